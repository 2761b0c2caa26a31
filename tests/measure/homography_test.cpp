#include <alidade/measure/homography.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr homography view = {{20, -3, 300, 4, 18, 200, 0.01, -0.005, 1}};

struct pairs {
    std::vector<point<double>> plane;
    std::vector<measured_point<>> seen;

    result<homography_fit> fit() const {
        const int n = static_cast<int>(plane.size());
        return fit_homography({plane.data(), n}, {seen.data(), n});
    }
};

pairs grid(const homography& by, int columns, int rows, double noise, draw::random& random) {
    pairs made;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const point<double> p = {x - 4.0, y - 2.5}, q = mapped(by, p);
            made.plane.push_back(p);
            made.seen.push_back({q.x + noise * random.normal(), q.y + noise * random.normal(), isotropic(noise)});
        }
    return made;
}

std::string why(const pairs& of) { return of.fit().error().message; }

}  // namespace

TEST_CASE("homography: four corners of a square and a quadrangle have one map, worked out by hand") {
    // (1, 0) and (0, 1) go twice as far away and (1, 1) is seen at infinity's half: x / (1 + x + y) …
    const pairs corners = {{{0, 0}, {1, 0}, {0, 1}, {1, 1}}, {{0, 0}, {0.5, 0}, {0, 0.5}, {1.0 / 3, 1.0 / 3}}};
    const auto found = corners.fit();
    REQUIRE(found);
    CHECK(found->points == 4);
    CHECK(found->rms < 1e-12);
    CHECK(found->misfit == 1);
    const double expected[] = {1, 0, 0, 0, 1, 0, 1, 1, 1};
    for (int i = 0; i < 9; ++i) CHECK(found->map.m[i] / found->map.m[8] == doctest::Approx(expected[i]).epsilon(1e-9));
    CHECK(mapped(found->map, {2, 3}).x == doctest::Approx(2.0 / 6));
}

TEST_CASE("homography: exact pairs give their map, also far from the origin") {
    draw::random random(1);
    for (const double offset : {0.0, 1e4, -3e5}) {
        pairs exact = grid(view, 9, 6, 0, random);
        for (auto& p : exact.plane) p.x += offset, p.y -= offset;
        for (auto& p : exact.seen) p.x -= offset, p.y += offset;
        const auto found = exact.fit();
        REQUIRE(found);
        CHECK(found->rms < 1e-9 * (1 + std::abs(offset)));
    }
}

TEST_CASE("homography: the inverse leads back, and a map without one is refused") {
    const auto back = inverse(view);
    REQUIRE(back);
    const point<double> there = mapped(view, {3, -2}), again = mapped(*back, there);
    CHECK(again.x == doctest::Approx(3));
    CHECK(again.y == doctest::Approx(-2));
    const auto none = inverse({{1, 2, 3, 2, 4, 6, 0, 0, 1}});
    CHECK(none.error().kind == fault::degenerate);
    CHECK(std::string(none.error().message).find("no inverse") != std::string::npos);
    CHECK(inverse({{0, 0, 0, 0, 0, 0, 0, 0, 0}}).error().kind == fault::degenerate);
}

TEST_CASE("homography: 95 % intervals of mapped points hold the truth, inside of the grid and beyond") {
    draw::random random(2);
    int covered = 0, all = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto found = grid(view, 9, 6, 0.1, random).fit();
        REQUIRE(found);
        for (const point<double> p : {point<double>{0.3, 0.2}, point<double>{6, 4}}) {
            const measured_point<> q = mapped(*found, measured_point<>{p.x, p.y});
            const point<double> truth = mapped(view, p);
            covered += std::abs(q.x - truth.x) < 1.96 * std::sqrt(q.covariance(0, 0).value);
            covered += std::abs(q.y - truth.y) < 1.96 * std::sqrt(q.covariance(1, 1).value);
            all += 2;
        }
    }
    CHECK(covered > 0.93 * all);
    CHECK(covered < 0.97 * all);
}

TEST_CASE("homography: without covariances the scatter of the points tells") {
    draw::random random(3);
    pairs scattered = grid(view, 9, 6, 0.1, random), known = scattered;
    for (auto& p : scattered.seen) p.covariance = {};
    const auto a = scattered.fit(), b = known.fit();
    REQUIRE(a);
    REQUIRE(b);
    for (int i = 0; i < 9; ++i) {
        CHECK(a->map.m[i] == doctest::Approx(b->map.m[i]).epsilon(1e-4));
        CHECK(a->covariance(i, i).value == doctest::Approx(b->covariance(i, i).value).epsilon(0.5));
    }
}

TEST_CASE("homography: a point that is known badly counts little") {
    draw::random random(4);
    pairs one_off = grid(view, 5, 4, 0.01, random);
    one_off.seen[7].x += 20;
    one_off.seen[7].covariance = isotropic(20.0);
    const auto found = one_off.fit();
    REQUIRE(found);
    const point<double> there = mapped(found->map, one_off.plane[7]), truth = mapped(view, one_off.plane[7]);
    CHECK(std::abs(there.x - truth.x) < 0.05);
}

TEST_CASE("homography: what points do not determine is refused with a reason") {
    CHECK(why({{{0, 0}, {1, 0}, {1, 1}}, {{0, 0}, {1, 0}, {1, 1}}}) ==
          "a homography needs four pairs of points, not 3");
    CHECK(why({}).find("not 0") != std::string::npos);
    const pairs line = {{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}, {{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}};
    CHECK(why(line).find("the 5 points lie on one line") != std::string::npos);
    const pairs three_in_line = {{{0, 0}, {1, 0}, {2, 0}, {0, 1}}, {{0, 0}, {1, 0}, {2, 0}, {0, 1}}};
    CHECK(three_in_line.fit().error().kind == fault::degenerate);
    const pairs same = {{{1, 1}, {1, 1}, {1, 1}, {1, 1}}, {{0, 0}, {1, 0}, {0, 1}, {1, 1}}};
    CHECK(same.fit().error().kind == fault::degenerate);
    // No camera sees a square's corners crossed over.
    const pairs crossed = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, {{0, 0}, {1, 0}, {0, 1}, {1, 1}}};
    CHECK(crossed.fit().error().kind == fault::degenerate);
}

TEST_CASE("homography: no number is no map") {
    draw::random random(5);
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    for (const double bad : {nan, infinity, -infinity}) {
        pairs spoilt = grid(view, 3, 3, 0.1, random);
        spoilt.seen[4].y = bad;
        CHECK(spoilt.fit().error().kind == fault::malformed);
        CHECK(why(spoilt) == "pair 4 has a coordinate that is no number");
        spoilt = grid(view, 3, 3, 0.1, random);
        spoilt.plane[0].x = bad;
        CHECK(spoilt.fit().error().kind == fault::malformed);
        spoilt = grid(view, 3, 3, 0.1, random);
        spoilt.seen[2].covariance(0, 0) = bad;
        CHECK(why(spoilt) == "the covariance of point 2 is not one");
    }
    pairs impossible = grid(view, 3, 3, 0.1, random);
    impossible.seen[1].covariance(0, 1) = 1;
    CHECK(impossible.fit().error().kind == fault::malformed);
}

TEST_CASE("homography: broken contracts are told") {
    const tests::throw_when_broken guard;
    const point<double> plane[4] = {};
    const measured_point<> seen[4] = {};
    CHECK_THROWS_AS((void)fit_homography({plane, 4}, {seen, 3}), tests::broken);
    CHECK_THROWS_AS((void)mapped(homography{{1, 0, 0, 0, 1, 0, 1, 0, -2}}, {2, 0}), tests::broken);
}
