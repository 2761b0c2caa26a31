// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#if !__has_include(<Eigen/Core>)

TEST_CASE("eigen: views of matrices") { MESSAGE("skipped: built without Eigen"); }

#else

#include <alidade/interop/eigen.hpp>

#include <tests/support/broken.hpp>

#include <cstdint>

using namespace alidade;
using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

TEST_CASE("eigen: a view is a matrix of the same numbers, row y and column x") {
    float pixels[] = {1, 2, 3, -1, 4, 5, 6, -1};
    const image_view<float> view{pixels, 3, 2, 4};
    auto map = as_eigen(view);
    CHECK(map.rows() == 2);
    CHECK(map.cols() == 3);
    CHECK(map.sum() == 21);
    CHECK(map(1, 2) == 6);
    map(0, 1) = 20;
    CHECK(view(1, 0) == 20);
    CHECK(&map(0, 0) == pixels);
}

TEST_CASE("eigen: one channel of many, upside down or cropped") {
    std::uint8_t pixels[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const image_view<std::uint8_t, 3> view{pixels, 2, 2};
    CHECK(as_eigen(view, 1)(0, 0) == 2);
    CHECK(as_eigen(view, 1)(1, 1) == 11);
    CHECK(as_eigen(flip_rows(view), 2)(0, 1) == 12);
    CHECK(as_eigen(flip_rows(view), 2)(1, 0) == 3);
    CHECK(as_eigen(crop(view, 1, 0, 1, 2)).col(0).cast<int>().sum() == 4 + 10);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(as_eigen(view, 3), tests::broken);
    CHECK_THROWS_AS(as_eigen(view, -1), tests::broken);
}

TEST_CASE("eigen: a view that only reads is a map that only reads") {
    const float pixels[] = {1, 2};
    const auto map = as_eigen(image_view<const float>{pixels, 2, 1});
    static_assert(!std::is_assignable_v<decltype(map(0, 0)), float>);
    CHECK(map(0, 1) == 2);
}

TEST_CASE("eigen: an empty view is an empty matrix") { CHECK(as_eigen(image_view<float>{}).size() == 0); }

TEST_CASE("eigen: a matrix is a view of the same numbers") {
    matrix numbers(2, 3);
    numbers << 1, 2, 3, 4, 5, 6;
    const image_view<float> view = as_view(numbers);
    CHECK(view.width == 3);
    CHECK(view.height == 2);
    CHECK(view(2, 1) == 6);
    view(0, 0) = 9;
    CHECK(numbers(0, 0) == 9);

    const matrix& fixed = numbers;
    static_assert(std::is_same_v<decltype(as_view(fixed)), image_view<const float>>);
    CHECK(as_view(fixed).data == numbers.data());
}

TEST_CASE("eigen: a map keeps its stride") {
    double numbers[] = {1, 2, 9, 3, 4, 9};
    Eigen::Map<Eigen::Matrix<double, 2, 2, Eigen::RowMajor>, 0, Eigen::OuterStride<>> map(numbers,
                                                                                          Eigen::OuterStride<>(3));
    const image_view<double> view = as_view(map);
    CHECK(view.stride == 3);
    CHECK(view(1, 1) == 4);
    const double* constant = numbers;
    const auto read = as_view(Eigen::Map<const Eigen::Matrix<double, 2, 3, Eigen::RowMajor>>(constant));
    static_assert(std::is_same_v<decltype(read), const image_view<const double>>);
    CHECK(read(2, 1) == 9);
}

TEST_CASE("eigen: a fixed-size array is a view too") {
    Eigen::Array<std::uint16_t, 2, 2, Eigen::RowMajor> table;
    table << 1, 2, 3, 4;
    CHECK(as_view(table)(0, 1) == 3);
}

namespace {
template <class M>
concept viewable = requires(M m) { as_view(static_cast<M&&>(m)); };
}  // namespace

TEST_CASE("eigen: what owns its numbers and is about to go, and what has no rows, is refused by the compiler") {
    static_assert(viewable<matrix&>);
    static_assert(viewable<const matrix&>);
    static_assert(!viewable<matrix>);
    static_assert(!viewable<const matrix>);
    static_assert(!viewable<Eigen::MatrixXf&>);                            // column by column
    static_assert(viewable<Eigen::Map<matrix>>);                           // owns nothing
    static_assert(!viewable<Eigen::Map<matrix, 0, Eigen::Stride<3, 2>>>);  // every other number
}

#endif
