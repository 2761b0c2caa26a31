#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/metrology_align.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/part.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

metrology_object stepping(metrology_object made, caliper_step step) {
    made.edges.step = step;
    return made;
}
metrology_object side(point<double> from, point<double> to) {
    return stepping(nominal_line{from, to}, caliper_step::falling);
}
metrology_object hole(const draw::place& at, double radius) {
    return stepping(nominal_circle{at.x, at.y, radius}, caliper_step::rising);
}

std::vector<metrology_object> plate() {
    const draw::part_design d;
    return {side({-26, -20}, {14, -20}), side({26, 20}, {-26, 20}),   side({-30, 16}, {-30, -16}),
            side({30, -8}, {30, 16}),    hole(d.hole, d.hole_radius), hole(d.small_hole, d.small_hole_radius)};
}

picture<std::uint8_t> part(const draw::viewpoint& from, double noise = 4) {
    picture<std::uint8_t> made(480, 360);
    draw::random random(4);
    std::vector<std::byte> memory(draw::part_workspace(480));
    draw::draw_part(made.view(), {}, from, 0.8, noise, random, {memory.data(), memory.size()});
    return made;
}

result<metrology_alignment> find(picture<std::uint8_t> src, const std::vector<metrology_object>& objects,
                                 const metrology_align_options& options) {
    const array_view<const metrology_object> all = {objects.data(), static_cast<int>(objects.size())};
    const image_view<const std::uint8_t> seen = src.view();
    const auto edges = subpixel_edges(seen);
    const auto points = edges.points.view();
    tests::tight_scratch scratch(metrology_align_workspace(all.size, points.size, seen.width, seen.height));
    return metrology_align(all, points, seen.width, seen.height, options, scratch.lend());
}

}  // namespace

TEST_CASE("metrology_align: a part is found whichever way it lies") {
    for (int i = 0; i < 12; ++i) {
        const draw::viewpoint from = {.centre = {238.0 + i, 183.0 - i}, .scale = 5, .rotation = -3.1 + 0.52 * i};
        const auto found = find(part(from), plate(), {.scale = 5});
        REQUIRE_MESSAGE(found, found.error().message);
        CHECK(std::abs(found->pose.x - from.centre.x) < 0.1);
        CHECK(std::abs(found->pose.y - from.centre.y) < 0.1);
        CHECK(std::abs(std::remainder(found->pose.angle - from.rotation, 6.283185307179586)) < 1e-3);
        CHECK(std::abs(found->pose.x - from.centre.x) < 5 * found->sigma_x);
        CHECK(std::abs(found->pose.y - from.centre.y) < 5 * found->sigma_y);
        CHECK(found->pose.scale == 5);
        CHECK(found->share > 0.9);
    }
}

TEST_CASE("metrology_align: the origin of the model need not be its middle, and its uncertainty grows with the way") {
    const draw::viewpoint from = {.centre = {240, 180}, .scale = 5, .rotation = 0.7};
    std::vector<metrology_object> away = plate();
    for (metrology_object& one : away) {
        one.line.from.x += 100, one.line.to.x += 100;
        one.circle.x += 100;
    }
    const auto near = find(part(from), plate(), {.scale = 5}), far = find(part(from), away, {.scale = 5});
    REQUIRE(near);
    REQUIRE_MESSAGE(far, far.error().message);
    CHECK(std::abs(far->pose.x - (240 - 500 * std::cos(0.7))) < 5 * far->sigma_x);
    CHECK(std::abs(far->pose.y - (180 - 500 * std::sin(0.7))) < 5 * far->sigma_y);
    CHECK(far->sigma_y == doctest::Approx(500 * std::cos(0.7) * far->sigma_angle).epsilon(0.2));
    CHECK(far->sigma_y > 3 * near->sigma_y);
}

TEST_CASE("metrology_align: a scale that is wrong by 0.3 % does not matter") {
    const draw::viewpoint from = {.centre = {240, 180}, .scale = 5, .rotation = 2};
    for (const double scale : {4.985, 5.015}) {
        const auto found = find(part(from), plate(), {.scale = scale});
        REQUIRE_MESSAGE(found, found.error().message);
        CHECK(std::abs(found->pose.x - 240) < 1);
        CHECK(std::abs(found->pose.y - 180) < 1);
        CHECK(std::abs(found->pose.angle - 2) < 0.01);
    }
}

TEST_CASE("metrology_align: a rectangle lies one way or the other, unless that is known") {
    picture<std::uint8_t> src(160, 160);
    draw::random camera(6);
    draw::render(src.view(), draw::bar{82, 78, 0.4, 90, 40}, {.noise = 3}, camera);
    const std::vector<metrology_object> bar = {stepping(nominal_rectangle{0, 0, 90, 40, 0}, caliper_step::rising)};
    const auto either = find(src, bar, {}), one = find(src, bar, {.max_angle = 1.5});
    REQUIRE(!either);
    CHECK(either.error().kind == fault::ambiguous);
    REQUIRE_MESSAGE(one, one.error().message);
    CHECK(std::abs(one->pose.angle - 0.4) < 0.005);
    CHECK(std::abs(one->pose.x - 82) < 0.1);
}

TEST_CASE("metrology_align: what is not there, or not told apart, is not found") {
    picture<std::uint8_t> src = part({.centre = {240, 180}, .scale = 5});
    std::vector<metrology_object> dark = plate(), unknown = plate();
    for (metrology_object& one : dark)
        one.edges.step = one.edges.step == caliper_step::rising ? caliper_step::falling : caliper_step::rising;
    for (metrology_object& one : unknown) one.edges.step = caliper_step::either;
    const auto inverted = find(src, dark, {.scale = 5}), larger = find(src, plate(), {.scale = 7});
    REQUIRE(!inverted);
    CHECK(inverted.error().kind == fault::not_found);
    REQUIRE(!larger);
    CHECK(larger.error().kind == fault::not_found);
    const auto no_side = find(src, unknown, {.scale = 5}), nothing = find(src, {}, {.scale = 5});
    REQUIRE(!no_side);
    CHECK(no_side.error().kind == fault::degenerate);
    REQUIRE(!nothing);
    CHECK(nothing.error().kind == fault::degenerate);
    CHECK(!find(picture<std::uint8_t>(0, 0), plate(), {.scale = 5}));
    CHECK(!find(picture<std::uint8_t>(480, 360), plate(), {.scale = 5}));
}

TEST_CASE("metrology_align: broken contracts are refused") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src = part({.centre = {240, 180}, .scale = 5});
    CHECK_THROWS_AS((void)find(src, plate(), {.scale = 0}), tests::broken);
    CHECK_THROWS_AS((void)find(src, plate(), {.scale = 5, .max_angle = 0}), tests::broken);
    CHECK_THROWS_AS((void)find(src, plate(), {.scale = 5, .min_share = 1.5}), tests::broken);
    CHECK_THROWS_AS((void)find(src, plate(), {.scale = 5, .tolerance = 0}), tests::broken);
    CHECK_THROWS_AS((void)find(src, {side({0, 0}, {0, 0})}, {.scale = 5}), tests::broken);
}
