#include <alidade/shape/min_area_rect.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/reference/min_area_rect.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"
#include "tests/support/scratch.hpp"

using alidade::array_view, alidade::coordinate_limit, alidade::corners_of, alidade::min_area_rect,
    alidade::min_area_rect_workspace, alidade::point, alidade::rotated_rectangle;
using doctest::Approx;

using tests::points_of, tests::view;

namespace {

constexpr double pi = std::numbers::pi;

template <class T>
rotated_rectangle rectangle(const points_of<T>& points) {
    tests::tight_scratch scratch(min_area_rect_workspace(static_cast<int>(points.size())));
    return min_area_rect(view(points), scratch.lend());
}

/// How far the farthest of the points is outside, and how far the sides are from the nearest point.
template <class T>
double misfit(const rotated_rectangle& made, const points_of<T>& points) {
    const double ux = std::cos(made.angle), uy = std::sin(made.angle);
    double worst = 0, sides[4] = {-1e9, -1e9, -1e9, -1e9};
    for (const auto& p : points) {
        const double along = ux * (p.x - made.x) + uy * (p.y - made.y),
                     across = ux * (p.y - made.y) - uy * (p.x - made.x);
        const double beyond[] = {along - made.width / 2, -along - made.width / 2, across - made.height / 2,
                                 -across - made.height / 2};
        for (int i = 0; i < 4; ++i) sides[i] = std::fmax(sides[i], beyond[i]);
    }
    for (double side : sides) worst = std::fmax(worst, std::abs(side));
    return worst;
}

template <class T>
void agrees_with_its_definition(const points_of<T>& points) {
    const rotated_rectangle made = rectangle(points);
    INFO(points.size(), " points");
    if (points.empty()) {
        CHECK(made.empty());
        return;
    }
    CHECK(made.width * made.height == Approx(reference::min_area(points)).epsilon(1e-11));
    CHECK(misfit(made, points) < 1e-11);
    CHECK(made.width >= made.height);
    CHECK(made.height >= 0);
    CHECK(made.angle >= 0);
    CHECK(made.angle < (made.width == made.height ? pi / 2 : pi));
}

}  // namespace

TEST_CASE("min_area_rect: an upright rectangle lies at 0, a standing one at a right angle, a square at 0") {
    CHECK(rectangle(points_of<int>{{1, 2}, {9, 2}, {9, 6}, {1, 6}}) == rotated_rectangle{5, 4, 8, 4, 0});
    CHECK(rectangle(points_of<int>{{2, 1}, {2, 9}, {6, 9}, {6, 1}}) == rotated_rectangle{4, 5, 8, 4, pi / 2});
    // What OpenCV 4.2 calls -90 degrees, 4.5.1 calls 90 degrees and others 0.
    for (int turn = 0; turn < 4; ++turn) {
        points_of<int> square = {{1, 1}, {1, 10}, {10, 10}, {10, 1}};
        std::rotate(square.begin(), square.begin() + turn, square.end());
        CHECK(rectangle(square) == rotated_rectangle{5.5, 5.5, 9, 9, 0});
        std::reverse(square.begin(), square.end());
        CHECK(rectangle(square) == rotated_rectangle{5.5, 5.5, 9, 9, 0});
    }
}

TEST_CASE("min_area_rect: a square on its corner lies at 45 degrees") {
    const auto made = rectangle(points_of<int>{{0, 5}, {5, 0}, {10, 5}, {5, 10}});
    CHECK(made.angle == Approx(pi / 4));
    CHECK(made.width == made.height);
    CHECK(made.width == Approx(std::sqrt(50.0)));
    CHECK(made.x == 5);
}

TEST_CASE("min_area_rect: the angle is that of the longer side, all the way round") {
    for (int degrees = 0; degrees < 360; ++degrees) {
        const double angle = degrees * pi / 180, c = std::cos(angle), s = std::sin(angle);
        points_of<float> corners;
        for (auto [u, v] : {std::pair{30, 10}, {-30, 10}, {-30, -10}, {30, -10}})
            corners.push_back({static_cast<float>(100 + u * c - v * s), static_cast<float>(50 + u * s + v * c)});
        const auto made = rectangle(corners);
        const double turn = std::remainder(made.angle - angle, pi);
        CHECK(std::abs(turn) < 1e-6);
        CHECK(made.angle >= 0);
        CHECK(made.angle < pi);
        CHECK(made.width == Approx(60));
        CHECK(made.height == Approx(20));
        CHECK(made.x == Approx(100));
        CHECK(made.y == Approx(50));
    }
}

