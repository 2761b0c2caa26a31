#include "tools/draw/workshop.hpp"

#include <doctest/doctest.h>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

namespace {

using u8 = std::uint8_t;

struct drawn {
    tests::picture<u8, 3> made{320, 240};
    std::vector<draw::workshop_thing> things;

    explicit drawn(std::uint64_t seed, const draw::workshop_design& design = {}) {
        draw::random random(seed);
        things = draw::draw_workshop(made.view(), design, random);
    }
};

/// The box of what is darker than half way between table and metal, its sides between the pixels.
draw::edges dark_box(alidade::image_view<const u8> picture, double table, double metal) {
    draw::edges made;
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    const auto share = [&](int x, int y) { return (table - picture(x, y)) / (table - metal); };
    for (int y = 1; y < picture.height; ++y)
        for (int x = 1; x < picture.width; ++x) {
            const double here = share(x, y), before = share(x - 1, y), above = share(x, y - 1);
            if ((here > 0.5) != (before > 0.5)) {
                const double at = x - 1 + (0.5 - before) / (here - before);
                left = std::min(left, at), right = std::max(right, at);
            }
            if ((here > 0.5) != (above > 0.5)) {
                const double at = y - 1 + (0.5 - above) / (here - above);
                top = std::min(top, at), bottom = std::max(bottom, at);
            }
        }
    made.left = left, made.right = right, made.top = top, made.bottom = bottom;
    return made;
}

}  // namespace

TEST_CASE("draw::workshop: one seed makes one picture, another seed another") {
    drawn a(5), b(5), c(6);
    int same = 0;
    for (int y = 0; y < 240; ++y)
        for (int x = 0; x < 320; ++x) {
            CHECK(a.made.view()(x, y, 1) == b.made.view()(x, y, 1));
            same += a.made.view()(x, y, 1) == c.made.view()(x, y, 1);
        }
    CHECK(same < 320 * 240 / 4);
    CHECK(a.things.size() == b.things.size());
}

TEST_CASE("draw::workshop: boxes lie within the picture and apart from each other") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const drawn some(seed);
        CHECK(some.things.size() >= 1);
        for (const auto& one : some.things) {
            CHECK(one.box.left > 0);
            CHECK(one.box.top > 0);
            CHECK(one.box.right < 319);
            CHECK(one.box.bottom < 239);
            for (const auto& other : some.things) {
                if (&one == &other) continue;
                const double a = 0.5 * (one.box.right - one.box.left), b = 0.5 * (other.box.right - other.box.left);
                const double apart =
                    std::hypot(one.box.left + a - other.box.left - b,
                               0.5 * (one.box.top + one.box.bottom - other.box.top - other.box.bottom));
                CHECK(apart > 0.8 * std::max(a, b));
            }
        }
    }
}

TEST_CASE("draw::workshop: the box of a part touches its outline on all sides") {
    for (const double turn : {0.0, 0.4, 1.9, -2.6}) {
        const draw::part_design d;
        const draw::viewpoint from = {
            .centre = {160, 120}, .scale = 3, .rotation = turn, .tilt = 0.3, .axis = 1, .distance = 300};
        tests::picture<u8> picture(320, 240);
        std::vector<std::byte> memory(draw::part_workspace(320));
        draw::random random(1);
        const auto truth = draw::draw_part(picture.view(), d, from, 0.8, 0, random, {memory.data(), memory.size()});
        const draw::edges box = draw::box_of(d, truth.view), seen = dark_box(picture.view(), d.table, d.metal);
        CHECK(std::abs(box.left - seen.left) < 0.2);  // a blurred corner is seen within itself
        CHECK(std::abs(box.right - seen.right) < 0.2);
        CHECK(std::abs(box.top - seen.top) < 0.2);
        CHECK(std::abs(box.bottom - seen.bottom) < 0.2);
    }
}

TEST_CASE("draw::workshop: a dial alone before an even wall is as draw_dial draws it") {
    // Not the same picture, for its wall and light are by chance; but its face is where its view says.
    draw::workshop_design design;
    design.least_dials = design.most_dials = 1, design.most_parts = design.most_things = 0;
    design.most_shade = design.most_glare = 0, design.noise = {0, 0}, design.brightness = {1, 1};
    design.radius = {0.3, 0.3};
    drawn one(3, design);
    REQUIRE(one.things.size() == 1);
    const auto& dial = one.things[0];
    const draw::place edge = dial.view({0.96, 0});
    const auto seen = [&](draw::place p) {
        return 1.0 * one.made.view()(static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y)), 1);
    };
    CHECK(std::abs(seen(edge) - dial.design.face.green) < 12);
    CHECK(std::abs(seen(dial.view({0.5 + 0.5 * dial.design.bezel_radius, 0})) - dial.design.bezel.green) < 12);
}

TEST_CASE("draw::workshop: a picture that is too small for anything is refused") {
    tests::picture<u8, 3> picture(63, 64);
    draw::random random(1);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)draw::draw_workshop(picture.view(), {}, random), tests::broken);
}

TEST_CASE("draw::grain: within its limits, smooth, and even about nothing") {
    const draw::grain noise(3);
    double sum = 0, most = 0;
    for (int i = 0; i < 40000; ++i) {
        const double x = -37.3 + 0.37 * (i % 200), y = 12.1 + 0.41 * (i / 200), here = noise(x, y);
        sum += here, most = std::max(most, std::abs(here));
        CHECK(std::abs(noise(x + 1e-4, y) - here) < 4e-4);
    }
    CHECK(std::abs(sum / 40000) < 0.03);
    CHECK(most <= 1);
    CHECK(most > 0.8);
    CHECK(draw::grain(4)(0.3, 0.7) != noise(0.3, 0.7));
}
