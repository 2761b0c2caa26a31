#include <alidade/measure/edge_fit.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr double pi_ = 3.14159265358979323846;

template <class T, class S>
picture<T> drawn(const S& what, int size, draw::scene how = {}, std::uint64_t seed = 3) {
    picture<T> made(size, size);
    draw::random random(seed);
    draw::render(made.view(), what, how, random);
    return made;
}

/// From 40 pixels before (x, y) to 40 behind, in the direction `angle`, `aside` to the right.
nominal_line through(double x, double y, double angle, double aside = 0, double half = 40) {
    x -= aside * std::sin(angle), y += aside * std::cos(angle);
    return {{x - half * std::cos(angle), y - half * std::sin(angle)},
            {x + half * std::cos(angle), y + half * std::sin(angle)}};
}
point<double> middle(const line_edge& e) { return {0.5 * (e.from.x + e.to.x), 0.5 * (e.from.y + e.to.y)}; }

bool says(const error& why, const char* part) { return std::string(why.message).find(part) != std::string::npos; }

template <class R>
void check_refused(const R& found, fault kind, const char* part) {
    REQUIRE(!found);
    CHECK(found.error().kind == kind);
    CHECK_MESSAGE(says(found.error(), part), found.error().message);
}

}  // namespace

TEST_CASE("edge_fit: a clean line is found to a few thousandths of a pixel, whatever its direction, blur and start") {
    for (const double blur : {0.5, 0.8, 1.2, 2.0})
        for (const double angle : {0.0, 0.2, pi_ / 4, 1.3, pi_ / 2, 2.5, pi_, -0.4, -2.0}) {
            const auto edge = draw::half_plane::through(63.7, 64.4, angle + pi_ / 2);
            picture<float> src = drawn<float>(edge, 128, {.sigma = blur});  // bytes would be rounded
            const auto found = edge_fit(src.view(), through(63.7, 64.4, angle + 0.02, 1.2));
            REQUIRE(found);
            CHECK(std::abs(edge.distance(middle(*found).x, middle(*found).y)) < 0.003);
            CHECK(std::abs(std::remainder(found->angle - angle, 2 * pi_)) < 1e-4);
            CHECK(found->look.blur.value == doctest::Approx(std::sqrt(blur * blur + 1.0 / 12)).epsilon(0.01));
            CHECK(found->look.dark.value == doctest::Approx(70).epsilon(0.01));
            CHECK(found->look.light.value == doctest::Approx(170).epsilon(0.01));
            CHECK(found->look.inside == contrast::light);
            CHECK((found->look.used > 0.9 && found->look.used <= 1));
        }
}

TEST_CASE("edge_fit: clean circles, ellipses and rectangles are where they were drawn, light or dark") {
    for (const double sign : {1.0, -1.0}) {
        const draw::scene how = {sign > 0 ? 70.0 : 170.0, sign * 100};
        const contrast inside = sign > 0 ? contrast::light : contrast::dark;
        for (const double radius : {5.0, 12.3, 40.0}) {
            picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, radius}, 128, how);
            const auto found = edge_fit(src.view(), nominal_circle{64, 64, radius + 0.7});
            REQUIRE(found);
            CHECK(std::abs(found->x.value - 63.3) < 0.004);
            CHECK(std::abs(found->y.value - 64.8) < 0.004);
            CHECK(std::abs(found->radius.value - radius) < 0.004);
            CHECK(found->look.inside == inside);
        }
        picture<std::uint8_t> src = drawn<std::uint8_t>(draw::ellipse{63.3, 64.8, 45, 20, 0.7}, 128, how);
        const auto oval = edge_fit(src.view(), nominal_ellipse{64, 64, 44, 21, 0.72});
        REQUIRE(oval);
        CHECK(std::abs(oval->x.value - 63.3) < 0.004);
        CHECK(std::abs(oval->y.value - 64.8) < 0.004);
        CHECK(std::abs(oval->a.value - 45) < 0.006);
        CHECK(std::abs(oval->b.value - 20) < 0.006);
        CHECK(std::abs(oval->angle.value - 0.7) < 3e-4);
        CHECK(oval->look.inside == inside);

        picture<std::uint8_t> plate = drawn<std::uint8_t>(draw::bar{63.3, 64.8, 0.4, 70, 40}, 128, how);
        const auto four = edge_fit(plate.view(), nominal_rectangle{64, 64, 69, 41, 0.41});
        REQUIRE(four);
        CHECK(std::abs(four->x.value - 63.3) < 0.004);
        CHECK(std::abs(four->y.value - 64.8) < 0.004);
        CHECK(std::abs(four->width.value - 70) < 0.006);
        CHECK(std::abs(four->height.value - 40) < 0.006);
        CHECK(std::abs(four->angle.value - 0.4) < 3e-4);
        CHECK(four->look.inside == inside);
    }
}

