#include <alidade/measure/caliper.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr double pi_ = 3.14159265358979323846;

/// A bar of so much width in the middle of a picture of 128.
picture<std::uint8_t> bar_of(double width, double angle, draw::scene how = {}, std::uint64_t seed = 3) {
    picture<std::uint8_t> made(128, 128);
    draw::random random(seed);
    draw::render(made.view(), draw::bar{63.7, 64.2, angle, 100, width}, how, random);
    return made;
}
/// Across that bar, from 30 pixels before its middle to 30 behind.
line_caliper across(double angle, double width = 40) {
    const double nx = -std::sin(angle), ny = std::cos(angle);
    return {{63.7 - 30 * nx, 64.2 - 30 * ny}, {63.7 + 30 * nx, 64.2 + 30 * ny}, width};
}

/// Into room for so many, with scratch that is no byte too large.
template <class Where>
struct edges {
    std::vector<caliper_edge> list;
    result<tally> told{tally{}};

    edges(image_view<const std::uint8_t> src, const Where& where, const caliper_options& options = {}, int room = 50)
        : list(static_cast<std::size_t>(room)) {
        tests::tight_scratch scratch(caliper_workspace(caliper_length(where)));
        told = caliper(src, where, array_view<caliper_edge>{list.data(), room}, options, scratch.lend());
        list.resize(told ? static_cast<std::size_t>(told->written) : 0);
    }
};
template <class Where, class... Rest>
edges(image_view<const std::uint8_t>, const Where&, Rest...) -> edges<Where>;

bool says(const error& why, const char* part) { return std::string(why.message).find(part) != std::string::npos; }

}  // namespace

TEST_CASE("caliper: a bar is a step upwards and a step downwards, where they are, in every direction") {
    for (const double angle : {0.0, 0.3, pi_ / 4, pi_ / 2, 2.2, -1.0}) {
        picture<std::uint8_t> src = bar_of(20, angle, {.noise = 1});
        const edges found(src.view(), across(angle));
        REQUIRE(found.list.size() == 2);
        CHECK(found.list[0].step == caliper_step::rising);
        CHECK(found.list[1].step == caliper_step::falling);
        CHECK(std::abs(found.list[0].along.value - 20) < 4 * found.list[0].along.sigma);
        CHECK(std::abs(found.list[1].along.value - 40) < 4 * found.list[1].along.sigma);
        CHECK(found.list[0].along.sigma < 0.004);
        CHECK(found.list[0].contrast == doctest::Approx(100).epsilon(0.01));
        CHECK(found.list[0].place.x == doctest::Approx(63.7 + 10 * std::sin(angle)).epsilon(1e-3));
        CHECK(found.list[0].place.y == doctest::Approx(64.2 - 10 * std::cos(angle)).epsilon(1e-3));
    }
}

TEST_CASE("caliper: the width of a bar of three blurs is without bias, and its sigma says how far it may be off") {
    double errors = 0, squares = 0;
    int inside = 0;
    constexpr int n = 60;
    for (int i = 0; i < n; ++i) {
        const double angle = 0.1 * i;
        picture<std::uint8_t> src = bar_of(2.6, angle, {.noise = 2}, static_cast<std::uint64_t>(i));
        const auto found = caliper_width(src.view(), across(angle, 60), contrast::light);
        REQUIRE_MESSAGE(found, found.error().message);
        const double error = (found->width.value - 2.6) / found->width.sigma;
        errors += error, squares += error * error, inside += std::abs(error) < 1.96;
        CHECK(found->width.sigma < 0.08);
    }
    CHECK(std::abs(errors / n) < 0.4);
    CHECK(std::sqrt(squares / n) > 0.75);
    CHECK(std::sqrt(squares / n) < 1.25);
    CHECK(inside >= 0.9 * n);
}

TEST_CASE("caliper: a bar too narrow for the noise has edges whose sigma is its width, and no width is told") {
    int told = 0, wrong = 0;
    constexpr int n = 30;
    for (int i = 0; i < n; ++i) {
        const double angle = 0.1 * i;
        picture<std::uint8_t> src = bar_of(1.5, angle, {.noise = 5}, static_cast<std::uint64_t>(i));
        const auto found = caliper_width(src.view(), across(angle), contrast::light);
        if (found) {
            ++told;
            wrong += std::abs(found->width.value - 1.5) > 1.96 * found->width.sigma;
            continue;
        }
        if (found.error().kind != fault::degenerate) continue;
        CHECK(says(found.error(), "too near"));
        for (const caliper_edge& one : edges(src.view(), across(angle)).list) CHECK(one.along.sigma > 0.5);
    }
    CHECK(told <= 4);
    CHECK(wrong <= 3);
}

