#include <alidade/measure/calibrate_camera.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr lens truth = {530, 540, 325, 236, -0.28, 0.09, 0.001, -0.0005, -0.01};
constexpr int columns = 8, rows = 6;

struct views {
    std::vector<grid_point> points;
    std::vector<int> offsets = {0};

    sequences_view<const grid_point> view() const {
        return {{points.data(), static_cast<int>(points.size())}, {offsets.data(), static_cast<int>(offsets.size())}};
    }
};

/// A target of 30 mm squares, turned about x, then y, half a metre or so away.
void add_view(views& to, double about_x, double about_y, double away, double noise, draw::random& random,
              const lens& by = truth) {
    const double cx = std::cos(about_x), sx = std::sin(about_x), cy = std::cos(about_y), sy = std::sin(about_y);
    for (int i = 0; i < columns * rows; ++i) {
        const double x = 30 * (i % columns - 3.5), y = 30 * (i / columns - 2.5);
        const double u = cy * x + sy * sx * y, v = cx * y, w = -sy * x + cy * sx * y + away;
        const point<double> seen = distorted(by, {by.fx * u / w + by.cx, by.fy * v / w + by.cy});
        to.points.push_back({{seen.x + noise * random.normal(), seen.y + noise * random.normal(), isotropic(noise)},
                             i % columns,
                             i / columns});
    }
    to.offsets.push_back(static_cast<int>(to.points.size()));
}

views seven_views(double noise, draw::random& random, const lens& by = truth) {
    views made;
    const double angles[][2] = {{0.1, 0}, {0.5, 0.1}, {-0.5, 0.2}, {0.1, 0.6}, {0, -0.6}, {0.4, 0.4}, {-0.4, 0.4}};
    for (const auto& angle : angles) add_view(made, angle[0], angle[1], 450, noise, random, by);
    return made;
}

}  // namespace

TEST_CASE("calibrate_camera: exact points give the camera and the poses") {
    draw::random random(1);
    const views all = seven_views(0, random);
    target_pose poses[7];
    tests::tight_scratch scratch(calibrate_camera_workspace(7, columns * rows));
    const auto found = calibrate_camera(all.view(), {.spacing = 30}, 640, 480, {poses, 7}, {}, scratch.lend());
    REQUIRE_MESSAGE(found, found.error().message);
    CHECK(found->rms < 1e-6);
    CHECK(found->points == 7 * columns * rows);
    const double ours[] = {found->optics.fx, found->optics.fy, found->optics.cx, found->optics.cy, found->optics.k1,
                           found->optics.k2, found->optics.p1, found->optics.p2, found->optics.k3};
    const double theirs[] = {truth.fx, truth.fy, truth.cx, truth.cy, truth.k1, truth.k2, truth.p1, truth.p2, truth.k3};
    for (int i = 0; i < 9; ++i) CHECK(ours[i] == doctest::Approx(theirs[i]).epsilon(1e-3));
    // The first view is turned by 0.1 about x; its point (0, 0) is at (-105, -75) before that.
    CHECK(poses[0].turn[0] == doctest::Approx(1));
    CHECK(poses[0].turn[4] == doctest::Approx(std::cos(0.1)));
    CHECK(poses[0].turn[7] == doctest::Approx(std::sin(0.1)));
    CHECK(poses[0].shift[0] == doctest::Approx(-105));
    CHECK(poses[0].shift[2] == doctest::Approx(450 - 75 * std::sin(0.1)));
    CHECK(poses[3].rms < 1e-6);
}

TEST_CASE("calibrate_camera: 95 % intervals of the focal lengths and the principal point hold the truth") {
    draw::random random(2);
    int covered = 0, all = 0;
    for (int i = 0; i < 100; ++i) {
        const auto found = calibrate_camera(seven_views(0.2, random).view(), {.spacing = 30}, 640, 480);
        REQUIRE(found);
        CHECK(found->common_sigma == 0);
        const double off[] = {found->optics.fx - truth.fx, found->optics.fy - truth.fy, found->optics.cx - truth.cx,
                              found->optics.cy - truth.cy};
        for (int j = 0; j < 4; ++j) covered += std::abs(off[j]) < 1.96 * std::sqrt(found->covariance(j, j).value);
        all += 4;
    }
    CHECK(covered > 0.89 * all);  // of 400, not all independent
    CHECK(covered <= all);
}

TEST_CASE("calibrate_camera: terms that are not asked for are 0, and so are their covariances") {
    draw::random random(3);
    constexpr lens plain = {500, 500, 319.5, 239.5, -0.2};
    const auto found = calibrate_camera(seven_views(0.1, random, plain).view(), {.spacing = 30}, 640, 480,
                                        {.radial_terms = 1, .tangential = false});
    REQUIRE(found);
    CHECK(found->optics.k1 == doctest::Approx(-0.2).epsilon(0.02));
    CHECK(found->optics.k2 == 0);
    CHECK(found->optics.p1 == 0);
    CHECK(found->optics.k3 == 0);
    for (int j = 5; j < 9; ++j) CHECK(found->covariance(j, j) == 0);
    CHECK(found->covariance(4, 4) > 0);
}

TEST_CASE("calibrate_camera: what views do not tell is refused with a reason") {
    draw::random random(4);
    views one;
    add_view(one, 0.3, 0.2, 450, 0, random);
    const auto single = calibrate_camera(one.view(), {.spacing = 30}, 640, 480);
    CHECK(std::string(single.error().message) == "a camera with 9 parameters is not told by 1 views with 48 points");
    CHECK(calibrate_camera({}, {}, 640, 480).error().kind == fault::degenerate);
    views facing;
    for (int i = 0; i < 4; ++i) add_view(facing, 0, 0, 400 + 50 * i, 0, random);
    CHECK(calibrate_camera(facing.view(), {.spacing = 30}, 640, 480).error().kind == fault::degenerate);
    views spoilt = seven_views(0.1, random);
    spoilt.points[100].seen.x = std::nan("");
    const auto malformed = calibrate_camera(spoilt.view(), {.spacing = 30}, 640, 480);
    CHECK(malformed.error().kind == fault::malformed);
    CHECK(std::string(malformed.error().message).find("view 2: pair 4 has") == 0);
}

TEST_CASE("calibrate_camera: broken contracts are told") {
    const tests::throw_when_broken guard;
    draw::random random(5);
    const views all = seven_views(0.1, random);
    target_pose poses[7];
    tests::tight_scratch scratch(calibrate_camera_workspace(7, columns * rows));
    CHECK_THROWS_AS((void)calibrate_camera(all.view(), {}, 640, 480, {poses, 6}, {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)calibrate_camera(all.view(), {}, 0, 480, {poses, 7}, {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)calibrate_camera(all.view(), {}, 640, 480, {poses, 7}, {.radial_terms = 4}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS((void)calibrate_camera(all.view(), {}, 640, 480, {poses, 7}, {}, scratch.lend(1000)),
                    tests::broken);
}