TEST_CASE("min_area_rect: lines, single places and nothing") {
    CHECK(rectangle(points_of<int>{{3, 4}, {3, 4}}) == rotated_rectangle{3, 4, 0, 0, 0});
    CHECK(rectangle(points_of<int>{{0, 0}, {4, 0}, {2, 0}}) == rotated_rectangle{2, 0, 4, 0, 0});
    CHECK(rectangle(points_of<int>{{7, 8}, {7, 2}}) == rotated_rectangle{7, 5, 6, 0, pi / 2});
    const auto rising = rectangle(points_of<int>{{0, 3}, {3, 0}});  // upwards on the screen
    CHECK(rising.angle == Approx(3 * pi / 4));
    CHECK(rising.height == 0);
    const auto falling = rectangle(points_of<int>{{3, 3}, {0, 0}});
    CHECK(falling.angle == Approx(pi / 4));
    CHECK(rectangle(points_of<int>{}).empty());
    // A direction so little below π that it rounds to it.
    CHECK(rectangle(points_of<float>{{0, 1e-30f}, {1000, 0}}).angle < pi);
}

TEST_CASE("min_area_rect: of rectangles of the same area the one at the least angle") {
    // A regular octagon of pixels: at 0 and at 45 degrees.
    const points_of<int> octagon = {{0, 5}, {5, 0}, {12, 0}, {17, 5}, {17, 12}, {12, 17}, {5, 17}, {0, 12}};
    const auto made = rectangle(octagon);
    const double upright = reference::area_along(octagon, 1, 0);
    const double slanted = reference::area_along(octagon, std::sqrt(0.5), std::sqrt(0.5));
    CHECK(made.width * made.height == Approx(std::fmin(upright, slanted)));
    // Right-angled triangles, all of whose sides give twice the area.
    CHECK(rectangle(points_of<int>{{0, 4}, {4, 0}, {4, 8}}) == rotated_rectangle{2, 4, 8, 4, pi / 2});
    CHECK(rectangle(points_of<int>{{0, 0}, {4, 0}, {0, 4}}) == rotated_rectangle{2, 2, 4, 4, 0});
}

TEST_CASE("min_area_rect: agrees with its definition") {
    tests::at_awkward_polygons<int>(100, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(100, agrees_with_its_definition<float>);
}

TEST_CASE("min_area_rect: the corners go round clockwise on the screen from where width and height begin") {
    const auto [upper_left, upper_right, lower_right, lower_left] = corners_of({10, 20, 8, 4, 0}).at;
    CHECK(upper_left == point<double>{6, 18});
    CHECK(upper_right == point<double>{14, 18});
    CHECK(lower_right == point<double>{14, 22});
    CHECK(lower_left == point<double>{6, 22});
    const auto turned = corners_of({0, 0, 2, 0, pi / 2});
    CHECK(turned.at[0].y == Approx(-1));
    CHECK(turned.at[1].y == Approx(1));
}

TEST_CASE("min_area_rect: the hosted form gives the same") {
    draw::random random(8);
    const auto points = tests::outline<int>(random, 70, 90);
    CHECK(min_area_rect(view(points)) == rectangle(points));
    const auto fine = tests::outline<float>(random, 70, 90);
    CHECK(min_area_rect(view(fine)) == rectangle(fine));
}

TEST_CASE("min_area_rect: refuses scratch that is too small, and coordinates beyond the limit") {
    const tests::throw_when_broken guard;
    tests::tight_scratch scratch(100);
    CHECK_THROWS_AS(min_area_rect(view(points_of<int>(20)), scratch.lend()), tests::broken);
    CHECK_THROWS_AS(min_area_rect_workspace(-1), tests::broken);
    CHECK_THROWS_AS(min_area_rect(view(points_of<int>{{coordinate_limit, 0}})), tests::broken);
}
