#include <alidade/shape/moments.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

namespace {

template <class T>
void agrees_with_opencv(const tests::opencv_points<T>& polygon) {
    const moments ours = polygon_moments(view(polygon));
    const cv::Moments theirs = cv::moments(polygon);
    double reach = 1;
    for (const auto& p : polygon) reach = std::max({reach, std::abs(double(p.x)), std::abs(double(p.y))});
    const double scale = 1e-11 * std::pow(reach, 2);
    const auto near = [&](double a, double b, int order) { CHECK(std::abs(a - b) <= scale * std::pow(reach, order)); };
    near(ours.m00, theirs.m00, 0);
    if (std::abs(ours.m00) < 1e-3) return;
    near(ours.m10, theirs.m10, 1), near(ours.m01, theirs.m01, 1), near(ours.m20, theirs.m20, 2);
    near(ours.m11, theirs.m11, 2), near(ours.m02, theirs.m02, 2), near(ours.m30, theirs.m30, 3);
    near(ours.m21, theirs.m21, 3), near(ours.m12, theirs.m12, 3), near(ours.m03, theirs.m03, 3);
    const double loss = reach / std::sqrt(ours.m00);  // of OpenCV, which sums about (0, 0)
    const auto close = [&](double a, double b) { CHECK(std::abs(a - b) <= 1e-12 * std::pow(loss, 5)); };
    close(ours.nu20, theirs.nu20), close(ours.nu11, theirs.nu11), close(ours.nu02, theirs.nu02);
    close(ours.nu30, theirs.nu30), close(ours.nu21, theirs.nu21), close(ours.nu12, theirs.nu12);
    close(ours.nu03, theirs.nu03);
    if (loss > 20) return;
    double hu[7];
    cv::HuMoments(theirs, hu);
    const hu_invariants our_hu = hu_moments(ours);
    for (int i = 0; i < 7; ++i) CHECK(our_hu.value[i] == doctest::Approx(hu[i]).scale(1).epsilon(1e-6));
}

}  // namespace

TEST_CASE("moments: those of cv::moments of a contour, and of cv::HuMoments, but for rounding") {
    tests::at_opencv_polygons<int>(agrees_with_opencv<int>);
    tests::at_opencv_polygons<float>(agrees_with_opencv<float>);
}