TEST_CASE("edge_fit: a circle taken for an ellipse has axes in no direction") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, 30}, 128, {.noise = 2});
    const auto found = edge_fit(src.view(), nominal_ellipse{64, 64, 30.5, 29.5, 0.3});
    REQUIRE(found);
    CHECK(std::abs(found->a.value - 30) < 0.05);
    CHECK(std::abs(found->b.value - 30) < 0.05);
    CHECK(found->angle.sigma > 0.1);
    CHECK(found->angle.sigma <= 0.91);
}

TEST_CASE("edge_fit: an arc is enough of a circle, and the less there is the less is sure") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, 40}, 128, {.noise = 5});
    double before = 0;
    for (const double sweep : {7.0, 4.0, 2.0, 1.0}) {
        const auto found = edge_fit(src.view(), nominal_circle{63, 65, 40.3, 0.5, sweep});
        REQUIRE(found);
        CHECK(std::abs(found->radius.value - 40) < 4 * found->radius.sigma);
        CHECK(std::abs(found->x.value - 63.3) < 4 * found->x.sigma);
        CHECK(found->radius.sigma > before);
        before = found->radius.sigma;
    }
}

TEST_CASE("edge_fit: what is stated holds: in about 95 of 100 cases the truth is within 1.96 sigma") {
    draw::random random(11), camera(12);
    picture<std::uint8_t> src(96, 96);
    int lines = 0, angles = 0, radii = 0;
    constexpr int trials = 300;
    for (int i = 0; i < trials; ++i) {
        const double angle = random.uniform(-pi_, pi_);
        const auto edge = draw::half_plane::through(random.uniform(47, 49), random.uniform(47, 49), angle + pi_ / 2);
        draw::render(src.view(), edge, {.noise = 5}, camera);
        const auto line = edge_fit(src.view(), through(48, 48, angle + random.uniform(-0.02, 0.02), 0, 35));
        REQUIRE(line);
        lines += std::abs(edge.distance(middle(*line).x, middle(*line).y)) <= 1.96 * line->sigma_offset;
        angles += std::abs(std::remainder(line->angle - angle, 2 * pi_)) <= 1.96 * line->sigma_angle;
        const draw::disc disc = {random.uniform(47, 49), random.uniform(47, 49), random.uniform(10, 35)};
        draw::render(src.view(), disc, {.noise = 5}, camera);
        const auto circle = edge_fit(src.view(), nominal_circle{48, 48, disc.radius + random.uniform(-1, 1)});
        REQUIRE(circle);
        radii += std::abs(circle->radius.value - disc.radius) <= 1.96 * circle->radius.sigma;
    }
    // 95 % of 300 is 285, of standard error 3.8: four of them, upwards as far as there is room.
    for (const int held : {lines, angles, radii}) CHECK(held >= 270);
}

