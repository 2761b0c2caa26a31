// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>

#include <tests/support/broken.hpp>

#include <doctest/doctest.h>
#include <opencv2/core.hpp>

#include <cstdint>
#include <vector>

using namespace alidade;
using u8 = std::uint8_t;
using u16 = std::uint16_t;

namespace {

cv::Mat numbered(int rows, int cols, int type) {
    cv::Mat mat(rows, cols, type);
    for (int y = 0; y < rows; ++y)
        for (std::size_t i = 0; i < mat.elemSize() * static_cast<std::size_t>(cols); ++i)
            mat.ptr(y)[i] = static_cast<u8>(16 * y + static_cast<int>(i));
    return mat;
}

template <class M>
concept viewable = requires(M m) { as_view<u8>(static_cast<M&&>(m)); };

}  // namespace

TEST_CASE("opencv: a Mat is a view of the same pixels") {
    cv::Mat mat = numbered(4, 5, CV_8UC3);
    const image_view<u8, 3> view = as_view<u8, 3>(mat);
    CHECK(view.data == mat.data);
    CHECK(view.width == 5);
    CHECK(view.height == 4);
    CHECK(view(2, 3, 1) == 16 * 3 + 7);
    view(0, 0, 2) = 99;
    CHECK(mat.at<cv::Vec3b>(0, 0)[2] == 99);
}

TEST_CASE("opencv: a const Mat is a view that only reads") {
    const cv::Mat mat = numbered(2, 2, CV_8UC1);
    static_assert(std::is_same_v<decltype(as_view<u8>(mat)), image_view<const u8>>);
    CHECK(as_view<u8>(mat)(1, 1) == 17);
}

TEST_CASE("opencv: a region and a padded Mat keep their stride") {
    cv::Mat mat = numbered(6, 8, CV_8UC1);
    cv::Mat region = mat(cv::Rect(2, 1, 3, 4));
    const auto view = as_view<u8>(region);
    CHECK(view.width == 3);
    CHECK(view.stride == 8);
    CHECK(view(0, 0) == 16 + 2);
    CHECK(view(2, 3) == 16 * 4 + 4);

    std::vector<float> memory(3 * 7);
    cv::Mat padded(3, 4, CV_32FC1, memory.data(), 7 * sizeof(float));
    CHECK(as_view<float>(padded).stride == 7);
    CHECK(&as_view<float>(padded)(1, 2) == &memory[15]);
}

TEST_CASE("opencv: every depth has its sample type") {
    cv::Mat bytes(1, 1, CV_8SC1), words(1, 1, CV_16UC2), shorts(1, 1, CV_16SC3), ints(1, 1, CV_32SC4),
        doubles(1, 1, CV_64FC1);
    CHECK(as_view<std::int8_t>(bytes).width == 1);
    CHECK(as_view<u16, 2>(words).width == 1);
    CHECK(as_view<std::int16_t, 3>(shorts).width == 1);
    CHECK(as_view<std::int32_t, 4>(ints).width == 1);
    CHECK(as_view<double>(doubles).width == 1);
}

TEST_CASE("opencv: an empty Mat is an empty view, whatever its type") {
    cv::Mat empty;
    CHECK(as_view<float, 3>(empty).empty());
    cv::Mat flat(0, 5, CV_8UC1);
    CHECK(as_view<u8>(flat).empty());
}

TEST_CASE("opencv: another depth, channel count, dimension or an odd step breaks the contract") {
    cv::Mat grey = numbered(2, 2, CV_8UC1), words = numbered(2, 2, CV_16UC1);
    const int sizes[] = {2, 2, 2};
    cv::Mat cube(3, sizes, CV_8UC1);
    cv::Mat odd = words.clone();
    odd.step[0] = 5;
    CHECK(can_view<u8>(grey));
    CHECK_FALSE(can_view<u8, 3>(grey));
    CHECK_FALSE(can_view<std::int8_t>(grey));
    CHECK_FALSE(can_view<u8>(words));
    CHECK_FALSE(can_view<u8>(cube));
    CHECK_FALSE(can_view<u16>(odd));
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((as_view<u8, 3>(grey)), tests::broken);
    CHECK_THROWS_AS(as_view<u8>(words), tests::broken);
    CHECK_THROWS_AS(as_view<u8>(cube), tests::broken);
    CHECK_THROWS_AS(as_view<u16>(odd), tests::broken);
    const cv::Mat& fixed = words;
    CHECK_THROWS_AS(as_view<u8>(fixed), tests::broken);
}

