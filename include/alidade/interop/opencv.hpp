// OpenCV's matrices as views, and views as OpenCV's matrices: the same pixels, never a copy.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstddef>
#include <type_traits>

#include <opencv2/core.hpp>

namespace alidade {

namespace opencv {

template <class T, int C>
void expect_samples(const cv::Mat& mat) {
    ALIDADE_EXPECTS(mat.dims <= 2, mat.dims);
    ALIDADE_EXPECTS(mat.empty() || mat.type() == CV_MAKETYPE(cv::traits::Depth<T>::value, C), mat.depth(),
                    mat.channels(), cv::traits::Depth<T>::value, C);
    ALIDADE_EXPECTS(mat.empty() || mat.step % sizeof(T) == 0, mat.step[0], sizeof(T));
}

}  // namespace opencv

/// The matrix's own pixels: also of a region of another, or with padded rows. The view is good for as long as the
/// pixels are: a temporary matrix has none to give.
///
/// requires  a matrix of one or two dimensions whose samples are T and whose channels are C
template <class T, int C = 1>
image_view<T, C> as_view(cv::Mat& mat) {
    opencv::expect_samples<std::remove_const_t<T>, C>(mat);
    if (mat.empty()) return {};
    return {mat.ptr<T>(), mat.cols, mat.rows, static_cast<std::ptrdiff_t>(mat.step / sizeof(T))};
}

template <class T, int C = 1>
image_view<const T, C> as_view(const cv::Mat& mat) {
    opencv::expect_samples<std::remove_const_t<T>, C>(mat);
    if (mat.empty()) return {};
    return {mat.ptr<T>(), mat.cols, mat.rows, static_cast<std::ptrdiff_t>(mat.step / sizeof(T))};
}

template <class T, int C = 1>
image_view<T, C> as_view(cv::Mat&&) = delete;
template <class T, int C = 1>
image_view<T, C> as_view(const cv::Mat&&) = delete;

/// The view's own pixels as a matrix, which neither owns nor frees them.
///
/// requires  rows that run downwards: cv::Mat has no negative step
template <class T, int C>
cv::Mat as_mat(image_view<T, C> view) {
    static_assert(!std::is_const_v<T>, "a cv::Mat may be written to, these pixels may not");
    ALIDADE_EXPECTS(view.height <= 1 || view.stride >= view.row_samples(), view.stride, view.row_samples());
    const std::size_t step =
        view.height <= 1 ? std::size_t{cv::Mat::AUTO_STEP} : static_cast<std::size_t>(view.stride) * sizeof(T);
    return {view.height, view.width, CV_MAKETYPE(cv::traits::Depth<T>::value, C), view.data, step};
}

}  // namespace alidade
