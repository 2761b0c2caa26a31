#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <type_traits>

#include "tools/draw/disc.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/shapes.hpp"

namespace {

/// The part of a row of the plane that lies inside a shape.
struct span {
    double from, to;
};

span part_of_row(draw::half_plane plane, double y) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double border = (plane.offset - plane.ny * y) / plane.nx;
    return plane.nx > 0 ? span{border, infinity} : span{-infinity, border};
}
span part_of_row(draw::bar bar, double y) {
    const double ux = std::cos(bar.angle), uy = std::sin(bar.angle), centre = ux * bar.x + uy * bar.y;
    const double aside = ux * bar.y - uy * bar.x;
    const draw::half_plane sides[] = {{ux, uy, centre - bar.length / 2},
                                      {-ux, -uy, -centre - bar.length / 2},
                                      {-uy, ux, aside - bar.width / 2},
                                      {uy, -ux, -aside - bar.width / 2}};
    span all = part_of_row(sides[0], y);
    for (const auto& side : sides) {
        const span one = part_of_row(side, y);
        all = {std::max(all.from, one.from), std::min(all.to, one.to)};
    }
    return all;
}
span part_of_row(draw::disc disc, double y) {
    const double square = disc.radius * disc.radius - (y - disc.y) * (y - disc.y);
    const double half = square > 0 ? std::sqrt(square) : 0;
    return {disc.x - half, disc.x + half};
}

span part_of_row(draw::ellipse ellipse, double y) {
    // Where the row meets the quadratic form of the ellipse.
    const double c = std::cos(ellipse.angle), s = std::sin(ellipse.angle), down = y - ellipse.y;
    const double aa = ellipse.a * ellipse.a, bb = ellipse.b * ellipse.b;
    const double square = c * c / aa + s * s / bb, mixed = c * s * (1 / aa - 1 / bb) * down;
    const double rest = (s * s / aa + c * c / bb) * down * down - 1;
    const double root = mixed * mixed - square * rest, half = root > 0 ? std::sqrt(root) / square : 0;
    return {ellipse.x - mixed / square - half, ellipse.x - mixed / square + half};
}

/// What a pixel sees, by another way: pixel and blur together weigh the plane, along each row by a formula, row by
/// row in many steps a pixel.
template <class Shape>
double by_rows(const Shape& shape, double x, double y, double sigma) {
    const double step = std::is_same_v<Shape, draw::half_plane> ? 1.0 / 32 : 1.0 / 512;
    const double reach = 7 * sigma + 0.5;
    const auto left_of = [&](double t) {
        return std::isinf(t) ? (t > 0 ? 1 : 0)
                             : draw::blurred_ramp(t + 0.5, sigma) - draw::blurred_ramp(t - 0.5, sigma);
    };
    const auto weight = [&](double t) {
        return draw::blurred_step(t + 0.5, sigma) - draw::blurred_step(t - 0.5, sigma);
    };
    double sum = 0;
    for (double v = -reach + step / 2; v < reach; v += step) {
        const span row = part_of_row(shape, y + v);
        if (row.to > row.from) sum += weight(v) * (left_of(row.to - x) - left_of(row.from - x));
    }
    return sum * step;
}

template <class Shape>
double worst_error(const Shape& shape, double sigma) {
    const auto seen = draw::seen(shape, sigma);
    double worst = 0;
    for (double y = 2; y < 20; y += 4.1)
        for (double x = 2; x < 20; x += 3.7)
            worst = std::max(worst, std::abs(seen(x, y) - by_rows(shape, x, y, sigma)));
    return worst;
}

template <class Shape>
double all_light(const Shape& shape, int size, double sigma) {
    const auto seen = draw::seen(shape, sigma);
    double sum = 0;
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) sum += seen(x, y);
    return sum;
}

}  // namespace

TEST_CASE("draw: what a pixel sees of a half-plane is right to 1e-7") {
    for (const double angle : {0.0, 0.0005, 0.003, 0.7, 2.5, 4.0})
        for (const double sigma : {0.5, 2.0})
            CHECK(worst_error(draw::half_plane::through(10.3, 11.1, angle), sigma) < 1e-7);
}