TEST_CASE("edge_fit: of 16 bits or float it finds the same as of 8 bits, and what is no number counts for nothing") {
    const draw::disc disc = {47.2, 48.1, 20};
    const draw::scene how = {.noise = 3};
    picture<std::uint8_t> bytes = drawn<std::uint8_t>(disc, 96, how);
    picture<std::uint16_t> words(96, 96);
    picture<float> floats(96, 96), holed(96, 96);
    for (int y = 0; y < 96; ++y)
        for (int x = 0; x < 96; ++x) {
            const std::uint8_t v = bytes.view()(x, y);
            words.view()(x, y) = static_cast<std::uint16_t>(v * 200);
            floats.view()(x, y) = v;
            holed.view()(x, y) =
                (x * 7 + y * 3) % 11 == 0 ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(v);
        }
    const nominal_circle where = {47.5, 47.5, 20.5};
    const auto a = edge_fit(bytes.view(), where), b = edge_fit(words.view(), where), c = edge_fit(floats.view(), where),
               d = edge_fit(holed.view(), where);
    REQUIRE(a);
    REQUIRE(b);
    REQUIRE(c);
    REQUIRE(d);
    for (const auto* other : {&b, &c}) {
        CHECK(std::abs((*other)->x.value - a->x.value) < 1e-4);
        CHECK(std::abs((*other)->radius.value - a->radius.value) < 1e-4);
        CHECK((*other)->radius.sigma == doctest::Approx(a->radius.sigma).epsilon(0.01));
    }
    CHECK(std::abs(d->radius.value - 20) < 4 * d->radius.sigma);
    picture<float> nothing(96, 96);
    for (float& v : nothing.samples) v = std::numeric_limits<float>::quiet_NaN();
    check_refused(edge_fit(nothing.view(), where), fault::too_small, "only 0 pixels");
}

TEST_CASE("edge_fit: turned over, inverted or moved, a picture gives the same shape turned over, inverted or moved") {
    const draw::disc disc = {47.2, 48.1, 20};
    picture<std::uint8_t> src = drawn<std::uint8_t>(disc, 96, {.noise = 3}), inverted(96, 96);
    for (int y = 0; y < 96; ++y)
        for (int x = 0; x < 96; ++x) inverted.view()(x, y) = static_cast<std::uint8_t>(240 - src.view()(x, y));
    const auto a = edge_fit(src.view(), nominal_circle{47.5, 47.5, 20.5});
    const auto over = edge_fit(flip_rows(src.view()), nominal_circle{47.5, 47.5, 20.5});
    const auto dark = edge_fit(inverted.view(), nominal_circle{47.5, 47.5, 20.5});
    const auto moved = edge_fit(crop(src.view(), 8, 4, 80, 90), nominal_circle{39.5, 43.5, 20.5});
    REQUIRE(a);
    REQUIRE(over);
    REQUIRE(dark);
    REQUIRE(moved);
    CHECK(over->x.value == doctest::Approx(a->x.value).epsilon(1e-5));
    CHECK(over->y.value == doctest::Approx(95 - a->y.value).epsilon(1e-5));
    CHECK(dark->x.value == doctest::Approx(a->x.value).epsilon(1e-6));
    CHECK(dark->radius.value == doctest::Approx(a->radius.value).epsilon(1e-6));
    CHECK(dark->look.inside == contrast::dark);
    CHECK(moved->x.value == doctest::Approx(a->x.value - 8).epsilon(1e-6));
    CHECK(moved->y.value == doctest::Approx(a->y.value - 4).epsilon(1e-6));
    // A line gone along in the other direction has its other side on the right hand.
    const auto edge = draw::half_plane::through(47.7, 48.4, 0.3 + pi_ / 2);
    picture<std::uint8_t> half = drawn<std::uint8_t>(edge, 96, {.noise = 3});
    const nominal_line there = through(48, 48, 0.3), back = {there.to, there.from};
    const auto one = edge_fit(half.view(), there), other = edge_fit(half.view(), back);
    REQUIRE(one);
    REQUIRE(other);
    CHECK(one->look.inside == contrast::light);
    CHECK(other->look.inside == contrast::dark);
    CHECK(other->from.x == doctest::Approx(one->to.x).epsilon(1e-6));
    CHECK(other->to.y == doctest::Approx(one->from.y).epsilon(1e-6));
}

