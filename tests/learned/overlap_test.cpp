#include <alidade/learned/overlap.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr float pi_f = 3.14159265F;

/// Overlap of regions with whole corners, by counting cells.
double counted_iou(const region& a, const region& b) {
    int both = 0, either = 0;
    const auto holds = [](const region& r, float x, float y) { return x > r.x0 && x < r.x1 && y > r.y0 && y < r.y1; };
    for (float y = 0.5F; y < 12; ++y)
        for (float x = 0.5F; x < 12; ++x) {
            both += holds(a, x, y) && holds(b, x, y);
            either += holds(a, x, y) || holds(b, x, y);
        }
    return either > 0 ? static_cast<double>(both) / either : 0;
}

}  // namespace

TEST_CASE("iou: of upright regions, known to everybody") {
    const region a{0, 0, 10, 10};
    CHECK(iou(a, a) == 1);
    CHECK(iou(a, region{5, 0, 15, 10}) == doctest::Approx(1.0 / 3));
    CHECK(iou(a, region{10, 0, 20, 10}) == 0);   // they touch
    CHECK(iou(a, region{30, 30, 40, 40}) == 0);  // far away
    CHECK(iou(a, region{2, 2, 7, 7}) == 0.25);   // one in the other
    CHECK(iou(a, region{4, 4, 4, 4}) == 0);      // empty
    CHECK(iou(a, region{6, 6, 4, 4}) == 0);      // inside out
    CHECK(iou(region{}, region{}) == 0);
    static_assert(iou(region{0, 0, 2, 2}, region{1, 0, 3, 2}) > 0.333);
}

TEST_CASE("iou: agrees with counting cells") {
    draw::random random(1);
    const auto whole = [&] { return std::floor(static_cast<float>(random.uniform(0, 13))); };
    for (int i = 0; i < 3000; ++i) {
        const region a{whole(), whole(), whole(), whole()}, b{whole(), whole(), whole(), whole()};
        CHECK(iou(a, b) == doctest::Approx(counted_iou(a, b)).epsilon(1e-6));
        CHECK(iou(a, b) == iou(b, a));
    }
}

TEST_CASE("iou: neither areas beyond a float nor areas below one are lost") {
    CHECK(iou(region{0, 0, 3e30F, 3e30F}, region{0, 0, 3e30F, 1.5e30F}) == doctest::Approx(0.5));
    CHECK(iou(region{0, 0, 1e-25F, 1e-25F}, region{0, 0, 1e-25F, 5e-26F}) == doctest::Approx(0.5));
    CHECK(iou(region{0, 0, 3e38F, 1}, region{0, 0, 3e38F, 1}) == 1);
    CHECK(iou(region{-3e38F, -3e38F, 3e38F, 3e38F}, region{0, 0, 1, 1}) < 1e-30);
}