TEST_CASE("draw: a half-plane is the same turned by a right angle") {
    for (const double d : {-1.2, -0.3, 0.0, 0.4, 2.0}) {
        const double upright = draw::seen(draw::half_plane{1, 0, 5}, 0.8)(5 + d, 9);
        CHECK(draw::seen(draw::half_plane{0, 1, 5}, 0.8)(9, 5 + d) == upright);
        CHECK(draw::seen(draw::half_plane{0, -1, -5}, 0.8)(9, 5 - d) == doctest::Approx(upright).epsilon(1e-12));
    }
}

TEST_CASE("draw: a pixel sees of a sharp half-plane the area that it covers") {
    const auto upright = draw::seen(draw::half_plane{1, 0, 5.25}, 0);
    CHECK(upright(5, 3) == doctest::Approx(0.25));
    CHECK(upright(4, 3) == 0);
    CHECK(upright(6, 3) == 1);
    CHECK(draw::half_plane{1, 0, 5}.blurred(0)(5, 3) == 0.5);
    CHECK(draw::seen(draw::half_plane::through(5.5, 5, std::numbers::pi / 4), 0)(5, 5) == doctest::Approx(0.125));
}

TEST_CASE("draw: what a pixel sees of a bar, a disc or an ellipse is right to 1e-5 at the usual blur") {
    const draw::bar bar = {10.2, 9.7, 0.6, 14, 5};
    const draw::disc disc = {10.4, 9.8, 6.3}, small = {10.1, 10.9, 2.5};
    CHECK(worst_error(bar, 0.8) < 1e-5);
    CHECK(worst_error(disc, 0.8) < 1e-5);
    CHECK(worst_error(small, 0.8) < 1e-5);
    const draw::ellipse ellipse = {10.3, 9.9, 7.2, 4.1, 0.7}, thin = {9.8, 10.2, 8, 1.9, 2.2};
    CHECK(worst_error(ellipse, 0.8) < 1e-5);
    CHECK(worst_error(thin, 0.8) < 1e-5);
    CHECK(worst_error(ellipse, 0.5) < 1e-4);
    CHECK(worst_error(bar, 0.5) < 1e-4);
    CHECK(worst_error(disc, 0.5) < 1e-4);
}

TEST_CASE("draw: the pixels together see the area of a shape") {
    for (const double radius : {3.0, 10.37, 28.9}) {
        const double area = std::numbers::pi * radius * radius;
        CHECK(all_light(draw::disc{40.3, 39.6, radius}, 80, 0.8) == doctest::Approx(area).epsilon(1e-7));
    }
    for (const double b : {3.0, 17.3, 28.9})
        CHECK(all_light(draw::ellipse{40.3, 39.6, 28.9, b, 0.4}, 80, 0.8) ==
              doctest::Approx(std::numbers::pi * 28.9 * b).epsilon(1e-7));
    CHECK(all_light(draw::bar{40.3, 39.6, 1.1, 50.5, 7.25}, 80, 0.8) == doctest::Approx(50.5 * 7.25).epsilon(1e-7));
}

TEST_CASE("draw: an ellipse of equal axes is a disc, and one turned by half a turn is itself") {
    const auto disc = draw::seen(draw::disc{20.2, 19.7, 12.5}, 0.8);
    const auto round = draw::seen(draw::ellipse{20.2, 19.7, 12.5, 12.5, 0.9}, 0.8);
    const auto oval = draw::seen(draw::ellipse{20.2, 19.7, 12.5, 6, 0.9}, 0.8);
    const auto turned = draw::seen(draw::ellipse{20.2, 19.7, 6, 12.5, 0.9 - std::numbers::pi / 2}, 0.8);
    double worst = 0;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x)
            worst = std::max({worst, std::abs(disc(x, y) - round(x, y)), std::abs(oval(x, y) - turned(x, y))});
    CHECK(worst < 1e-6);
}

TEST_CASE("draw: a wave loses contrast by the blur and by the pixel's width") {
    const double fx = 0.11, fy = -0.07, sigma = 0.8, pi = std::numbers::pi;
    const auto sinc = [&](double f) { return std::sin(pi * f) / (pi * f); };
    const double contrast = std::exp(-2 * pi * pi * sigma * sigma * (fx * fx + fy * fy)) * sinc(fx) * sinc(fy);
    for (const double x : {0.0, 3.0, 8.0})
        CHECK(draw::seen(draw::wave{fx, fy, 0.3}, sigma)(x, 5) ==
              doctest::Approx(0.5 + 0.5 * contrast * std::cos(2 * pi * (fx * x + fy * 5) + 0.3)).epsilon(1e-7));
}