TEST_CASE("edge_fit: dirt, glare, a crossing line and another edge beside it do not move a line") {
    const double angle = 0.35, ux = std::cos(angle), uy = std::sin(angle);
    const auto edge = draw::half_plane::through(63.6, 64.2, angle + pi_ / 2);
    const auto seen = draw::seen(edge, 0.8);
    picture<std::uint8_t> src(128, 128);
    draw::random camera(5);
    for (int kind = 0; kind < 5; ++kind) {
        draw::expose(
            src.view(),
            [&](int x, int y) {
                const double t = (x - 63.6) * ux + (y - 64.2) * uy, d = edge.distance(x, y);
                if (kind == 0 && t > 5 && t < 20 && std::abs(d) < 5) return 70.0;
                if (kind == 1 && t > 5 && t < 20 && std::abs(d) < 5) return 255.0;
                if (kind == 2 && std::abs(t - 9) < 2) return 30.0;
                if (kind == 3 && d > 7) return 20.0;  // on the light side, something else begins
                if (kind == 4 && d < -9) return 200.0;
                return 70 + 100 * seen(x, y);
            },
            5, camera);
        const auto found = edge_fit(src.view(), through(64, 64, angle + 0.01));
        REQUIRE_MESSAGE(found, found.error().message);
        CHECK_MESSAGE(std::abs(edge.distance(middle(*found).x, middle(*found).y)) < 3.5 * found->sigma_offset, kind);
        CHECK(found->sigma_offset < 0.02);
        CHECK(found->look.light.value == doctest::Approx(170).epsilon(0.01));
        CHECK(found->look.dark.value == doctest::Approx(70).epsilon(0.02));
        if (kind < 3) CHECK(found->look.used < 0.95);
    }
}

TEST_CASE("edge_fit: light that changes along the edge is fitted as well, if that is asked for") {
    const auto edge = draw::half_plane::through(63.6, 64.2, 0.35 + pi_ / 2);
    const auto seen = draw::seen(edge, 0.8);
    picture<std::uint8_t> src(128, 128);
    draw::random camera(5);
    const auto light = [&](int x, int y) { return (60 + 90 * seen(x, y)) * (1 + 0.006 * (x - 64)); };
    draw::expose(src.view(), light, 2, camera);
    const auto plain = edge_fit(src.view(), through(64, 64, 0.35)),
               shaded = edge_fit(src.view(), through(64, 64, 0.35), {.shaded = true});
    REQUIRE(shaded);
    CHECK(shaded->look.noise_light == doctest::Approx(2).epsilon(0.15));
    CHECK(std::abs(edge.distance(middle(*shaded).x, middle(*shaded).y)) < 4 * shaded->sigma_offset);
    REQUIRE(plain);
    CHECK(plain->look.noise_light > 4);
    CHECK(plain->sigma_offset > 3 * shaded->sigma_offset);  // it knows that it does not know
    const auto disc = draw::seen(draw::disc{63.6, 64.2, 30}, 0.8);
    draw::expose(
        src.view(), [&](int x, int y) { return (60 + 90 * disc(x, y)) * (1 + 0.003 * (x - 64) - 0.002 * (y - 64)); }, 2,
        camera);
    const auto circle = edge_fit(src.view(), nominal_circle{64, 64, 30}, {.shaded = true});
    REQUIRE(circle);
    CHECK(std::abs(circle->x.value - 63.6) < 4 * circle->x.sigma);
    CHECK(circle->radius.sigma < 0.01);
}

TEST_CASE("edge_fit: values that the camera clips do not move the edge by more than it says") {
    draw::random random(21), camera(22);
    picture<std::uint8_t> src(96, 96);
    const struct {
        double dark, light;
    } levels[] = {{150, 250}, {100, 300}, {0, 255}, {50, 400}};
    for (const auto& l : levels) {
        double mean = 0, sigma = 0;
        constexpr int trials = 60;
        for (int i = 0; i < trials; ++i) {
            const double angle = random.uniform(-pi_, pi_);
            const auto edge =
                draw::half_plane::through(random.uniform(47, 49), random.uniform(47, 49), angle + pi_ / 2);
            draw::render(src.view(), edge, {l.dark, l.light - l.dark, 0.8, 5}, camera);
            const auto found = edge_fit(src.view(), through(48, 48, angle, 0, 35));
            REQUIRE_MESSAGE(found, found.error().message);
            mean += edge.distance(middle(*found).x, middle(*found).y) / trials;
            sigma += found->sigma_offset / trials;
        }
        CHECK_MESSAGE(std::abs(mean) < 0.6 * sigma, l.light);
        CHECK(sigma < 0.1);
    }
}

