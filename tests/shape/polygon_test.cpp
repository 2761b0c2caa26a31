#include <alidade/shape/polygon.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/reference/polygon.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"

using namespace alidade;
using tests::points_of, tests::view;

namespace {

const points_of<int> square = {{0, 0}, {10, 0}, {10, 10}, {0, 10}};
const points_of<int> arrow = {{0, 0}, {8, 4}, {0, 8}, {4, 4}};
// Goes round twice: a star of five points.
const points_of<int> star = {{0, -100}, {59, 81}, {-95, -31}, {95, -31}, {-59, 81}};

template <class T>
points_of<T> backwards(points_of<T> points) {
    return {points.rbegin(), points.rend()};
}

template <class T>
void agrees_with_its_definition(const points_of<T>& polygon) {
    INFO(polygon.size(), " points");
    CHECK(polygon_area(view(polygon)) == doctest::Approx(reference::polygon_area(polygon)).epsilon(1e-13));
    for (bool closed : {false, true})
        CHECK(polygon_length(view(polygon), closed) ==
              doctest::Approx(reference::polygon_length(polygon, closed)).epsilon(1e-13));
    CHECK(is_convex(view(polygon)) == reference::is_convex(polygon));
}

}  // namespace

TEST_CASE("polygon: the area of a square is positive clockwise on the screen") {
    CHECK(polygon_area(view(square)) == 100);
    CHECK(polygon_area(view(backwards(square))) == -100);
    CHECK(polygon_area(view(arrow)) == 16);
    CHECK(polygon_area(view(points_of<float>{{0, 0}, {1.5f, 0}, {1.5f, 0.5f}})) == 0.375);
}

TEST_CASE("polygon: the length of a path, and of its way back") {
    CHECK(polygon_length(view(square)) == 40);
    CHECK(polygon_length(view(square), false) == 30);
    CHECK(polygon_length(view(points_of<int>{{0, 0}, {1, 1}, {2, 2}, {6, 5}}), false) == doctest::Approx(7.8284271247));
    CHECK(polygon_length(view(points_of<int>{{3, 3}})) == 0);
}

TEST_CASE("polygon: the box of points, and of points between the pixels") {
    CHECK(bounding_box(view(arrow)) == box{0, 0, 9, 9});
    CHECK(bounding_box(view(points_of<int>{{-3, 5}})) == box{-3, 5, 1, 1});
    CHECK(bounding_box(view(points_of<int>{})) == box{});
    CHECK(bounding_box(view(points_of<float>{{0.4f, -0.5f}, {2.5f, 3.49f}})) == box{0, 0, 4, 4});
}

TEST_CASE("polygon: convex is what turns one way, everywhere, once") {
    CHECK(is_convex(view(square)));
    CHECK(is_convex(view(backwards(square))));
    CHECK_FALSE(is_convex(view(arrow)));
    CHECK_FALSE(is_convex(view(star)));
    CHECK_FALSE(is_convex(view(points_of<int>{{0, 0}, {5, 0}, {10, 0}, {10, 10}})));
    CHECK_FALSE(is_convex(view(points_of<int>{{0, 0}, {5, 0}})));
    CHECK_FALSE(is_convex(view(points_of<int>{})));
}

TEST_CASE("polygon: a point is inside, outside or on the border") {
    CHECK(contains(view(square), point<int>{5, 5}) == containment::inside);
    CHECK(contains(view(square), point<int>{10, 5}) == containment::on_border);
    CHECK(contains(view(square), point<int>{0, 0}) == containment::on_border);
    CHECK(contains(view(square), point<int>{11, 0}) == containment::outside);
    CHECK(contains(view(arrow), point<int>{2, 4}) == containment::outside);
    CHECK(contains(view(star), point<int>{0, 0}) == containment::outside);  // an even number of edges away
    CHECK(contains(view(square), point<float>{9.999f, 5}) == containment::inside);
    CHECK(contains(view(points_of<int>{}), point<int>{0, 0}) == containment::outside);
}