TEST_CASE("ios: 1 where one holds the other, the share of the smaller one else") {
    const region a{0, 0, 10, 10};
    CHECK(ios(a, region{2, 2, 4, 4}) == 1);
    CHECK(ios(a, region{8, 0, 12, 10}) == 0.5);
    CHECK(ios(a, region{10, 0, 12, 10}) == 0);
    CHECK(ios(rotated_region{0, 0, 10, 10, 0.3F}, rotated_region{1, 1, 2, 2, 1}) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("giou and diou: fall below 0 with the distance, and are iou where two are one") {
    const region a{0, 0, 2, 2}, beside{2, 0, 4, 2}, apart{8, 0, 10, 2};
    CHECK(giou(a, a) == 1);
    CHECK(diou(a, a) == 1);
    CHECK(giou(a, beside) == 0);
    CHECK(giou(a, apart) == doctest::Approx(-0.6));
    CHECK(diou(a, beside) == doctest::Approx(-4.0 / 20));
    CHECK(diou(a, apart) == doctest::Approx(-64.0 / 104));
    CHECK(giou(region{}, region{}) == 0);
    CHECK(diou(region{}, region{}) == 0);
}

TEST_CASE("iou: of rotated regions, known to everybody") {
    const rotated_region square{3, 4, 2, 2, 0};
    CHECK(iou(square, square) == 1);
    CHECK(iou(square, {3, 4, 2, 2, pi_f / 2}) == doctest::Approx(1).epsilon(1e-6));
    const double octagon = 8 * std::sqrt(2) - 8;  // what a square and the same turned by half a corner share
    CHECK(iou(square, {3, 4, 2, 2, pi_f / 4}) == doctest::Approx(octagon / (8 - octagon)).epsilon(1e-6));
    CHECK(iou(square, {4, 4, 2, 2, 0}) == doctest::Approx(1.0 / 3));
    CHECK(iou(square, {5, 4, 2, 2, 0}) == 0);  // a side in common
    CHECK(iou(square, {5, 6, 2, 2, 0}) == 0);  // a corner in common
    CHECK(iou(square, {3, 4, 0, 2, 0}) == 0);
    CHECK(iou(square, {3, 4, -2, 2, 0}) == 0);
    CHECK(iou(square, {100, 4, 2, 2, 1}) == 0);
    CHECK(intersection(square, {3, 4, 100, 0.5F, 0.5F}) == doctest::Approx(1 / std::cos(0.5)).epsilon(1e-6));
}

TEST_CASE("iou: of rotated regions is that of upright ones where angles are 0, and the same both ways round") {
    draw::random random(2);
    const auto some = [&](double low, double high) { return static_cast<float>(random.uniform(low, high)); };
    for (int i = 0; i < 2000; ++i) {
        rotated_region a{some(0, 9), some(0, 9), some(1, 9), some(1, 9), 0},
            b{some(0, 9), some(0, 9), some(1, 9), some(1, 9), 0};
        const auto upright = [](const rotated_region& r) {
            return region{r.x - r.width / 2, r.y - r.height / 2, r.x + r.width / 2, r.y + r.height / 2};
        };
        CHECK(std::fabs(iou(a, b) - iou(upright(a), upright(b))) < 1e-5);
        a.angle = some(-4, 4), b.angle = some(-4, 4);
        CHECK(iou(a, b) == iou(b, a));
        const double before = iou(a, b);
        CHECK((before >= 0 && before <= 1));
        a.angle += 1, b.angle += 1;  // turned together about the middle of a, and named otherwise
        const float dx = b.x - a.x, dy = b.y - a.y;
        b.x = a.x + dx * std::cos(1.F) - dy * std::sin(1.F), b.y = a.y + dx * std::sin(1.F) + dy * std::cos(1.F);
        CHECK(std::fabs(iou(a, b) - before) < 1e-4);
        CHECK(std::fabs(iou(a, {b.x, b.y, b.height, b.width, b.angle + pi_f / 2}) - iou(a, b)) < 1e-5);
    }
}

TEST_CASE("iou: of rotated regions within 1e-9 of shapely, also of the awkward") {
    struct known {
        const char* kind;
        rotated_region a, b;
        double iou, ios;
    };
    const known all[] = {
#include "tests/learned/overlap_cases.inc"
    };
    for (const known& one : all) {
        INFO(one.kind);
        CHECK(std::fabs(iou(one.a, one.b) - one.iou) < 1e-9);
        CHECK(std::fabs(ios(one.a, one.b) - one.ios) < 1e-9);
    }
}

TEST_CASE("iou: of whatever floats a network gives is a number from 0 to 1") {
    draw::random random(3);
    const auto any = [&] {
        const auto v = __builtin_bit_cast(float, static_cast<std::uint32_t>(random.bits()));
        return std::isfinite(v) ? v : 1.F;
    };
    for (int i = 0; i < 20000; ++i) {
        const rotated_region a{any(), any(), any(), any(), any()};
        const rotated_region b = i % 2 == 0 ? rotated_region{any(), any(), any(), any(), any()}
                                            : rotated_region{a.x, a.y, std::fabs(a.width), a.height, any()};
        const double rotated = iou(a, b);
        CHECK((rotated >= 0 && rotated <= 1));
        const double upright = iou(region{a.x, a.y, a.width, a.height}, region{b.x, b.y, b.width, b.height});
        CHECK((upright >= 0 && upright <= 1));
        const region round = bounds_of(a);
        CHECK(round.x0 == round.x0);
    }
}

TEST_CASE("bounds_of: holds a rotated region, with a millionth to spare at most") {
    draw::random random(4);
    for (int i = 0; i < 1000; ++i) {
        const auto some = [&](double low, double high) { return static_cast<float>(random.uniform(low, high)); };
        const rotated_region r{some(-9, 9), some(-9, 9), some(0, 9), some(0, 9), some(-9, 9)};
        const region round = bounds_of(r);
        double x1 = -100, y1 = -100;
        for (int corner = 0; corner < 4; ++corner) {
            const double u = (corner & 1 ? 0.5 : -0.5) * r.width, v = (corner & 2 ? 0.5 : -0.5) * r.height;
            const double x = r.x + u * std::cos(double(r.angle)) - v * std::sin(double(r.angle));
            const double y = r.y + u * std::sin(double(r.angle)) + v * std::cos(double(r.angle));
            CHECK((x >= round.x0 && x <= round.x1 && y >= round.y0 && y <= round.y1));
            x1 = std::fmax(x1, x), y1 = std::fmax(y1, y);
        }
        CHECK(round.x1 - x1 < 2e-5);
        CHECK(round.y1 - y1 < 2e-5);
    }
    CHECK(bounds_of(region{1, 2, 3, 4}) == region{1, 2, 3, 4});
}
