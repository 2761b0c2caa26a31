#include <alidade/interop/opencv.hpp>
#include <alidade/learned/preprocess.hpp>

#include <doctest/doctest.h>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <cstring>
#include <utility>
#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

struct in_levels {
    double most = 0, mean = 0;
};

/// cv::resize, cv::copyMakeBorder and cv::dnn::blobFromImage against one call of ours.
in_levels apart(const cv::Mat& picture, prep_spec spec, int interpolation) {
    const prep_placement placed = placement_of(picture.cols, picture.rows, spec);
    cv::Mat resized, boxed;
    cv::resize(picture, resized, {placed.width, placed.height}, 0, 0, interpolation);
    cv::copyMakeBorder(resized, boxed, placed.top, spec.height - placed.height - placed.top, placed.left,
                       spec.width - placed.width - placed.left, cv::BORDER_CONSTANT, cv::Scalar(114, 114, 114));
    const cv::Mat blob = cv::dnn::blobFromImage(boxed, spec.scale, {}, {}, true, false);
    std::vector<float> memory(blob.total());
    const auto map = prepare(as_view<const std::uint8_t, 3>(picture),
                             tensor_view<float, 3>(memory.data(), {3, spec.height, spec.width}), spec);
    REQUIRE(map);
    const cv::Mat ours(1, static_cast<int>(memory.size()), CV_32F, memory.data());
    const cv::Mat theirs(1, static_cast<int>(memory.size()), CV_32F, const_cast<uchar*>(blob.ptr()));
    return {cv::norm(ours, theirs, cv::NORM_INF) / spec.scale,
            cv::norm(ours, theirs, cv::NORM_L1) / spec.scale / static_cast<double>(memory.size())};
}

constexpr double one_step = 1.0001;

}  // namespace

TEST_CASE("prepare: within a step of OpenCV's chain, up and down, and most are the same") {
    for (const cv::Size from : {cv::Size(640, 480), cv::Size(333, 555), cv::Size(97, 41), cv::Size(64, 64)})
        for (const int size : {64, 128, 320}) {
            const cv::Mat picture = tests::random_mat(from, CV_8UC3);
            prep_spec spec = {.width = size, .height = size};
            const in_levels bilinear = apart(picture, spec, cv::INTER_LINEAR);
            CHECK(bilinear.most <= one_step);
            CHECK(bilinear.mean < 0.2);
            spec.sampling = prep_sampling::area;
            const in_levels area = apart(picture, spec, cv::INTER_AREA);
            CHECK(area.most <= one_step);
            CHECK(area.mean < 0.2);
        }
}

TEST_CASE("prepare: pictures that need no resizing, and ones of twice the size, exactly as OpenCV's chain") {
    const prep_spec spec = {.width = 320, .height = 320};
    CHECK(apart(tests::random_mat({320, 200}, CV_8UC3), spec, cv::INTER_LINEAR).most < 1e-3);
    CHECK(apart(tests::random_mat({640, 480}, CV_8UC3), spec, cv::INTER_LINEAR).most < 1e-3);
    CHECK(apart(tests::random_mat({640, 480}, CV_8UC3), spec, cv::INTER_AREA).most < 1e-3);
}

TEST_CASE("camera_views: yuv formats as cv::cvtColor has them") {
    const cv::Mat planes = tests::random_mat({46, 60}, CV_8UC1);  // 40 rows of luma, 20 of colour
    const auto luma = image_view<const std::uint8_t>{planes.ptr(), 46, 40};
    std::vector<std::uint8_t> row(3 * 46);
    const auto agrees = [&](const auto& view, const cv::Mat& expected) {
        int different = 0;
        for (int y = 0; y < height_of(view); ++y) {
            bgr_row(view, y, row.data());
            for (int i = 0; i < 3 * width_of(view); ++i)
                different += row[static_cast<std::size_t>(i)] != expected.ptr(y)[i];
        }
        CHECK(different == 0);
    };
    cv::Mat bgr;
    cv::cvtColor(planes, bgr, cv::COLOR_YUV2BGR_NV12);
    const image_view<const std::uint8_t, 2> chroma = {planes.ptr(40), 23, 20};
    agrees(nv12_view{luma, chroma}, bgr);
    cv::cvtColor(planes, bgr, cv::COLOR_YUV2BGR_NV21);
    agrees(nv12_view{luma, chroma, true}, bgr);
    const image_view<const std::uint8_t> u = {planes.ptr(40), 23, 20}, v = {planes.ptr(50), 23, 20};
    cv::cvtColor(planes, bgr, cv::COLOR_YUV2BGR_I420);
    agrees(i420_view{luma, u, v}, bgr);
    const cv::Mat pairs = tests::random_mat({46, 9}, CV_8UC2);
    cv::cvtColor(pairs, bgr, cv::COLOR_YUV2BGR_YUY2);
    agrees(yuyv_view{as_view<const std::uint8_t, 2>(pairs)}, bgr);
    cv::cvtColor(pairs, bgr, cv::COLOR_YUV2BGR_UYVY);
    agrees(yuyv_view{as_view<const std::uint8_t, 2>(pairs), true}, bgr);
}

TEST_CASE(
    "camera_views: mosaics as cv::cvtColor has them within the border, and prepare makes BGR of them as it reads") {
    const cv::Mat mosaic = tests::random_mat({46, 38}, CV_8UC1);
    const std::pair<bayer_order, int> orders[] = {{bayer_order::rggb, cv::COLOR_BayerBG2BGR},
                                                  {bayer_order::grbg, cv::COLOR_BayerGB2BGR},
                                                  {bayer_order::gbrg, cv::COLOR_BayerGR2BGR},
                                                  {bayer_order::bggr, cv::COLOR_BayerRG2BGR}};
    for (const auto& [order, code] : orders) {
        cv::Mat bgr;
        cv::cvtColor(mosaic, bgr, code);
        const bayer_view view = {as_view<const std::uint8_t>(mosaic), order};
        std::vector<std::uint8_t> row(3 * 46);
        for (int y = 1; y < 37; ++y) {
            bgr_row(view, y, row.data());
            CHECK(std::memcmp(row.data() + 3, bgr.ptr(y) + 3, 3 * 44) == 0);
        }
        cv::Mat whole(38, 46, CV_8UC3);
        for (int y = 0; y < 38; ++y) bgr_row(view, y, whole.ptr(y));
        const prep_spec spec = {.width = 31, .height = 20};
        std::vector<float> fused(3 * 31 * 20), by_way(3 * 31 * 20);
        CHECK(prepare(view, tensor_view<float, 3>(fused.data(), {3, 20, 31}), spec));
        CHECK(prepare(as_view<const std::uint8_t, 3>(whole), tensor_view<float, 3>(by_way.data(), {3, 20, 31}), spec));
        CHECK(fused == by_way);
    }
}