TEST_CASE("polygon: the distance is positive inside") {
    CHECK(distance_to_polygon(view(square), point<int>{5, 4}) == 4);
    CHECK(distance_to_polygon(view(square), point<int>{13, 14}) == -5);
    CHECK(distance_to_polygon(view(square), point<int>{10, 3}) == 0);
    CHECK(distance_to_polygon(view(square), point<float>{10.5f, 3}) == -0.5);
    CHECK(distance_to_polygon(view(points_of<int>{}), point<int>{}) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("polygon: agrees with its definition") {
    tests::at_awkward_polygons<int>(60, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(60, agrees_with_its_definition<float>);
}

TEST_CASE("polygon: every pixel round a polygon is where it is by definition") {
    draw::random random(3);
    int borders = 0;
    for (int i = 0; i < 60; ++i) {
        const auto polygon = tests::cloud<int>(random, 2 + i % 9, 8);
        const auto fine = tests::cloud<float>(random, 2 + i % 9, 8);
        int wrong = 0;
        double far = 0;
        for (int y = -9; y < 10; ++y)
            for (int x = -9; x < 10; ++x) {
                const point<int> p = {x, y};
                const point<float> q = {static_cast<float>(x) + 0.25f, static_cast<float>(y) + 0.5f};
                const int right = reference::contains(polygon, x, y);
                borders += right == 0;
                wrong += static_cast<int>(contains(view(polygon), p)) != right;
                wrong += static_cast<int>(contains(view(polygon), q)) != reference::contains(polygon, q.x, q.y);
                wrong += static_cast<int>(contains(view(fine), q)) != reference::contains(fine, q.x, q.y);
                const auto off = [&](double measured, double truth) {
                    far = std::fmax(far, std::abs(measured - truth));
                };
                off(distance_to_polygon(view(polygon), p), reference::distance_to_polygon(polygon, x, y));
                off(distance_to_polygon(view(polygon), q), reference::distance_to_polygon(polygon, q.x, q.y));
                off(distance_to_polygon(view(fine), q), reference::distance_to_polygon(fine, q.x, q.y));
            }
        CHECK(wrong == 0);
        CHECK(far < 1e-12);
    }
    CHECK(borders > 100);
}

TEST_CASE("polygon: integers are without an error up to the limit") {
    const int far = coordinate_limit - 1;
    const points_of<int> large = {{-far, -far}, {far, -far}, {far, far}, {-far, far}};
    CHECK(polygon_area(view(large)) == 4.0 * far * far);
    CHECK(is_convex(view(large)));
    // A sliver, and a point a hair beside its long edge.
    const points_of<int> sliver = {{-far, -far}, {far, far - 1}, {far, far}};
    CHECK(contains(view(sliver), point<int>{0, 0}) == containment::on_border);
    CHECK(contains(view(sliver), point<int>{1, 0}) == containment::outside);
}

TEST_CASE("polygon: refuses coordinates beyond the limit, and what is no number") {
    const tests::throw_when_broken guard;
    const points_of<int> far = {{0, 0}, {coordinate_limit, 0}, {0, 5}}, low = {{0, 0}, {0, -coordinate_limit - 1}};
    const points_of<float> none = {{0, 0}, {std::numeric_limits<float>::quiet_NaN(), 0}, {0, 5}};
    CHECK_THROWS_AS((void)polygon_area(view(far)), tests::broken);
    CHECK_THROWS_AS((void)polygon_length(view(low)), tests::broken);
    CHECK_THROWS_AS((void)bounding_box(view(none)), tests::broken);
    CHECK_THROWS_AS((void)is_convex(view(none)), tests::broken);
    CHECK_THROWS_AS((void)contains(view(none), point<float>{}), tests::broken);
    CHECK_THROWS_AS((void)contains(view(square), point<float>{none[1]}), tests::broken);
    CHECK_THROWS_AS((void)distance_to_polygon(view(far), point<int>{}), tests::broken);
}
