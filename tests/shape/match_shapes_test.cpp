#include <alidade/shape/match_shapes.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/polygons.hpp"

using namespace alidade;
using doctest::Approx;
using tests::points_of, tests::view;

namespace {

constexpr shape_distance every_distance[] = {shape_distance::inverse_logarithms, shape_distance::logarithms,
                                             shape_distance::relative_logarithms};

const points_of<int> square = {{0, 0}, {6, 0}, {6, 6}, {0, 6}};
const points_of<int> bar = {{0, 0}, {40, 0}, {40, 6}, {0, 6}};

}  // namespace

TEST_CASE("match_shapes: each distance is the one reckoned by hand") {
    const hu_invariants a = {{0.1, -0.01, 0, 1e-6, 0.5}}, b = {{0.001, 0.01, 0.5, 1e-3, 1e-7}};
    // Logarithms of the first two: -1, 2 and -3, -2. The others have one that is too small.
    CHECK(match_shapes(a, b, {shape_distance::logarithms}) == Approx(2 + 4));
    CHECK(match_shapes(a, b, {shape_distance::inverse_logarithms}) == Approx(2.0 / 3 + 1));
    CHECK(match_shapes(a, b, {shape_distance::relative_logarithms}) == Approx(2));
    CHECK(match_shapes(b, a, {shape_distance::relative_logarithms}) == Approx(2));
    CHECK(match_shapes(a, b, {shape_distance::logarithms, 1e-6}) == Approx(6));
    CHECK(match_shapes(a, b, {shape_distance::logarithms, 1e-7}) == Approx(6 + 3));
}

TEST_CASE("match_shapes: a figure is itself, moved, turned and scaled too") {
    draw::random random(2);
    const auto a = tests::outline<int>(random, 30, 100);
    points_of<int> b;
    for (const auto& p : a) b.push_back({700 - 2 * p.y, 2 * p.x});
    for (shape_distance distance : every_distance) {
        CHECK(match_shapes(view(a), view(a), {distance}) == 0);
        CHECK(match_shapes(view(a), view(b), {distance}) < 1e-9);
        CHECK(match_shapes(view(square), view(bar), {distance}) > 0.1);
    }
    CHECK(match_shapes(view(points_of<float>{{0, 0}, {1, 0}, {0, 1}}), view(points_of<float>{{0, 0}, {9, 0}, {0, 9}})) <
          1e-9);
}

TEST_CASE("match_shapes: what has no area equals its like, and is as far as can be from all others") {
    const points_of<int> line = {{0, 0}, {9, 9}}, none;
    for (shape_distance distance : every_distance) {
        CHECK(match_shapes(view(line), view(none), {distance}) == 0);
        CHECK(match_shapes(view(line), view(square), {distance}) == std::numeric_limits<double>::max());
    }
}

TEST_CASE("match_shapes: never gives what is no number") {
    const hu_invariants one = {{1}}, two = {{2}}, minus = {{-1}};
    for (shape_distance distance : every_distance)
        for (const auto& a : {one, two, minus})
            for (const auto& b : {one, two, minus}) CHECK(match_shapes(a, b, {distance}) >= 0);
    CHECK(match_shapes(one, two, {shape_distance::inverse_logarithms}) == std::numeric_limits<double>::max());
    CHECK(match_shapes(one, minus, {shape_distance::relative_logarithms}) == 0);
}
