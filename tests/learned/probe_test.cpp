// SPDX-License-Identifier: MIT
#include <alidade/core/static_image.hpp>
#include <alidade/learned/probe.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace alidade;

TEST_CASE("probe: the picture of a seed is the same everywhere") {
    // What tools/manifest_probe.py draws.
    static_assert(probe_pixel(7, 0, 0, 0) == 63 && probe_pixel(7, 0, 0, 1) == 72 && probe_pixel(7, 0, 0, 2) == 15);
    static_assert(probe_pixel(7, 100, 33, 0) == 117 && probe_pixel(7, 100, 33, 1) == 66);
    static_image<std::uint8_t, 20, 10, 3> picture;
    draw_probe(7, picture.view());
    CHECK(picture.view()(0, 0, 2) == 15);
    CHECK(picture.view()(7, 7, 0) == 63);
    CHECK(picture.view()(8, 0, 0) != picture.view()(7, 0, 0));
    CHECK(picture.view()(19, 9, 1) == probe_pixel(7, 16, 8, 1));
}

TEST_CASE("probe: an answer agrees within its tolerance, relative to what is above 1, and NaN never does") {
    model_probe probe;
    probe.tolerance = 0.125f;
    const probe_sample small = {0, 0, 0.5f}, large = {0, 0, -8.f};
    CHECK(agrees(probe, small, 0.625f));
    CHECK(agrees(probe, small, 0.375f));
    CHECK_FALSE(agrees(probe, small, 0.65f));
    CHECK(agrees(probe, large, -9.f));
    CHECK_FALSE(agrees(probe, large, -6.5f));
    CHECK_FALSE(agrees(probe, small, std::numeric_limits<float>::quiet_NaN()));
    CHECK_FALSE(agrees(probe, small, std::numeric_limits<float>::infinity()));
}
