#include <alidade/measure/metrology_model.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/part.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

struct measured_model {
    std::vector<metrology_result> results;
    std::vector<metrology_caliper> calipers;
    int good;

    measured_model(image_view<std::uint8_t> src, const std::vector<metrology_object>& objects,
                   const metrology_pose& pose = {}, int room = 1000)
        : results(objects.size()), calipers(static_cast<std::size_t>(room)) {
        const array_view<const metrology_object> all = {objects.data(), static_cast<int>(objects.size())};
        tests::tight_scratch scratch(metrology_workspace(all));
        good = metrology_model(src, all, pose, {results.data(), all.size}, {calipers.data(), room}, scratch.lend());
    }
};

}  // namespace

TEST_CASE("metrology_model: holes and sides of a part, turned and scaled, are found from a pose that is a little off") {
    picture<std::uint8_t> src(640, 480);
    const draw::part_design part;
    draw::random random(4);
    std::vector<std::byte> memory(draw::part_workspace(640));
    const draw::part_truth truth =
        draw::draw_part(src.view(), part, {.centre = {320, 240}, .scale = 8, .rotation = 0.1}, 0.8, 5, random,
                        {memory.data(), memory.size()});
    const std::vector<metrology_object> objects = {
        nominal_circle{part.hole.x, part.hole.y, part.hole_radius},
        nominal_circle{part.small_hole.x, part.small_hole.y, part.small_hole_radius},
        nominal_line{{-25, -20}, {13, -20}}, nominal_line{{-30, 15}, {-30, -15}}};
    const measured_model found(src.view(), objects, {321.5, 239, 0.105, 8.03});
    REQUIRE(found.good == 4);
    const circle_edge &hole = found.results[0].circle, &small_hole = found.results[1].circle;
    CHECK(std::abs(hole.x.value - truth.hole.x) < 4 * hole.x.sigma);
    CHECK(std::abs(hole.y.value - truth.hole.y) < 4 * hole.y.sigma);
    CHECK(std::abs(hole.radius.value - 40) < 4 * hole.radius.sigma);
    CHECK(std::abs(small_hole.radius.value - 20) < 4 * small_hole.radius.sigma);
    CHECK(hole.look.inside == contrast::light);
    CHECK(std::abs(found.results[2].line.angle - 0.1) < 4 * found.results[2].line.sigma_angle);
    CHECK(std::abs(found.results[3].line.angle - (0.1 - 1.5707963267948966)) < 4 * found.results[3].line.sigma_angle);
    for (const metrology_result& one : found.results) {
        CHECK(one.found == 16);
        CHECK(one.outliers == 0);
    }
}

TEST_CASE("metrology_model: an ellipse and a rectangle, by pixels and by calipers alone") {
    picture<std::uint8_t> oval(128, 128), plate(128, 128);
    draw::random camera(6);
    draw::render(oval.view(), draw::ellipse{63.3, 64.8, 45, 25, 0.7}, {.noise = 3}, camera);
    draw::render(plate.view(), draw::bar{63.3, 64.8, 0.4, 70, 40}, {.noise = 3}, camera);
    for (const bool by_pixels : {true, false}) {
        metrology_object e = nominal_ellipse{65, 64, 46, 24, 0.65}, r = nominal_rectangle{65, 64, 72, 39, 0.43};
        e.by_pixels = r.by_pixels = by_pixels;
        e.calipers = r.calipers = 32;
        const measured_model a(oval.view(), {e}), b(plate.view(), {r});
        REQUIRE_MESSAGE(a.good == 1, a.results[0].why.message);
        REQUIRE_MESSAGE(b.good == 1, b.results[0].why.message);
        const ellipse_edge& x = a.results[0].ellipse;
        const rectangle_edge& y = b.results[0].rectangle;
        CHECK(std::abs(x.x.value - 63.3) < 4 * x.x.sigma);
        CHECK(std::abs(x.a.value - 45) < 4 * x.a.sigma);
        CHECK(std::abs(x.b.value - 25) < 4 * x.b.sigma);
        CHECK(std::abs(x.angle.value - 0.7) < 4 * x.angle.sigma);
        CHECK(std::abs(y.width.value - 70) < 4 * y.width.sigma);
        CHECK(std::abs(y.height.value - 40) < 4 * y.height.sigma);
        CHECK(std::abs(y.angle.value - 0.4) < 4 * y.angle.sigma);
        CHECK(x.a.sigma < (by_pixels ? 0.02 : 0.05));
        CHECK(y.width.sigma < (by_pixels ? 0.03 : 0.08));
    }
}

