#include "tools/draw/dial.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "tests/checksums/crc32.hpp"
#include "tests/support/alloc_counter.hpp"
#include "tests/support/picture.hpp"

namespace {

using tests::picture;
using u8 = std::uint8_t;

struct memory {
    std::vector<std::byte> bytes;
    explicit memory(int width, const draw::dial_conditions& how = {}) : bytes(draw::dial_workspace(width, how)) {}
    alidade::workspace lent() { return {bytes.data(), bytes.size()}; }
};

/// The direction, seen from the pivot, of all that changes when the needle changes its colour.
double direction_of_needle(draw::dial_design design, double value, const draw::dial_conditions& how, double& truth) {
    constexpr int width = 240, height = 220;
    picture<u8> dark(width, height), light(width, height);
    memory room(width, how);
    draw::random random(1);
    design.needle_colour = draw::grey(0);
    const auto told = draw::draw_dial(dark.view(), design, value, how, random, room.lent());
    design.needle_colour = draw::grey(200);
    (void)draw::draw_dial(light.view(), design, value, how, random, room.lent());
    truth = told.needle_angle;
    double x_sum = 0, y_sum = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double change = light.view()(x, y) - dark.view()(x, y);
            x_sum += change * (x - told.centre.x);
            y_sum += change * (y - told.centre.y);
        }
    return std::atan2(y_sum, x_sum);
}

}  // namespace

TEST_CASE("draw::dial: the needle points where the truth says, upright, rotated and tilted") {
    draw::dial_design design;
    design.tail = draw::counterweight::none;
    for (const double tilt : {0.0, 0.6})
        for (const double rotation : {0.0, 0.3})
            for (const double value : {0.0, 8.2}) {
                const draw::dial_conditions how = {.rotation = rotation, .tilt = tilt, .axis = 0.8};
                double truth = 0;
                const double found = direction_of_needle(design, value, how, truth);
                CHECK(std::abs(std::remainder(found - truth, 2 * std::numbers::pi)) < (tilt > 0 ? 5e-3 : 3e-4));
                if (tilt == 0)
                    CHECK(std::abs(std::remainder(truth - rotation - design.start - design.sweep * value / 10,
                                                  2 * std::numbers::pi)) < 1e-12);
            }
}

TEST_CASE("draw::dial: marks stand along the scale, its ends at the first and the last") {
    const draw::dial_design design = {.least = -1, .most = 3, .law = 1.3};
    picture<u8> made(160, 120);
    memory room(160);
    draw::random random(1);
    const auto truth = draw::draw_dial(made.view(), design, 1, {.tilt = 0.4}, random, room.lent());
    CHECK(draw::mark_of(design, truth, -1) == truth.scale_begin);
    CHECK(draw::mark_of(design, truth, 3) == truth.scale_end);
    const auto on_dial = [&](double value) {
        const draw::place p = truth.view.back(draw::mark_of(design, truth, value));
        double angle = std::atan2(p.y, p.x) - design.start;
        if (angle < -0.1) angle += 2 * std::numbers::pi;
        return angle / design.sweep;
    };
    CHECK(on_dial(1) == doctest::Approx(std::pow(0.5, 1.3)));
    CHECK(on_dial(2) == doctest::Approx(std::pow(0.75, 1.3)));
}

TEST_CASE("draw::dial: light, shade and glare act on what is seen, and leave the rest") {
    const draw::dial_design design;
    const auto at_wall_and_face = [&](const draw::dial_conditions& how) {
        picture<u8> made(160, 120);
        memory room(160);
        draw::random random(1);
        (void)draw::draw_dial(made.view(), design, 5, how, random, room.lent());
        return std::pair{int{made.view()(3, 3)}, int{made.view()(79, 84)}};
    };
    CHECK(at_wall_and_face({}) == std::pair{120, 228});
    CHECK(at_wall_and_face({.brightness = 0.5}) == std::pair{60, 114});
    CHECK(at_wall_and_face({.shade = 0.5, .shade_from = std::numbers::pi}).first == 60);
    CHECK(at_wall_and_face({.shade = 0.5}).first == 120);
    CHECK(at_wall_and_face({.glare = 200, .glare_at = {0, 0.48}}) == std::pair{120, 255});
    CHECK(at_wall_and_face({.hidden = 1.2}).second == 72);
}

