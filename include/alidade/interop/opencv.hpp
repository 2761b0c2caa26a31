// cv::Mat as a view, and a view as cv::Mat: the same pixels, never a copy.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <opencv2/core/mat.hpp>
#include <opencv2/core/traits.hpp>

#include <climits>
#include <cstddef>
#include <type_traits>

namespace alidade {

/// Whether `mat` can be seen as image_view<T, C>: two dimensions, samples of type T, C channels, at most INT_MAX
/// samples a row, and rows that begin a whole number of samples apart; or nothing at all. For a Mat of unknown origin;
/// where this is false, `convertTo` or `cvtColor` it.
template <class T, int C = 1>
bool can_view(const cv::Mat& mat);

/// The pixels of `mat`, of a region of one, or of one with padded rows. Valid as long as `mat` keeps its memory:
/// until it is released, re-created in another size or type, or destroyed. A temporary Mat does not compile.
/// The view does not count as a reference. An empty Mat gives an empty view.
///
/// requires  can_view<T, C>(mat)
///
///     const cv::Mat frame = cv::imread("dial.png");
///     image_view<const std::uint8_t, 3> view = as_view<std::uint8_t, 3>(frame);
template <class T, int C = 1>
image_view<T, C> as_view(cv::Mat& mat);
template <class T, int C = 1>
image_view<const T, C> as_view(const cv::Mat& mat);
template <class T, int C = 1>
void as_view(cv::Mat&& temporary) = delete;
template <class T, int C = 1>
void as_view(const cv::Mat&& temporary) = delete;

/// A Mat over the pixels of `view`, which it neither owns nor frees; valid as long as they are.
/// From a view that only reads it is const, but OpenCV does not honour that: a Mat copied from it, or given as an
/// output argument, can still write. Take care, or `clone()` it.
///
/// requires  rows one after another in memory: stride >= width * C, unless there is at most one row. A Mat cannot run
///           bottom-up: for a flipped view take `as_mat(flip_rows(view))` and cv::flip, or copy it.
template <class T, int C>
cv::Mat as_mat(image_view<T, C> view)
    requires(!std::is_const_v<T>);
template <class T, int C>
const cv::Mat as_mat(image_view<const T, C> view);

namespace opencv_detail {

/// OpenCV's name for a pixel of C samples of T; does not compile where OpenCV has none.
template <class T, int C>
inline constexpr int mat_type = CV_MAKETYPE(cv::traits::Depth<std::remove_const_t<T>>::value, C);

template <class T, int C>
image_view<T, C> view_of(const cv::Mat& mat, T* data) {
    ALIDADE_EXPECTS((can_view<std::remove_const_t<T>, C>(mat)), mat.dims, mat.type(), mat_type<T, C>, mat.cols,
                    mat.step[0], sizeof(T));
    if (mat.empty()) return {nullptr, mat.cols, mat.rows};
    return {data, mat.cols, mat.rows, static_cast<std::ptrdiff_t>(mat.step[0] / sizeof(T))};
}

template <class T, int C>
cv::Mat mat_of(image_view<T, C> view, void* data) {
    const std::ptrdiff_t row = std::ptrdiff_t{view.width} * C;
    const bool one_row_or_none = view.height <= 1 || view.width == 0;
    const std::ptrdiff_t stride = one_row_or_none ? row : view.stride;
    const bool mat_can_have_this_stride = stride >= row;
    ALIDADE_EXPECTS(mat_can_have_this_stride, view.stride, row, view.height);
    return cv::Mat(view.height, view.width, mat_type<T, C>, data, static_cast<std::size_t>(stride) * sizeof(T));
}

}  // namespace opencv_detail

template <class T, int C>
bool can_view(const cv::Mat& mat) {
    if (mat.dims == 0) return mat.data == nullptr;
    return mat.dims == 2 && mat.type() == opencv_detail::mat_type<T, C> && mat.cols <= INT_MAX / C &&
           mat.step[0] % sizeof(T) == 0;
}

template <class T, int C>
image_view<T, C> as_view(cv::Mat& mat) {
    return opencv_detail::view_of<T, C>(mat, reinterpret_cast<T*>(mat.data));
}

template <class T, int C>
image_view<const T, C> as_view(const cv::Mat& mat) {
    return opencv_detail::view_of<const T, C>(mat, reinterpret_cast<const T*>(mat.data));
}

template <class T, int C>
cv::Mat as_mat(image_view<T, C> view)
    requires(!std::is_const_v<T>)
{
    return opencv_detail::mat_of(view, view.data);
}

template <class T, int C>
const cv::Mat as_mat(image_view<const T, C> view) {
    return opencv_detail::mat_of(view, const_cast<T*>(view.data));
}

}  // namespace alidade