TEST_CASE("edge_fit: where nothing is to be found it says what is missing") {
    picture<std::uint8_t> src(128, 128);
    draw::random camera(5);
    const nominal_line where = through(64, 64, 0.35);
    draw::expose(src.view(), [](int, int) { return 100.0; }, 0, camera);
    check_refused(edge_fit(src.view(), where), fault::not_found, "flat");
    check_refused(edge_fit(src.view(), nominal_circle{64, 64, 30}), fault::not_found, "flat");
    for (int i = 0; i < 20; ++i) {
        draw::expose(src.view(), [](int, int) { return 100.0; }, 10, camera);
        check_refused(edge_fit(src.view(), where), fault::not_found, "");
        check_refused(edge_fit(src.view(), nominal_circle{64, 64, 30}), fault::not_found, "");
    }
    check_refused(edge_fit(src.view(), nominal_line{{300, 300}, {380, 300}}), fault::too_small, "only 0 pixels");
    check_refused(edge_fit(src.view(), nominal_circle{-100, 64, 30}), fault::too_small, "only 0 pixels");

    draw::render(src.view(), draw::half_plane::through(64, 64, 0.35 + pi_ / 2), {.noise = 2}, camera);
    CHECK(edge_fit(src.view(), where, {.inside = contrast::light}));
    check_refused(edge_fit(src.view(), where, {.inside = contrast::dark}), fault::not_found, "");
    check_refused(edge_fit(src.view(), through(64, 64, 0.35, 12)), fault::not_found, "");
    check_refused(edge_fit(src.view(), through(64, 64, 0.35, 0, 0.6)), fault::too_small, "only");
    check_refused(edge_fit(src.view(), where, {.min_contrast = 120}), fault::not_found, "differ by 100");
    draw::render(src.view(), draw::half_plane::through(64, 64, 0.35 + pi_ / 2), {.sigma = 3, .noise = 2}, camera);
    check_refused(edge_fit(src.view(), where, {.max_blur = 2}), fault::not_found, "blurred by 3 pixels");
    draw::expose(src.view(), [](int x, int) { return 50.0 + x; }, 2, camera);
    check_refused(edge_fit(src.view(), through(64, 64, pi_ / 2)), fault::not_found, "");
}

TEST_CASE("edge_fit: pictures without an inside, or a pixel wide, hold no edge") {
    for (const int width : {0, 1, 2, 3})
        for (const int height : {0, 1, 2, 128}) {
            picture<std::uint8_t> src(width, height);
            CHECK(!edge_fit(src.view(), nominal_line{{1, 10}, {1, 100}}));
            CHECK(!edge_fit(src.view(), nominal_circle{1, 64, 40}));
            CHECK(!edge_fit(src.view(), nominal_ellipse{1, 64, 40, 20, 1}));
            CHECK(!edge_fit(src.view(), nominal_rectangle{1, 64, 40, 20, 1}));
        }
}

TEST_CASE("edge_fit: a shape that the picture cuts off is measured by what is in it") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{5, 64, 40}, 128, {.noise = 2});
    const auto found = edge_fit(src.view(), nominal_circle{5.5, 64, 40.5});
    REQUIRE(found);
    CHECK(std::abs(found->x.value - 5) < 4 * found->x.sigma);
    CHECK(std::abs(found->radius.value - 40) < 4 * found->radius.sigma);
    CHECK(src.surroundings_untouched());
}