TEST_CASE("draw::dial: the same bytes on every machine, and nothing is allocated") {
    picture<u8> grey(160, 120);
    picture<u8, 3> coloured(160, 120);
    memory room(160);
    std::uint32_t sums[2] = {};
    const auto before = tests::allocations();
    draw::random random(20);
    for (const draw::dial_case which : draw::dial_cases) {
        draw::dial_design design = draw::random_dial(random);
        const auto how = draw::impose(which, design, random);
        const double value = draw::random_value(design, random);
        (void)draw::draw_dial(grey.view(), design, value, how, random, room.lent());
        (void)draw::draw_dial(coloured.view(), design, value, how, random, room.lent());
        sums[0] = sums[0] * 31 + checksums::crc32(grey.view());
        sums[1] = sums[1] * 31 + checksums::crc32(coloured.view());
    }
    CHECK(tests::allocations() == before);
    CHECK(sums[0] == 1792090133u);
    CHECK(sums[1] == 412425718u);
}

TEST_CASE("draw::dial: random dials are drawn whatever comes, and show their value within the picture") {
    picture<u8> made(96, 80);
    memory room(96);
    draw::random random(5);
    double least_sweep = 10, most_sweep = 0;
    int dark = 0;
    for (int i = 0; i < 45; ++i) {
        draw::dial_design design = draw::random_dial(random);
        auto how = draw::impose(draw::dial_cases[i % 9], design, random);
        how.centre = {};
        const double value = draw::random_value(design, random);
        const auto truth = draw::draw_dial(made.view(), design, value, how, random, room.lent());
        REQUIRE(truth.value >= design.least);
        REQUIRE(truth.value <= design.most);
        for (const draw::place p : {truth.centre, truth.tip, truth.scale_begin, truth.scale_end}) {
            REQUIRE(p.x > 0);
            REQUIRE(p.x < 95);
            REQUIRE(p.y > 0);
            REQUIRE(p.y < 79);
        }
        const double degrees = design.sweep * 180 / std::numbers::pi;
        least_sweep = i == 0 ? degrees : std::min(least_sweep, degrees);
        most_sweep = std::max(most_sweep, degrees);
        dark += draw::brightness(design.face) < 100;
    }
    CHECK(least_sweep >= 90);
    CHECK(least_sweep < 130);
    CHECK(most_sweep <= 320);
    CHECK(most_sweep > 280);
    CHECK(dark > 2);
    CHECK(dark < 20);
}

TEST_CASE("draw::dial: a panel meter's face is square, its scale a quarter of a turn, its pivot below a cover") {
    picture<u8> made(240, 200);
    memory room(240);
    draw::random random(3);
    for (int i = 0; i < 6; ++i) {
        draw::dial_design design = draw::random_panel_meter(random);
        design.face = draw::grey(220);
        design.bezel = draw::grey(30);
        const auto truth = draw::draw_dial(made.view(), design, draw::random_value(design, random), {.radius = 0.4},
                                           random, room.lent());
        const auto at = [&](draw::place on_dial) {
            const draw::place p = truth.view(on_dial);
            return int{made.view()(static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y)))};
        };
        const auto [x, y] = draw::square_middle;
        const double inside = draw::square_half - 0.05;
        CHECK(at({x - inside, y - inside}) == 220);
        CHECK(at({x + inside, y - inside}) == 220);
        CHECK(at({0, 0}) == 198);  // the cover
        CHECK(at({0.5, 0.25}) == 30);
        const double quarter = std::numbers::pi / 2;
        CHECK(design.sweep > 0.9 * quarter);
        CHECK(design.sweep <= quarter);
    }
}
