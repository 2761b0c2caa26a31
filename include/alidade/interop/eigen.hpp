// Eigen's matrices as views, and views as Eigen's maps: the same numbers, never a copy.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <type_traits>

namespace alidade {

/// One channel of a view as a matrix: row y, column x. Const where the view is. Any stride, also bottom-up.
template <class T, int C>
using eigen_map = Eigen::Map<
    std::conditional_t<std::is_const_v<T>,
                       const Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>,
                       Eigen::Matrix<std::remove_const_t<T>, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>,
    Eigen::Unaligned, Eigen::Stride<Eigen::Dynamic, C>>;

/// Valid as long as the pixels are. `as_eigen(view).mean()` is their mean.
///
/// requires  0 <= channel < C
template <class T, int C>
eigen_map<T, C> as_eigen(image_view<T, C> view, int channel = 0) {
    ALIDADE_EXPECTS(channel >= 0 && channel < C, channel, C);
    T* first = view.empty() ? view.data : view.data + channel;
    return {first, view.height, view.width, {view.stride, C}};
}

/// What owns its numbers row by row: Matrix and Array with Eigen::RowMajor. Eigen's default is column by column; such
/// a matrix does not compile, since its rows are no rows of an image: view its transpose, a Map of the other order.
template <class Matrix>
concept row_major_matrix =
    std::is_base_of_v<Eigen::PlainObjectBase<std::remove_const_t<Matrix>>, Matrix> && bool(Matrix::IsRowMajor);

/// A Map or Ref with numbers row by row. It owns nothing itself, so a temporary one will do.
template <class Map>
concept row_major_map =
    !row_major_matrix<Map> && bool(Map::IsRowMajor) && Map::InnerStrideAtCompileTime == 1 && requires(Map& map) {
        map.data();
        map.outerStride();
    };

namespace eigen_detail {

template <class T, class Matrix>
image_view<T> view_of(T* data, const Matrix& matrix) {
    constexpr Eigen::Index most = std::numeric_limits<int>::max();
    ALIDADE_EXPECTS(matrix.rows() <= most && matrix.cols() <= most, matrix.rows(), matrix.cols());
    return {data, static_cast<int>(matrix.cols()), static_cast<int>(matrix.rows()), matrix.outerStride()};
}

}  // namespace eigen_detail

/// The numbers of a matrix as an image: pixel (x, y) is row y, column x. Valid until the matrix is resized or
/// destroyed; a temporary matrix does not compile.
template <row_major_matrix Matrix>
image_view<typename Matrix::Scalar> as_view(Matrix& matrix)
    requires(!std::is_const_v<Matrix>)
{
    return eigen_detail::view_of(matrix.data(), matrix);
}
template <row_major_matrix Matrix>
image_view<const typename Matrix::Scalar> as_view(const Matrix& matrix) {
    return eigen_detail::view_of(matrix.data(), matrix);
}
template <row_major_matrix Matrix>
void as_view(const Matrix&& temporary) = delete;

/// The numbers that a Map or Ref sees; only to read if the Map is const, as Eigen has it.
template <class Map>
    requires row_major_map<std::remove_cvref_t<Map>>
auto as_view(Map&& map) {
    return eigen_detail::view_of(map.data(), map);
}

}  // namespace alidade