TEST_CASE("caliper: the sigma of a narrow bar's width grows faster than the noise, and is at most an eighth of it") {
    double little = 0, much = 0;
    int both = 0;
    for (int i = 0; i < 30; ++i) {
        const double angle = 0.1 * i;
        const auto sigma = [&](double noise) {
            picture<std::uint8_t> src = bar_of(2.4, angle, {.noise = noise}, static_cast<std::uint64_t>(i));
            const auto found = caliper_width(src.view(), across(angle, 60), contrast::light);
            if (found) CHECK(found->width.sigma < found->width.value / 8);
            return found ? found->width.sigma : 0.0;
        };
        const double a = sigma(1), b = sigma(5);
        if (a > 0 && b > 0) little += a, much += b, ++both;
    }
    CHECK(both >= 8);
    CHECK(both <= 28);
    CHECK(much > 5.1 * little);
}

TEST_CASE("caliper: a curved edge is found where it meets the middle of the caliper, if its curvature is said") {
    for (const double angle : {0.0, 0.6, 2.5, -1.2})
        for (const bool inwards : {true, false}) {
            picture<std::uint8_t> src(128, 128);
            draw::random random(3);
            draw::render(src.view(), draw::disc{63.7, 64.2, 30}, {.noise = 1}, random);
            const double c = std::cos(angle), s = std::sin(angle);
            line_caliper where = {{63.7 + 45 * c, 64.2 + 45 * s}, {63.7 + 10 * c, 64.2 + 10 * s}, 12};
            if (!inwards) std::swap(where.from, where.to);
            where.curvature = inwards ? 1 / 30.0 : -1 / 30.0;
            const edges found(src.view(), where);
            REQUIRE(found.list.size() == 1);
            CHECK(std::abs(found.list[0].along.value - (inwards ? 15 : 20)) < 0.02);
            CHECK(std::abs(found.list[0].along.value - (inwards ? 15 : 20)) < 4 * found.list[0].along.sigma);
            where.curvature = 0;
            const edges straight(src.view(), where);
            REQUIRE(straight.list.size() == 1);
            CHECK(std::abs(straight.list[0].along.value - (inwards ? 15 : 20)) > 0.05);
        }
}

TEST_CASE("caliper: only steps upwards, only downwards, first, last, best, or the one after") {
    picture<std::uint8_t> src(128, 64);
    draw::random camera(7);
    // Columns of 70, 120, 60, 200, 110 from x = 20.3, 45.3, 70.3, 95.3 on.
    draw::expose(
        src.view(),
        [](int x, int) {
            const double levels[] = {70, 120, 60, 200, 110};
            double value = levels[0];
            for (int i = 0; i < 4; ++i)
                value += (levels[i + 1] - levels[i]) * 0.5 * std::erfc(-(x - 20.3 - 25 * i) / 0.85 / std::sqrt(2.0));
            return value;
        },
        1, camera);
    const line_caliper where = {{0, 32}, {127, 32}, 20};
    const auto at = [&](caliper_choice which, const caliper_options& how, int skip = 0) {
        scratch memory;
        const auto one =
            caliper_one(src.view(), where, which, how, memory.reserve(caliper_workspace(caliper_length(where))), skip);
        return one ? one->along.value : -1;
    };
    CHECK(edges(src.view(), where).list.size() == 4);
    CHECK(edges(src.view(), where, caliper_options{.step = caliper_step::rising}).list.size() == 2);
    CHECK(edges(src.view(), where, caliper_options{.step = caliper_step::falling}).list.size() == 2);
    CHECK(edges(src.view(), where, caliper_options{.min_contrast = 80}).list.size() == 2);
    CHECK(at(caliper_choice::first, {}) == doctest::Approx(20.3).epsilon(1e-3));
    CHECK(at(caliper_choice::first, {}, 1) == doctest::Approx(45.3).epsilon(1e-3));
    CHECK(at(caliper_choice::first, {}, 3) == doctest::Approx(95.3).epsilon(1e-3));
    CHECK(at(caliper_choice::last, {}) == doctest::Approx(95.3).epsilon(1e-3));
    CHECK(at(caliper_choice::last, {}, 1) == doctest::Approx(70.3).epsilon(1e-3));
    CHECK(at(caliper_choice::best, {}) == doctest::Approx(70.3).epsilon(1e-3));
    CHECK(at(caliper_choice::best, {}, 1) == doctest::Approx(95.3).epsilon(1e-3));
    CHECK(at(caliper_choice::best, {}, 3) == doctest::Approx(20.3).epsilon(1e-3));
    CHECK(at(caliper_choice::last, {.step = caliper_step::rising}) == doctest::Approx(70.3).epsilon(1e-3));
    CHECK(at(caliper_choice::first, {.step = caliper_step::falling}) == doctest::Approx(45.3).epsilon(1e-3));
    CHECK(at(caliper_choice::first, {}, 4) == -1);
    const auto beyond = caliper_width(src.view(), where, contrast::light, caliper_choice::first);
    REQUIRE(beyond);
    CHECK(beyond->width.value == doctest::Approx(25).epsilon(1e-3));
    CHECK(beyond->middle.value == doctest::Approx(32.8).epsilon(1e-3));
    const auto dark = caliper_width(src.view(), where, contrast::dark);
    REQUIRE(dark);
    CHECK(dark->inside == contrast::dark);
    CHECK(dark->middle.value == doctest::Approx(57.8).epsilon(1e-3));
    CHECK(caliper_width(src.view(), where, contrast::light, caliper_choice::last)->middle.value ==
          doctest::Approx(82.8).epsilon(1e-3));
    CHECK(caliper_width(src.view(), where)->middle.value == doctest::Approx(82.8).epsilon(1e-3));
}

