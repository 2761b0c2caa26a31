#include <alidade/measure/calibrate_plane.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/targets.hpp"

using namespace alidade;

namespace {

constexpr int width = 640, height = 480, columns = 9, rows = 6;
constexpr double spacing = 5;

/// Millimetres of the target to pixels.
struct camera {
    draw::bent_view seen;

    draw::place operator()(double x, double y) const { return seen({x / spacing, y / spacing}); }
};

camera view_of(double tilt, double axis, double k1, double k2) {
    return {tests::seen_as({.width = width,
                            .height = height,
                            .scale = 42,
                            .rotation = 0.2,
                            .tilt = tilt,
                            .axis = axis,
                            .k1 = k1,
                            .k2 = k2},
                           {0.5 * (columns - 1), 0.5 * (rows - 1)})};
}

std::vector<grid_point> points_of(const camera& view, double noise, draw::random& random) {
    std::vector<grid_point> made;
    for (int i = 0; i < columns * rows; ++i) {
        const draw::place p = view(spacing * (i % columns), spacing * (i / columns));
        made.push_back({{p.x + noise * random.normal(), p.y + noise * random.normal(), isotropic(noise)},
                        i % columns,
                        i / columns});
    }
    return made;
}

result<plane_calibration> calibrate(const std::vector<grid_point>& points, plane_calibration_options options = {}) {
    return calibrate_plane({points.data(), static_cast<int>(points.size())}, {.spacing = spacing}, width, height,
                           options);
}

}  // namespace

TEST_CASE("calibrate_plane: a camera that looks straight down has millimetres as many pixels apart") {
    std::vector<grid_point> points;
    for (int i = 0; i < 12; ++i) points.push_back({{100 + 40.0 * (i % 4), 50 + 40.0 * (i / 4)}, i % 4, i / 4});
    const auto found = calibrate_plane({points.data(), 12}, {.spacing = 2}, 320, 240, {.radial_terms = 0});
    REQUIRE(found);
    CHECK(found->rms < 1e-10);
    const auto there = to_millimetres(*found, {130, 70});
    REQUIRE(there);
    CHECK(there->x == doctest::Approx(1.5));
    CHECK(there->y == doctest::Approx(1));
    const auto length = distance(*found, {100, 50, isotropic(0.2)}, {200, 50, isotropic(0.2)});
    REQUIRE(length);
    CHECK(length->value == doctest::Approx(5));
    CHECK(length->sigma == doctest::Approx(std::sqrt(0.08) / 20));  // exact points: nothing of the calibration's
}

TEST_CASE("calibrate_plane: exact points give view and lens, there and back") {
    draw::random random(1);
    for (const double tilt : {0.0, 0.3, 0.8}) {
        const camera view = view_of(tilt, 0.5, -0.2, 0.04);
        const auto found = calibrate(points_of(view, 0, random));
        REQUIRE(found);
        CHECK(found->rms < 1e-8);
        CHECK(found->optics.k1 == doctest::Approx(-0.2).epsilon(1e-5));
        CHECK(found->optics.k2 == doctest::Approx(0.04).epsilon(1e-4));
        for (const auto& [x, y] : {std::pair{0.0, 0.0}, {40.0, 25.0}, {13.7, 21.1}, {-5.0, 30.0}}) {
            const draw::place p = view(x, y);
            const auto back = to_millimetres(*found, {p.x, p.y});
            REQUIRE(back);
            CHECK(std::abs(back->x - x) < 1e-6);
            CHECK(std::abs(back->y - y) < 1e-6);
            const point<double> again = to_pixels(*found, {x, y});
            CHECK(std::abs(again.x - p.x) < 1e-6);
            CHECK(std::abs(again.y - p.y) < 1e-6);
            // The parts of which it is made say the same.
            const auto ideal = undistorted(found->optics, measured_point<>{p.x, p.y});
            const point<double> mapped_there = mapped(found->ideal, {x, y});
            REQUIRE(ideal);
            CHECK(std::abs(ideal->x - mapped_there.x) < 1e-6);
            CHECK(std::abs(ideal->y - mapped_there.y) < 1e-6);
        }
    }
}

