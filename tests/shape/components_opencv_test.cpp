#include <alidade/interop/opencv.hpp>
#include <alidade/shape/components.hpp>

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/masks.hpp"

using namespace alidade;

namespace {

bool equals_opencv(const cv::Mat& mask, connectivity joined) {
    cv::Mat labels, statistics, centres;
    const int count =
        cv::connectedComponentsWithStats(mask, labels, statistics, centres, joined == connectivity::eight ? 8 : 4);
    const auto made = label_components(as_view<std::uint8_t>(mask), {joined});
    if (made.parts.size() != count - 1) return false;
    std::vector<int> theirs_of(static_cast<std::size_t>(count), -1);  // their number of each of ours
    theirs_of[0] = 0;
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x) {
            const int ours = made.labels.view()(x, y), theirs = labels.at<int>(y, x);
            int& known = theirs_of[static_cast<std::size_t>(ours)];
            if (known == -1) known = theirs;
            if (known != theirs) return false;
        }
    for (int i = 0; i < made.parts.size(); ++i) {
        const int row = theirs_of[static_cast<std::size_t>(i) + 1];
        const int* const numbers = statistics.ptr<int>(row);
        const component& one = made.parts[i];
        if (one.bounds != box{numbers[cv::CC_STAT_LEFT], numbers[cv::CC_STAT_TOP], numbers[cv::CC_STAT_WIDTH],
                              numbers[cv::CC_STAT_HEIGHT]})
            return false;
        if (one.area != numbers[cv::CC_STAT_AREA]) return false;
        const point<double> centre = centroid(one);
        if (centre.x != centres.at<double>(row, 0) || centre.y != centres.at<double>(row, 1)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("components: equal to cv::connectedComponentsWithStats on 2,000 masks, up to numbering") {
    constexpr int kinds = static_cast<int>(tests::mask_kind::last);
    cv::RNG rng(3);
    for (int i = 0; i < 2000; ++i) {
        const bool thin = i % 5 == 0;
        const int across = thin ? 1 + i % 3 : rng.uniform(1, 90), along = rng.uniform(1, 140);
        const cv::Size size = i % 2 ? cv::Size(along, across) : cv::Size(across, along);
        cv::Mat surroundings(size.height + 5, size.width + 9, CV_8U, cv::Scalar(255));
        cv::Mat mask = surroundings(cv::Rect({3, 2}, size));
        const auto kind = static_cast<tests::mask_kind>(i % kinds);
        tests::draw_mask(as_view<std::uint8_t>(mask), kind, static_cast<std::uint32_t>(i));
        for (connectivity joined : {connectivity::four, connectivity::eight}) {
            INFO(size.width, " x ", size.height, ", kind ", i % kinds,
                 ", corners join: ", joined == connectivity::eight);
            CHECK(equals_opencv(mask, joined));
        }
    }
}
