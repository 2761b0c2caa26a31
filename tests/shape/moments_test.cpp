#include <alidade/shape/moments.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/reference/moments.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"

using namespace alidade;
using doctest::Approx;
using tests::points_of, tests::view;

namespace {

/// The raw and the central moments, to `epsilon` of what they would be were all of the polygon at its far end.
template <class T>
void agrees_with_its_definition(const points_of<T>& polygon) {
    const moments made = polygon_moments(view(polygon));
    const long double area = polygon.empty() ? 0 : reference::polygon_moment(polygon, 0, 0, polygon[0].x, polygon[0].y);
    INFO(polygon.size(), " points");
    CHECK(made.m00 == Approx(static_cast<double>(area)).epsilon(1e-14));
    if (made.m00 == 0) {
        CHECK(made == moments{});
        return;
    }
    double reach = 0, spread = 0, gross = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const auto a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        reach = std::max({reach, std::abs(double(a.x)), std::abs(double(a.y))});
        spread = std::max({spread, std::abs(a.x - made.x), std::abs(a.y - made.y)});
        gross += std::abs((a.x - made.x) * (b.y - made.y) - (b.x - made.x) * (a.y - made.y)) / 2;
    }
    const auto near = [&](double value, int p, int q, bool central) {
        const long double x = central ? static_cast<long double>(made.x) : 0,
                          y = central ? static_cast<long double>(made.y) : 0;
        const double right = static_cast<double>(reference::polygon_moment(polygon, p, q, x, y));
        const double scale = gross * std::pow(central ? spread : std::max(reach, spread), p + q);
        CHECK(std::abs(value - right) <= 1e-12 * scale);
    };
    near(made.m10, 1, 0, false), near(made.m01, 0, 1, false), near(made.m20, 2, 0, false), near(made.m11, 1, 1, false);
    near(made.m02, 0, 2, false), near(made.m30, 3, 0, false), near(made.m21, 2, 1, false), near(made.m12, 1, 2, false);
    near(made.m03, 0, 3, false);
    near(made.mu20, 2, 0, true), near(made.mu11, 1, 1, true), near(made.mu02, 0, 2, true), near(made.mu30, 3, 0, true);
    near(made.mu21, 2, 1, true), near(made.mu12, 1, 2, true), near(made.mu03, 0, 3, true);
    CHECK(made.nu20 == Approx(made.mu20 / (made.m00 * made.m00)));
    CHECK(made.nu03 == Approx(made.mu03 / std::pow(made.m00, 2.5)));
}

const points_of<int> rectangle = {{2, 3}, {8, 3}, {8, 7}, {2, 7}};

}  // namespace

TEST_CASE("moments: a rectangle has the moments reckoned by hand") {
    const moments made = polygon_moments(view(rectangle));
    CHECK(made.m00 == 24);
    CHECK(made.x == 5);
    CHECK(made.y == 5);
    CHECK(made.m10 == 120);
    CHECK(made.m11 == 600);
    CHECK(made.m20 == 672);   // (8³ - 2³) / 3 · 4
    CHECK(made.m30 == 4080);  // (8⁴ - 2⁴) / 4 · 4
    CHECK(made.mu20 == 72);   // 6³ · 4 / 12
    CHECK(made.mu02 == 32);
    CHECK(made.mu11 == 0);
    CHECK(made.mu30 == 0);
    CHECK(made.nu20 == Approx(72.0 / 576));
}

TEST_CASE("moments: the same whichever way the polygon runs, and nothing where there is no area") {
    points_of<int> back(rectangle.rbegin(), rectangle.rend());
    CHECK(polygon_moments(view(back)) == polygon_moments(view(rectangle)));
    CHECK(polygon_moments(view(points_of<int>{})) == moments{});
    CHECK(polygon_moments(view(points_of<int>{{5, 5}, {9, 9}, {7, 7}})) == moments{});
    CHECK(polygon_moments(view(points_of<float>{{5, 5}, {5, 5.0000001f}, {5.0000001f, 5}})) == moments{});
}

