#include <alidade/shape/convexity_defects.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

TEST_CASE("convexity_defects: equal to cv::convexityDefects where that does not throw") {
    int compared = 0, refused = 0;
    tests::at_opencv_polygons<int>([&](const tests::opencv_points<int>& contour) {
        if (contour.size() < 4) return;
        std::vector<int> hull;
        cv::convexHull(contour, hull);
        std::vector<cv::Vec4i> theirs;
        try {
            if (hull.size() > 2) cv::convexityDefects(contour, hull, theirs);
        } catch (const cv::Exception&) {  // of a contour that crosses itself
            ++refused;
            return;
        }
        std::sort(theirs.begin(), theirs.end(), [](const auto& a, const auto& b) { return a[0] < b[0]; });
        std::vector<convexity_defect> ours(contour.size());
        std::vector<std::byte> scratch(convexity_defects_workspace(static_cast<int>(contour.size())));
        ours.resize(convexity_defects(view(contour), {hull.data(), static_cast<int>(hull.size())},
                                      {ours.data(), static_cast<int>(ours.size())}, {scratch.data(), scratch.size()})
                        .written);
        ++compared;
        REQUIRE(ours.size() == theirs.size());
        for (std::size_t i = 0; i < ours.size(); ++i) {
            CHECK(ours[i].start == theirs[i][0]);
            CHECK(ours[i].end == theirs[i][1]);
            CHECK(ours[i].farthest == theirs[i][2]);
            CHECK(std::abs(256 * ours[i].depth - static_cast<float>(theirs[i][3])) <= 0.501f);
        }
    });
    CHECK(compared > 1000);
    CHECK(refused > 100);
}
