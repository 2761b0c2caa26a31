#include "tools/draw/part.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/picture.hpp"

namespace {

using u8 = std::uint8_t;

struct drawn {
    tests::picture<u8> made{640, 480};
    draw::part_truth truth;

    explicit drawn(const draw::viewpoint& from, const draw::part_design& design = {}) {
        std::vector<std::byte> memory(draw::part_workspace(640));
        draw::random random(1);
        truth = draw::draw_part(made.view(), design, from, 0.8, 0, random, {memory.data(), memory.size()});
    }

    /// The area and the middle of the light within `reach` of a place.
    double light_around(draw::place where, double reach, draw::place& middle) {
        double sum = 0, x_sum = 0, y_sum = 0;
        for (int y = 0; y < 480; ++y)
            for (int x = 0; x < 640; ++x) {
                if (std::hypot(x - where.x, y - where.y) > reach) continue;
                const double share = (made.view()(x, y) - 45) / 170.0;
                sum += share, x_sum += share * x, y_sum += share * y;
            }
        middle = {x_sum / sum, y_sum / sum};
        return sum;
    }
};

}  // namespace

TEST_CASE("draw::part: holes are where the truth says and as large as designed") {
    const draw::viewpoint from = {.centre = {320.3, 241.1}, .scale = 8, .rotation = 0.3};
    drawn part(from);
    draw::place middle;
    CHECK(part.light_around(part.truth.hole, 44, middle) == doctest::Approx(std::numbers::pi * 1600).epsilon(1e-4));
    CHECK(middle.x == doctest::Approx(part.truth.hole.x).epsilon(1e-5));
    CHECK(middle.y == doctest::Approx(part.truth.hole.y).epsilon(1e-5));
    CHECK(part.light_around(part.truth.small_hole, 24, middle) ==
          doctest::Approx(std::numbers::pi * 400).epsilon(1e-3));
    CHECK(std::hypot(part.truth.hole.x - part.truth.small_hole.x, part.truth.hole.y - part.truth.small_hole.y) / 8 ==
          doctest::Approx(part.truth.hole_distance));
    CHECK(part.truth.slot_angle == doctest::Approx(0.6));
}

TEST_CASE("draw::part: the metal's area is that of the drawing") {
    const draw::part_design d;
    drawn part({.centre = {320, 240}, .scale = 7, .rotation = 2.9});
    double dark = 0;
    for (int y = 0; y < 480; ++y)
        for (int x = 0; x < 640; ++x) dark += (215 - part.made.view()(x, y)) / 170.0;
    const double pi = std::numbers::pi, cut = d.chamfer * d.chamfer * std::tan(d.chamfer_angle) / 2;
    // A corner that turns by the angle a loses r² (tan(a / 2) - a / 2) by its rounding.
    const auto lost = [&](double a) { return d.corner_radius * d.corner_radius * (std::tan(a / 2) - a / 2); };
    const double corners = 3 * lost(pi / 2) + lost(d.chamfer_angle) + lost(pi / 2 - d.chamfer_angle);
    const double holes = pi * (25 + 6.25 + 9) + d.slot_length * d.slot_width;
    CHECK(dark / 49 == doctest::Approx(60 * 40 - cut - corners - holes).epsilon(1e-4));
}