TEST_CASE("caliper: room that does not suffice holds the first edges, and the tally tells how many there were") {
    picture<std::uint8_t> src = bar_of(20, 0.3);
    const edges all(src.view(), across(0.3)), one(src.view(), across(0.3), caliper_options{}, 1),
        none(src.view(), across(0.3), caliper_options{}, 0);
    CHECK(one.told->written == 1);
    CHECK(one.told->found == 2);
    CHECK(one.list[0].along == all.list[0].along);
    CHECK(none.told->found == 2);
}

TEST_CASE("caliper: widths hold what they state, of bars of 30 pixels down to three") {
    for (const double width : {30.0, 12.0, 6.0, 4.0, 3.0}) {
        draw::random random(31);
        int held = 0;
        double squares = 0, stated = 0;
        constexpr int trials = 40;
        for (int i = 0; i < trials; ++i) {
            const double angle = random.uniform(-pi_, pi_);
            picture<std::uint8_t> src = bar_of(width, angle, {.noise = 5}, random.bits());
            const auto found = caliper_width(src.view(), across(angle, 60), contrast::light);
            REQUIRE_MESSAGE(found, found.error().message);
            const double off = found->width.value - width;
            held += std::abs(off) <= 1.96 * found->width.sigma;
            squares += off * off / trials;
            stated += found->width.sigma * found->width.sigma / trials;
        }
        // 38 of 40, of standard error 1.4
        CHECK_MESSAGE(held >= 33, width);
        if (width >= 6) CHECK(std::sqrt(squares) < 0.03);
        CHECK(std::sqrt(squares) < 1.4 * std::sqrt(stated));
    }
}

TEST_CASE("caliper: along a radius it finds a ring's borders, along an arc the sides of what crosses it") {
    picture<std::uint8_t> src(160, 160);
    draw::random camera(5);
    draw::render(src.view(), draw::disc{79.4, 80.3, 50}, {.noise = 2}, camera);
    const auto ring = caliper_one(src.view(), radius_caliper{79.4, 80.3, 30, 70, 0.5, 1.5});
    REQUIRE(ring);
    CHECK(std::abs(ring->along.value - 20) < 4 * ring->along.sigma);
    CHECK(ring->step == caliper_step::falling);
    CHECK(std::hypot(ring->place.x - 79.4, ring->place.y - 80.3) == doctest::Approx(50).epsilon(1e-3));
    CHECK(std::atan2(ring->place.y - 80.3, ring->place.x - 79.4) == doctest::Approx(1.25));

    draw::render(src.view(), draw::bar{79.4, 80.3, 0.8, 140, 12}, {.noise = 2}, camera);
    const edges both(src.view(), arc_caliper{79.4, 80.3, 50, 0, pi_ / 2, 20});
    REQUIRE(both.list.size() == 2);
    // At radius 50 the sides, six pixels from the middle, lie asin(6 / 50) to either side; they are not radial.
    const double aside = std::asin(6.0 / 50);
    CHECK(std::abs(both.list[0].along.value - 50 * (0.8 - aside)) < 0.3);
    CHECK(std::abs(both.list[1].along.value - 50 * (0.8 + aside)) < 0.3);
    const edges tilted(src.view(), arc_caliper{79.4, 80.3, 50, 0, pi_ / 2, 20}, caliper_options{.tilted = true});
    REQUIRE(tilted.list.size() == 2);
    CHECK(std::abs(tilted.list[0].along.value - 50 * (0.8 - aside)) < 0.06);
}

TEST_CASE("caliper: an edge that is not square to the way is found where it crosses it, if it may be tilted") {
    picture<std::uint8_t> src(128, 128);
    draw::random camera(5);
    const auto edge = draw::half_plane::through(64, 64, 0.15);
    draw::render(src.view(), edge, {.noise = 3}, camera);
    const auto found =
        caliper_one(src.view(), line_caliper{{34, 64}, {94, 64}, 30}, caliper_choice::best, {.tilted = true});
    REQUIRE(found);
    CHECK(std::abs(found->along.value - 30) < 4 * found->along.sigma);
    CHECK(found->look.blur.value == doctest::Approx(0.85).epsilon(0.1));
}