TEST_CASE("opencv: a row of more samples than an int counts cannot be seen") {
    u8 first = 0;  // nothing reads on: these are headers without their pixels
    CHECK(can_view<u8, 4>(cv::Mat(1, (1 << 29) - 1, CV_8UC4, &first)));
    CHECK_FALSE(can_view<u8, 4>(cv::Mat(1, 1 << 29, CV_8UC4, &first)));
    CHECK(can_view<u8>(cv::Mat(1, 2147483647, CV_8UC1, &first)));
}

TEST_CASE("opencv: a Mat of no dimensions is empty only if it has no data") {
    CHECK(can_view<u8>(cv::Mat()));
    u8 pixel = 0;
    cv::Mat scalar(1, 1, CV_8UC1, &pixel);
    scalar.dims = 0;
    CHECK_FALSE(can_view<u8>(scalar));
    scalar.dims = 2;
}

TEST_CASE("opencv: a temporary Mat is refused by the compiler, however it comes about") {
    static_assert(viewable<cv::Mat&>);
    static_assert(viewable<const cv::Mat&>);
    static_assert(viewable<cv::Mat_<u8>&>);
    static_assert(!viewable<cv::Mat>);
    static_assert(!viewable<const cv::Mat>);
    static_assert(!viewable<cv::Mat_<u8>>);
    static_assert(!viewable<cv::MatExpr>);
    static_assert(!viewable<cv::MatExpr&>);
}

TEST_CASE("opencv: a view is a Mat over the same pixels") {
    std::vector<u8> memory(3 * 10);
    const image_view<u8, 3> view{memory.data(), 2, 3, 10};
    cv::Mat mat = as_mat(view);
    CHECK(mat.data == memory.data());
    CHECK(mat.type() == CV_8UC3);
    CHECK(mat.cols == 2);
    CHECK(mat.rows == 3);
    CHECK(mat.step[0] == 10);
    mat.setTo(cv::Scalar(1, 2, 3));
    CHECK(view(1, 2, 2) == 3);
    CHECK(memory[6] == 0);  // the padding is not touched
}

TEST_CASE("opencv: a crop is a Mat, and back again the same view") {
    std::vector<float> memory(40);
    const auto window = crop(image_view<float>{memory.data(), 8, 5}, 3, 1, 4, 3);
    cv::Mat mat = as_mat(window);
    const auto back = as_view<float>(mat);
    CHECK(back.data == window.data);
    CHECK(back.stride == window.stride);
    CHECK(same_size(back, window));
}

TEST_CASE("opencv: a view that only reads is a const Mat") {
    const u16 pixels[] = {1, 2, 3, 4};
    static_assert(std::is_same_v<decltype(as_mat(image_view<const u16>{})), const cv::Mat>);
    CHECK(cv::sum(as_mat(image_view<const u16>{pixels, 2, 2}))[0] == 10);
}

TEST_CASE("opencv: a Mat cannot run bottom-up, unless it is one row") {
    u8 pixels[] = {1, 2, 3, 4};
    const image_view<u8> view{pixels, 2, 2};
    {
        const tests::throw_when_broken guard;
        CHECK_THROWS_AS(as_mat(flip_rows(view)), tests::broken);
        CHECK_THROWS_AS(as_mat(image_view<u8>{pixels, 2, 2, 1}), tests::broken);  // rows that overlap
    }
    CHECK(as_mat(crop(flip_rows(view), 0, 1, 2, 1)).at<u8>(0, 1) == 2);
}

TEST_CASE("opencv: one row is a Mat whatever its stride") {
    std::vector<u8> memory(32);
    for (const std::ptrdiff_t stride : {4, 10, 100, -16}) {
        const cv::Mat mat = as_mat(image_view<u8>{memory.data() + 16, 10, 1, stride});
        CHECK(mat.data == memory.data() + 16);
        CHECK(mat.cols == 10);
        CHECK(mat.step[0] == 10);
        CHECK(mat.isContinuous());
    }
}

TEST_CASE("opencv: an empty view is an empty Mat of its type, whatever its stride") {
    const cv::Mat mat = as_mat(image_view<float, 2>{});
    CHECK(mat.empty());
    CHECK(mat.type() == CV_32FC2);
    u8 pixel = 0;
    for (const std::ptrdiff_t stride : {4, -16}) {
        const cv::Mat no_rows = as_mat(image_view<u8>{&pixel, 10, 0, stride});
        CHECK(no_rows.empty());
        CHECK(no_rows.cols == 10);
        const cv::Mat no_columns = as_mat(image_view<u8>{&pixel, 0, 3, stride});
        CHECK(no_columns.empty());
        CHECK(no_columns.rows == 3);
    }
}