TEST_CASE("calibrate_plane: the centre of the distortion is found where it is asked for") {
    draw::random random(2);
    camera view = view_of(0.4, 0.5, -0.25, 0);
    view.seen.centre.x += 15, view.seen.centre.y -= 10;
    const auto found = calibrate(points_of(view, 0, random), {.free_centre = true});
    REQUIRE(found);
    CHECK(found->optics.cx == doctest::Approx(view.seen.centre.x).epsilon(1e-3));
    CHECK(found->optics.cy == doctest::Approx(view.seen.centre.y).epsilon(1e-3));
    CHECK(found->rms < 1e-4);
}

TEST_CASE("calibrate_plane: 95 % intervals of places and distances hold the truth") {
    draw::random random(3);
    int places = 0, distances = 0, n = 0;
    for (int i = 0; i < 1000; ++i) {
        const camera view = view_of(random.uniform(0, 0.8), random.uniform(0, 6), -0.15, 0.02);
        const auto found = calibrate(points_of(view, 0.1, random));
        REQUIRE(found);
        const double ax = random.uniform(0, 40), ay = random.uniform(0, 25), bx = random.uniform(0, 40),
                     by = random.uniform(0, 25);
        const auto seen_at = [&](double x, double y) {
            const draw::place p = view(x, y);
            return measured_point<>{p.x + 0.05 * random.normal(), p.y + 0.05 * random.normal(), isotropic(0.05)};
        };
        const measured_point<> a = seen_at(ax, ay), b = seen_at(bx, by);
        const auto place = to_millimetres(*found, a);
        const auto length = distance(*found, a, b);
        REQUIRE(place);
        REQUIRE(length);
        places += std::abs(place->x - ax) < 1.96 * std::sqrt(place->covariance(0, 0).value);
        distances += std::abs(length->value - std::hypot(ax - bx, ay - by)) < 1.96 * length->sigma;
        ++n;
    }
    CHECK(places > 0.922 * n);  // four standard errors of a share of 1000
    CHECK(places < 0.978 * n);
    CHECK(distances > 0.922 * n);
    CHECK(distances < 0.978 * n);
}

TEST_CASE("calibrate_plane: how well the target is made counts in every length, as a share of it") {
    draw::random random(4);
    const auto points = points_of(view_of(0.2, 0, 0, 0), 0.01, random);
    const auto exact = calibrate(points);
    const auto rough =
        calibrate_plane({points.data(), 54}, {.spacing = spacing, .relative_sigma = 0.01}, width, height);
    REQUIRE(exact);
    REQUIRE(rough);
    const auto a = distance(*exact, {200, 200}, {400, 200}), b = distance(*rough, {200, 200}, {400, 200});
    REQUIRE(a);
    REQUIRE(b);
    CHECK(b->sigma * b->sigma - a->sigma * a->sigma == doctest::Approx(1e-4 * a->value * a->value));
}

TEST_CASE("calibrate_plane: points that scatter by more than they say have an error in common") {
    draw::random random(5);
    auto points = points_of(view_of(0.4, 1, -0.1, 0), 0.3, random);
    for (grid_point& p : points) p.seen.covariance(0, 0) = p.seen.covariance(1, 1) = 1e-4;
    const auto found = calibrate(points);
    REQUIRE(found);
    CHECK(found->common_sigma == doctest::Approx(0.3).epsilon(0.25));
    CHECK(found->misfit == doctest::Approx(1).epsilon(0.02));
    const auto good = calibrate(points_of(view_of(0.4, 1, -0.1, 0), 0.3, random));
    REQUIRE(good);
    CHECK(good->common_sigma == 0);
}