TEST_CASE("caliper: it says why it found nothing") {
    picture<std::uint8_t> src = bar_of(20, 0, {.noise = 1});
    const auto why = [&](const line_caliper& where, const caliper_options& how = {}) {
        return edges(src.view(), where, how).told.error();
    };
    CHECK(says(why({{10, 20}, {60, 20}, 10}), "strongest step is one of"));
    CHECK(says(why({{10, 20}, {60, 20}, 10}), "min_contrast = 10"));
    CHECK(says(why({{300, 20}, {360, 20}, 10}), "outside of the picture"));
    CHECK(why({{300, 20}, {360, 20}, 10}).kind == fault::not_found);
    CHECK(says(why({{64, 40}, {64, 64}, 20}, {.step = caliper_step::falling}), "downwards"));
    const auto width = caliper_width(src.view(), line_caliper{{64, 40}, {64, 64}, 20});
    REQUIRE(!width);
    CHECK(says(width.error(), "of 1 edges no two"));
    const auto second =
        caliper_one(src.view(), line_caliper{{64, 40}, {64, 64}, 20}, caliper_choice::first, {.min_contrast = 150});
    CHECK(!second);
    for (const int side : {0, 1, 2, 3}) {
        picture<std::uint8_t> small(side, side);
        CHECK(!edges(small.view(), line_caliper{{0, 0}, {10, 1}, 4}).told);
    }
}

TEST_CASE("caliper: noise alone has no edges") {
    picture<std::uint8_t> src(128, 128);
    draw::random camera(5);
    int told = 0;
    for (int i = 0; i < 40; ++i) {
        draw::expose(src.view(), [](int, int) { return 100.0; }, 10, camera);
        const edges found(src.view(), line_caliper{{10, 64}, {118, 64}, 10});
        told += static_cast<int>(found.list.size());
    }
    CHECK(told == 0);
}

TEST_CASE("caliper: pixels beyond its ends are not looked at") {
    picture<std::uint8_t> src = bar_of(20, 0), other = bar_of(20, 0);
    for (int x = 0; x < 128; ++x)
        for (int y = 0; y < 128; ++y)
            if (y < 44 || y > 84) other.view()(x, y) = static_cast<std::uint8_t>(x * 37 + y * 11);
    const line_caliper where = {{64, 46}, {64, 82}, 20};
    const edges a(src.view(), where), b(other.view(), where);
    REQUIRE(a.list.size() == 2);
    REQUIRE(b.list.size() == 2);
    CHECK(a.list[0].along.value == b.list[0].along.value);
    CHECK(a.list[1].along.sigma == b.list[1].along.sigma);
}

TEST_CASE("caliper: broken contracts are refused") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(64, 64);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto look = [&](const auto& where, const caliper_options& how = {}) {
        (void)caliper(src.view(), where, how);
    };
    const line_caliper line = {{2, 30}, {60, 30}, 10};
    CHECK_THROWS_AS(look(line_caliper{{2, 2}, {4, 2}, 10}), tests::broken);
    CHECK_THROWS_AS(look(line_caliper{{2, 2}, {40, 2}, 0}), tests::broken);
    CHECK_THROWS_AS(look(line_caliper{{nan, 2}, {40, 2}, 5}), tests::broken);
    CHECK_THROWS_AS(look(arc_caliper{30, 30, 0, 0, 1, 1}), tests::broken);
    CHECK_THROWS_AS(look(arc_caliper{30, 30, 20, 0, 0, 5}), tests::broken);
    CHECK_THROWS_AS(look(radius_caliper{30, 30, 20, 10, 0, 1}), tests::broken);
    CHECK_THROWS_AS(look(radius_caliper{30, 30, 20, 40, 0, 0}), tests::broken);
    CHECK_THROWS_AS(look(line, {.min_contrast = -1}), tests::broken);
    CHECK_THROWS_AS(look(line, {.max_blur = 7}), tests::broken);
    line_caliper bent = line;
    bent.curvature = 3 / bent.width;
    CHECK_THROWS_AS(look(bent, {}), tests::broken);
    CHECK_THROWS_AS(look(line, {.reach = 1}), tests::broken);
    CHECK_THROWS_AS(
        (void)caliper_width(src.view(), line, contrast::either, caliper_choice::best, {.step = caliper_step::rising}),
        tests::broken);
    tests::tight_scratch scratch(caliper_workspace(caliper_length(line)));
    caliper_edge room[4];
    CHECK_THROWS_AS((void)caliper(src.view(), line, array_view<caliper_edge>{room, 4}, {},
                                  scratch.lend(caliper_workspace(caliper_length(line)) / 2)),
                    tests::broken);
}
