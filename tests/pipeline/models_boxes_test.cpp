// What find_then_measure makes of a detector's boxes, whatever they are.
// SPDX-License-Identifier: MIT
#include "examples/find_then_measure/read_box.hpp"

#include <alidade/core/image.hpp>

#include <doctest/doctest.h>

using namespace alidade;

TEST_CASE("read_box: boxes outside, without end, of nothing and inside out are no dials") {
    const image<std::uint8_t> picture(60, 40);
    scratch memory;
    const region boxes[] = {{-50, -50, -20, -20}, {100, 100, 120, 120},           {50, 30, 10, 5},
                            {0, 0, 0, 0},         {-1e30f, -1e30f, 1e30f, 1e30f}, {5, 5, 1e9f, 6}};
    for (const region& box : boxes) {
        const box_reading read = read_box(picture.view(), box, {0, 10}, memory);
        REQUIRE_FALSE(read.gauge);
        CHECK(read.gauge.error().kind == fault::too_small);
    }
    int left = 0, top = 0;
    const auto all = around(picture.view(), {-1e30f, -1e30f, 1e30f, 1e30f}, 0.1f, left, top);
    CHECK((left == 0 && top == 0 && all.width == 60 && all.height == 40));
    const auto part = around(picture.view(), {10, 10, 20, 30}, 0, left, top);
    CHECK((left == 9 && top == 9 && part.width == 12 && part.height == 22));
}