TEST_CASE("moments: agree with their definition") {
    tests::at_awkward_polygons<int>(80, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(80, agrees_with_its_definition<float>);
}

TEST_CASE("moments: sums of 64 bits, of 85 and of doubles agree where they change over") {
    draw::random random(9);
    int wide_ones = 0;
    for (double size :
         {100.0, 200.0, 300.0, 500.0, 900.0, 1200.0, 2500.0, 5000.0, 15000.0, 32760.0, 33000.0, 4000000.0})
        for (int round = 0; round < 8; ++round) {
            const auto polygon = tests::outline<int>(random, round % 2 != 0 ? 40 : 500, size, round % 4 < 2);
            if (round < 2) agrees_with_its_definition(polygon);
            const auto [middle, reach] =
                moments_detail::extent_of(plane_arithmetic_detail::checked_bounds(view(polygon)));
            if (reach >= 32768) continue;
            const plane_arithmetic_detail::vector<std::int64_t> origin = {middle.x, middle.y};
            const auto wide = moments_detail::green<moments_detail::wide_sum>(view(polygon), origin);
            CHECK(moments_detail::finish(wide, {origin.x, origin.y}) == polygon_moments(view(polygon)));
            ++wide_ones;
        }
    CHECK(wide_ones > 60);
}

TEST_CASE("moments: a wide sum is exact beyond 64 bits, and below 0") {
    moments_detail::wide_sum sum;
    const std::int64_t a = 0x7ffe0000, b = std::int64_t{1} << 48;
    for (int i = 0; i < 1000; ++i) sum.add_product(a, b + 1);
    CHECK(sum.value() == 1000 * 0x1.fff8p+30 * 0x1p48 + 1000 * 0x1.fff8p+30);
    for (int i = 0; i < 2000; ++i) sum.add_product(-a, b + 1);
    CHECK(sum.value() == -(1000 * 0x1.fff8p+30 * 0x1p48 + 1000 * 0x1.fff8p+30));
    for (int i = 0; i < 1000; ++i) sum.add_product(a, b + 1);
    CHECK(sum.value() == 0);
}

TEST_CASE("moments: central moments do not suffer far from the origin") {
    points_of<int> far = rectangle;
    for (auto& p : far) p = {p.x + 60000000, p.y - 60000000};
    const moments made = polygon_moments(view(far)), near = polygon_moments(view(rectangle));
    CHECK(made.mu20 == near.mu20);
    CHECK(made.mu30 == near.mu30);
    CHECK(made.nu02 == near.nu02);
    CHECK(made.x == near.x + 60000000);
}

TEST_CASE(
    "moments: Hu's invariants stay when a figure is moved, turned by quarters or scaled; a mirror turns the last") {
    draw::random random(10);
    const auto polygon = tests::outline<int>(random, 30, 100);
    const hu_invariants hu = hu_moments(polygon_moments(view(polygon)));
    points_of<int> turned, scaled, mirrored;
    for (const auto& p : polygon) {
        turned.push_back({-p.y + 40, p.x - 7});
        scaled.push_back({3 * p.x, 3 * p.y});
        mirrored.push_back({-p.x, p.y});
    }
    const auto same = [&](const points_of<int>& other, double last) {
        const hu_invariants made = hu_moments(polygon_moments(view(other)));
        for (int i = 0; i < 6; ++i) CHECK(made.value[i] == Approx(hu.value[i]).epsilon(1e-9));
        CHECK(made.value[6] == Approx(last * hu.value[6]).epsilon(1e-9));
    };
    same(turned, 1);
    same(scaled, 1);
    same(mirrored, -1);
    const hu_invariants square = hu_moments(polygon_moments(view(points_of<int>{{0, 0}, {6, 0}, {6, 6}, {0, 6}})));
    CHECK(square.value[0] == Approx(1.0 / 6));
    for (int i = 1; i < 7; ++i) CHECK(square.value[i] == 0);
}

TEST_CASE("moments: refuse coordinates beyond the limit, and what is no number") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(polygon_moments(view(points_of<int>{{0, coordinate_limit}})), tests::broken);
    CHECK_THROWS_AS(polygon_moments(view(points_of<float>{{std::numeric_limits<float>::quiet_NaN(), 0}})),
                    tests::broken);
}