TEST_CASE("metrology_model: by calipers alone a circle is as large as it is, though each sees it curved") {
    for (const double radius : {8.0, 20.0}) {
        picture<std::uint8_t> src(96, 96);
        draw::random camera(6);
        draw::render(src.view(), draw::disc{47.3, 48.8, radius}, {.noise = 3}, camera);
        metrology_object object = nominal_circle{48, 48, radius + 1};
        object.by_pixels = false;
        object.search = 6;
        const measured_model found(src.view(), {object});
        REQUIRE_MESSAGE(found.good == 1, found.results[0].why.message);
        const circle_edge& circle = found.results[0].circle;
        CHECK(std::abs(circle.radius.value - radius) < 4 * circle.radius.sigma);
        CHECK(circle.radius.sigma < 0.02);
    }
}

TEST_CASE("metrology_model: calipers that see something else are outliers, and do not move the shape") {
    picture<std::uint8_t> src(128, 128);
    draw::random camera(6);
    const auto disc = draw::seen(draw::disc{63.3, 64.8, 40}, 0.8);
    const auto tab = draw::seen(draw::bar{100, 64, 1.0, 24, 24}, 0.8);
    draw::expose(
        src.view(),
        [&](int x, int y) {
            const double a = disc(x, y), b = tab(x, y);
            return 70 + 100 * (a > b ? a : b);
        },
        3, camera);
    metrology_object object = nominal_circle{64, 64, 40};
    object.calipers = 24;
    const measured_model found(src.view(), {object});
    REQUIRE_MESSAGE(found.good == 1, found.results[0].why.message);
    const metrology_result& one = found.results[0];
    CHECK(std::abs(one.circle.radius.value - 40) < 4 * one.circle.radius.sigma);
    CHECK(std::abs(one.circle.x.value - 63.3) < 4 * one.circle.x.sigma);
    CHECK(one.found >= 20);
    CHECK(one.outliers >= 1);
    CHECK(one.outliers <= 6);
    for (int i = 0; i < 24; ++i) {
        const metrology_caliper& c = found.calipers[static_cast<std::size_t>(i)];
        CHECK(std::hypot(c.to.x - c.from.x, c.to.y - c.from.y) == doctest::Approx(20));
        if (c.found && !c.outlier) CHECK(std::abs(c.beside) < 1.5);
        if (c.outlier) CHECK(c.place.x > 85);
    }
}

TEST_CASE("metrology_model: an object that is not there says so, and the others are measured all the same") {
    picture<std::uint8_t> src(128, 128);
    draw::random camera(6);
    draw::render(src.view(), draw::disc{63.3, 64.8, 20}, {.noise = 3}, camera);
    const measured_model found(
        src.view(), {nominal_circle{100, 100, 15}, nominal_circle{64, 64, 20}, nominal_line{{500, 500}, {600, 500}}});
    CHECK(found.good == 1);
    CHECK(found.results[0].why.kind == fault::not_found);
    CHECK(std::string(found.results[0].why.message).find("of 16 calipers") != std::string::npos);
    CHECK(found.results[1].why.kind == fault::none);
    CHECK(std::string(found.results[2].why.message).find("outside") != std::string::npos);
}

TEST_CASE("metrology_model: broken contracts are refused") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(64, 64);
    metrology_object few = nominal_circle{30, 30, 10}, far = few, many = nominal_ellipse{30, 30, 10, 8, 0};
    few.calipers = 3, far.search = 1, many.calipers = 7;
    CHECK_THROWS_AS(measured_model(src.view(), {few}), tests::broken);
    CHECK_THROWS_AS(measured_model(src.view(), {far}), tests::broken);
    CHECK_THROWS_AS(measured_model(src.view(), {many}), tests::broken);
    CHECK_THROWS_AS(measured_model(src.view(), {nominal_circle{30, 30, 10}}, {0, 0, 0, 0}), tests::broken);
    metrology_result two[2];
    const metrology_object one = nominal_circle{30, 30, 10};
    CHECK_THROWS_AS(metrology_model(src.view(), array_view<const metrology_object>{&one, 1}, {},
                                    array_view<metrology_result>{two, 2}, {}, {}),
                    tests::broken);
}
