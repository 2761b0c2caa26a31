#include <doctest/doctest.h>

#include <vector>

#include "tests/support/picture.hpp"
#include "tools/draw/dial_masks.hpp"
#include "tools/draw/part_state.hpp"
#include "tools/draw/surface.hpp"

namespace {

using u8 = std::uint8_t;

tests::picture<u8> part(draw::part_state state, std::uint64_t seed) {
    tests::picture<u8> made(128, 128);
    std::vector<std::byte> memory(draw::part_state_workspace(128));
    draw::random random(seed);
    draw::draw_part_in_state(made.view(), state, random, {memory.data(), memory.size()});
    return made;
}

int unlike(alidade::image_view<const u8> a, alidade::image_view<const u8> b) {
    int count = 0;
    for (int y = 0; y < a.height; ++y)
        for (int x = 0; x < a.width; ++x) count += std::abs(a(x, y) - b(x, y)) > 8;
    return count;
}

struct surface {
    tests::picture<u8> picture{128, 128}, mask{128, 128};

    surface(draw::defect what, std::uint64_t seed) {
        std::vector<std::byte> memory(draw::surface_workspace(128));
        draw::random random(seed);
        draw::draw_surface(picture.view(), mask.view(), what, random, {memory.data(), memory.size()});
    }
};

}  // namespace

TEST_CASE("draw::part_state: what is spoilt differs from the good part of the same seed, and by as much as it should") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        auto good = part(draw::part_state::good, seed);
        CHECK(unlike(good.view(), part(draw::part_state::good, seed).view()) == 0);
        for (const draw::part_state state : draw::part_states) {
            if (state == draw::part_state::good) continue;
            const int count = unlike(good.view(), part(state, seed).view());
            INFO(seed, " ", draw::name_of(state));
            CHECK(count > 3);
            CHECK(count < 128 * 128 / 3);
        }
    }
}

TEST_CASE("draw::surface: the mask holds the defect, and nothing else is changed") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        surface sound(draw::defect::none, seed);
        for (const draw::defect what : draw::defects) {
            surface one(what, seed);
            int marked = 0, changed_outside = 0;
            double change = 0;
            for (int y = 0; y < 128; ++y)
                for (int x = 0; x < 128; ++x) {
                    const int by = std::abs(one.picture.view()(x, y) - sound.picture.view()(x, y));
                    if (one.mask.view()(x, y) == 255)
                        ++marked, change += by;
                    else
                        changed_outside += by > 25;
                }
            INFO(seed, " ", draw::name_of(what));
            CHECK(changed_outside == 0);
            CHECK((what == draw::defect::none) == (marked == 0));
            if (marked > 0) CHECK(change / marked > 8);
        }
    }
}

TEST_CASE("draw::dial_masks: the face is a disc, the needle lies on it, the scale's ring is as long as the scale") {
    draw::dial_design d;
    const draw::homography view = draw::seen_from({.centre = {80, 78}, .scale = 60});
    tests::picture<u8> needle(160, 160), scale(160, 160), face(160, 160);
    std::vector<std::byte> memory(draw::dial_masks_workspace(160));
    draw::random random(1);
    draw::draw_dial_masks({needle.view(), scale.view(), face.view()}, d, 3, view, random,
                          {memory.data(), memory.size()});
    const auto area = [](tests::picture<u8>& mask) {
        double sum = 0;
        for (int y = 0; y < 160; ++y)
            for (int x = 0; x < 160; ++x) sum += mask.view()(x, y) / 255.0;
        return sum;
    };
    CHECK(area(face) == doctest::Approx(std::numbers::pi * 3600).epsilon(1e-3));
    const double inner = d.tick_radius - d.major_length;
    CHECK(area(scale) ==
          doctest::Approx(0.5 * d.sweep * (d.tick_radius * d.tick_radius - inner * inner) * 3600).epsilon(1e-3));
    const draw::place tip = view(draw::dial_detail::polar(0.6 * d.tip_radius, d.angle_of(3)));
    CHECK(needle.view()(static_cast<int>(tip.x + 0.5), static_cast<int>(tip.y + 0.5)) > 200);
    CHECK(area(needle) < 0.1 * area(face));
}
