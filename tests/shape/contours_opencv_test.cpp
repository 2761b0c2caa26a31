#include <alidade/interop/opencv.hpp>
#include <alidade/shape/contours.hpp>

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/masks.hpp"

using namespace alidade;

namespace {

constexpr int kinds = static_cast<int>(tests::mask_kind::last);

bool equals_opencv(const cv::Mat& mask, contour_retrieval retrieval, chain_approximation approximation) {
    constexpr int modes[] = {cv::RETR_EXTERNAL, cv::RETR_LIST, cv::RETR_CCOMP, cv::RETR_TREE};
    constexpr int methods[] = {cv::CHAIN_APPROX_NONE, cv::CHAIN_APPROX_SIMPLE, cv::CHAIN_APPROX_TC89_L1,
                               cv::CHAIN_APPROX_TC89_KCOS};
    std::vector<std::vector<cv::Point>> theirs;
    std::vector<cv::Vec4i> their_links;
    cv::findContours(mask, theirs, their_links, modes[static_cast<int>(retrieval)],
                     methods[static_cast<int>(approximation)]);
    const cv::Mat before = mask.clone();
    const auto ours = contours(as_view<std::uint8_t>(mask), {retrieval, approximation});
    if (cv::norm(before, mask, cv::NORM_INF) != 0) return false;
    if (ours.borders.count() != static_cast<int>(theirs.size())) return false;
    for (int i = 0; i < ours.borders.count(); ++i) {
        const auto& border = theirs[static_cast<std::size_t>(i)];
        if (ours.borders[i].size != static_cast<int>(border.size())) return false;
        for (int k = 0; k < ours.borders[i].size; ++k) {
            const auto [x, y] = ours.borders[i][k];
            if (cv::Point(x, y) != border[static_cast<std::size_t>(k)]) return false;
        }
        const cv::Vec4i& links = their_links[static_cast<std::size_t>(i)];
        if (ours.links[i] != contour_links{links[0], links[1], links[2], links[3]}) return false;
    }
    return true;
}

void equals_opencv_in_every_mode(const cv::Mat& mask, int kind) {
    for (auto retrieval :
         {contour_retrieval::external, contour_retrieval::flat, contour_retrieval::two_levels, contour_retrieval::tree})
        for (auto approximation : {chain_approximation::none, chain_approximation::simple,
                                   chain_approximation::teh_chin_l1, chain_approximation::teh_chin_cosine}) {
            INFO(mask.cols, " x ", mask.rows, ", kind ", kind, ", retrieval ", static_cast<int>(retrieval),
                 ", approximation ", static_cast<int>(approximation));
            CHECK(equals_opencv(mask, retrieval, approximation));
        }
}

}  // namespace

TEST_CASE("contours: equal to cv::findContours on 1,500 masks in every mode, by every approximation") {
    cv::RNG rng(4);
    for (int i = 0; i < 1500; ++i) {
        const bool thin = i % 5 == 0;
        const int across = thin ? 1 + i % 3 : rng.uniform(1, 50), along = rng.uniform(1, 140);
        const cv::Size size = i % 2 ? cv::Size(along, across) : cv::Size(across, along);
        cv::Mat surroundings(size.height + 5, size.width + 9, CV_8U, cv::Scalar(255));
        cv::Mat mask = surroundings(cv::Rect({3, 2}, size));
        tests::draw_mask(as_view<std::uint8_t>(mask), static_cast<tests::mask_kind>(i % kinds),
                         static_cast<std::uint32_t>(i));
        equals_opencv_in_every_mode(mask, i % kinds);
    }
}

TEST_CASE("contours: equal to cv::findContours where there are thousands, one within the other") {
    cv::RNG rng(5);
    for (int i = 0; i < 12; ++i) {
        cv::Mat mask(300 + i, 400 - 7 * i, CV_8U);
        rng.fill(mask, cv::RNG::UNIFORM, 0, 256);
        if (i % 3) cv::GaussianBlur(mask, mask, {}, 0.6 + 0.4 * (i % 3));
        mask = mask > 120 + i;
        for (int k = 0; k < 60; ++k) cv::circle(mask, {200, 150}, 4 + 2 * k, k % 2 ? 255 : 0, 1 + i % 2);
        equals_opencv_in_every_mode(mask, -1);
    }
}
