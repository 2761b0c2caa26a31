#include <alidade/measure/scale.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "tools/draw/random.hpp"

using namespace alidade;

TEST_CASE("scale: a bar of 50 mm seen 500 pixels long is 0.1 mm a pixel, its uncertainties with it") {
    const auto scale = scale_by_bar({100, 200, covariance_of<double>(0.04, 0, 9)},
                                    {600, 200, covariance_of<double>(0.05, 0, 9)}, {50, 0.05});
    REQUIRE(scale);
    CHECK(scale->millimetres_per_pixel.value == doctest::Approx(0.1));
    // 0.3 of 500 pixels, 0.05 of 50 mm; what is across the bar does not count.
    CHECK(scale->millimetres_per_pixel.sigma == doctest::Approx(0.1 * std::hypot(0.3 / 500, 0.001)));
    const measured<> length = to_millimetres(*scale, {200, 0.5});
    CHECK(length.value == doctest::Approx(20));
    CHECK(length.sigma == doctest::Approx(std::hypot(0.05, 200 * scale->millimetres_per_pixel.sigma)));
}

TEST_CASE("scale: by a factor") {
    const length_scale scale = {{0.02, 0}};
    CHECK(to_millimetres(scale, {100, 1}).value == doctest::Approx(2));
    CHECK(to_millimetres(scale, {100, 1}).sigma == doctest::Approx(0.02));
}

TEST_CASE("scale: 95 % intervals of lengths hold the truth") {
    draw::random random(1);
    int covered = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto scale = scale_by_bar({0.2 * random.normal(), 0.2 * random.normal(), isotropic(0.2)},
                                        {300 + 0.2 * random.normal(), 400 + 0.2 * random.normal(), isotropic(0.2)},
                                        {50 + 0.02 * random.normal(), 0.02});
        REQUIRE(scale);
        const measured<> found = to_millimetres(*scale, {800 + 0.4 * random.normal(), 0.4});
        covered += std::abs(found.value - 80) < 1.96 * found.sigma;
    }
    CHECK(covered > 0.93 * 2000);
    CHECK(covered < 0.97 * 2000);
}

TEST_CASE("scale: a bar that tells nothing is refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto short_one = scale_by_bar({5, 5, isotropic(1.0)}, {6, 5, isotropic(1.0)}, {1, 0});
    CHECK(short_one.error().kind == fault::degenerate);
    CHECK(std::string(short_one.error().message).find("longer bar") != std::string::npos);
    CHECK(scale_by_bar({5, 5}, {5, 5}, {1, 0}).error().kind == fault::degenerate);
    CHECK(scale_by_bar({nan, 5}, {9, 5}, {1, 0}).error().kind == fault::degenerate);
    CHECK(scale_by_bar({5, 5}, {9, 5}, {0, 0}).error().kind == fault::degenerate);
    CHECK(scale_by_bar({5, 5}, {9, 5}, {1, 2}).error().kind == fault::degenerate);
    CHECK(scale_by_bar({5, 5}, {9, 5}, {nan, 0}).error().kind == fault::degenerate);
}