TEST_CASE("edge_fit: the same bytes on every machine") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, 30}, 128, {.noise = 5});
    const auto circle = edge_fit(src.view(), nominal_circle{64, 64, 30.5});
    const auto oval = edge_fit(src.view(), nominal_ellipse{64, 64, 30.5, 29, 0.2});
    REQUIRE(circle);
    REQUIRE(oval);
    CHECK(circle->x.value == 0x1.fa4601dff81f6p+5);
    CHECK(circle->radius.value == 0x1.dfffde9c5aa84p+4);
    CHECK(circle->radius.sigma == 0x1.bf37d8a025f86p-8);
    CHECK(oval->a.value == 0x1.e02cff7a7f91bp+4);
}

TEST_CASE("edge_fit: allocates nothing") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, 30}, 128, {.noise = 5});
    const auto view = src.view();
    const long long before = tests::allocations();
    const auto found = edge_fit(view, nominal_circle{64, 64, 30.5});
    CHECK(tests::allocations() == before);
    CHECK(found);
}

TEST_CASE("edge_fit: broken contracts are refused") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(32, 32);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto fit = [&](const auto& where, const edge_fit_options& how = {}) {
        (void)edge_fit(src.view(), where, how);
    };
    const nominal_line line = {{2, 2}, {20, 20}};
    CHECK_THROWS_AS(fit(nominal_line{{2, 2}, {2, 2}}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_line{{nan, 2}, {5, 2}}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_line{{2, 2}, {5, 1e9}}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_circle{5, 5, 0}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_circle{5, 5, nan}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_circle{5, 5, 5, 0, -1}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_ellipse{5, 5, 5, 0, 0}), tests::broken);
    CHECK_THROWS_AS(fit(nominal_rectangle{5, 5, -5, 5, 0}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.search = -1}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.search = 17}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.reach = 2}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.reach = 33}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.ends = -1}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.min_contrast = -1}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.max_blur = 7}), tests::broken);
    CHECK_THROWS_AS(fit(line, {.black = 5, .white = 4}), tests::broken);
}

TEST_CASE(
    "line_of: its point stands in the middle of what was seen, where it is surest, and its direction has no arrow") {
    const auto edge = draw::half_plane::through(64, 64.3, pi_ / 2);
    picture<std::uint8_t> src = drawn<std::uint8_t>(edge, 128, {.noise = 5});
    // The half of it that lies beyond the picture tells nothing: 68 … 127.5 without the end.
    const nominal_line to_the_right = {{64, 64}, {192, 64}}, to_the_left = {{192, 64}, {64, 64}};
    for (const nominal_line& where : {to_the_right, to_the_left}) {
        const auto found = edge_fit(src.view(), where);
        REQUIRE(found);
        const measured_line<> line = line_of(*found);
        CHECK(std::abs(line.x - 97.75) < 2);
        CHECK(std::abs(line.y - 64.3) < 4 * line.sigma_offset);
        CHECK(std::abs(line.ux) == doctest::Approx(1).epsilon(1e-3));
        CHECK((line.uy > 0 || (line.uy == 0 && line.ux > 0)));
        CHECK(line.sigma_angle == found->sigma_angle);
        CHECK(line.sigma_offset < 0.7 * found->sigma_offset);
        // Far from there the two describe the same doubt.
        const double away = 0.5 * (found->from.x + found->to.x) - line.x;
        CHECK(std::hypot(line.sigma_offset, away * line.sigma_angle) ==
              doctest::Approx(found->sigma_offset).epsilon(1e-3));
    }
}

TEST_CASE("centre_of: a place with the covariance of its two numbers") {
    picture<std::uint8_t> src = drawn<std::uint8_t>(draw::disc{63.3, 64.8, 20}, 128, {.noise = 5});
    const auto found = edge_fit(src.view(), nominal_circle{64, 64, 20});
    REQUIRE(found);
    const measured_point<> centre = centre_of(*found);
    CHECK(centre.x == found->x.value);
    CHECK(centre.y == found->y.value);
    CHECK(std::sqrt(centre.covariance(0, 0).value) == found->x.sigma);
    CHECK(centre.covariance(0, 1) == found->covariance(0, 1));
    CHECK(centre.covariance(1, 0) == centre.covariance(0, 1));
}