TEST_CASE("calibrate_plane: an asymmetric grid's points stand two apart, every other row between") {
    const camera view = view_of(0.3, 1, 0, 0);
    std::vector<grid_point> points;
    for (int i = 0; i < 28; ++i) {
        const int column = i % 4, row = i / 4;
        const draw::place p = view(spacing * (2 * column + row % 2), spacing * row);
        points.push_back({{p.x, p.y}, column, row});
    }
    const auto found = calibrate_plane({points.data(), 28}, {.spacing = spacing, .asymmetric = true}, width, height);
    REQUIRE(found);
    CHECK(found->rms < 1e-8);
}

TEST_CASE("calibrate_plane: columns of an asymmetric grid may have any number") {
    constexpr int first = 2000000000;
    std::vector<grid_point> points;
    for (int i = 0; i < 24; ++i)
        points.push_back({{100 + 40.0 * (i % 4) + 20 * (i / 4 % 2), 50 + 20.0 * (i / 4)}, first + i % 4, i / 4});
    const auto found =
        calibrate_plane({points.data(), 24}, {.spacing = 1, .asymmetric = true}, 320, 240, {.radial_terms = 0});
    REQUIRE(found);
    const auto at = to_millimetres(*found, {100, 50});
    REQUIRE(at);
    CHECK(std::abs(at->x - 2.0 * first) < 1e-3);
    CHECK(std::abs(at->y) < 1e-6);
}

TEST_CASE("calibrate_plane: the horizon and what lies beyond the lens is refused") {
    draw::random random(7);
    const auto tilted = calibrate(points_of(view_of(1.1, 0, 0, 0), 0, random), {.radial_terms = 0});
    REQUIRE(tilted);
    int refused = 0;
    for (int y = -6000; y <= 6000; y += 500) {
        const auto there = to_millimetres(*tilted, {320, static_cast<double>(y)});
        if (!there) {
            ++refused;
            CHECK(std::string(there.error().message).find("horizon") != std::string::npos);
        }
    }
    CHECK(refused > 0);
    const auto bent = calibrate(points_of(view_of(0.2, 0, -0.3, 0), 0, random));
    REQUIRE(bent);
    CHECK(to_millimetres(*bent, {9000, 9000}).error().kind == fault::degenerate);
    CHECK(distance(*bent, {9000, 9000}, {1, 1}).error().kind == fault::degenerate);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(to_millimetres(*bent, {nan, 1}).error().kind == fault::degenerate);
}

TEST_CASE("calibrate_plane: points that do not determine it are refused with a reason") {
    draw::random random(8);
    auto points = points_of(view_of(0.2, 0, 0, 0), 0.1, random);
    CHECK(std::string(calibrate({points.begin(), points.begin() + 4}).error().message) ==
          "a calibration with 10 parameters needs 5 points, not 4");
    CHECK(calibrate({points.begin(), points.begin() + 9}).error().kind == fault::degenerate);  // one row
    CHECK(calibrate({}).error().kind == fault::degenerate);
    auto same = points;
    for (grid_point& p : same) p.column = p.row = 3;
    CHECK(calibrate(same).error().kind == fault::degenerate);
    auto at_one_place = points;
    for (grid_point& p : at_one_place) p.seen.x = p.seen.y = 7;
    CHECK(calibrate(at_one_place).error().kind == fault::degenerate);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    points[3].seen.x = nan;
    CHECK(calibrate(points).error().kind == fault::malformed);
    CHECK(std::string(calibrate(points).error().message).find("point 3 has") == 0);
}

TEST_CASE("calibrate_plane: broken contracts are told") {
    const tests::throw_when_broken guard;
    const grid_point points[6] = {};
    CHECK_THROWS_AS((void)calibrate_plane({points, 6}, {}, 0, 9), tests::broken);
    CHECK_THROWS_AS((void)calibrate_plane({points, 6}, {.spacing = 0}, 9, 9), tests::broken);
    CHECK_THROWS_AS((void)calibrate_plane({points, 6}, {.relative_sigma = -1}, 9, 9), tests::broken);
    CHECK_THROWS_AS((void)calibrate_plane({points, 6}, {}, 9, 9, {.radial_terms = 3}), tests::broken);
}
