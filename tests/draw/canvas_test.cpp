#include "tools/draw/canvas.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tools/draw/scene.hpp"

namespace {

constexpr int width = 24, height = 22;

/// What each pixel sees of a sheet.
template <int C>
std::vector<double> seen_of(const draw::canvas<C>& sheet, double sigma, int w = width, int h = height) {
    std::vector<std::byte> memory(draw::expose_workspace(w, sigma, sheet));
    std::vector<double> all;
    sheet.rows(w, h, sigma, {memory.data(), memory.size()},
               [&](int, const double* row) { all.insert(all.end(), row, row + w * C); });
    return all;
}

struct room {
    std::vector<std::byte> bytes = std::vector<std::byte>(draw::canvas_workspace(2000));
    alidade::workspace lent() { return {bytes.data(), bytes.size()}; }
};

/// Black, and what `shapes` paints white.
template <class Shapes>
std::vector<double> white_on_black(const draw::homography& view, double sigma, Shapes shapes) {
    room all;
    draw::canvas<> sheet(draw::grey(0), view, all.lent());
    sheet.layer(draw::grey(1));
    shapes(sheet);
    return seen_of(sheet, sigma);
}

/// The largest difference to another function of the pixel.
template <class Other>
double worst(const std::vector<double>& seen, Other other) {
    double most = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            most = std::max(most, std::abs(seen[static_cast<std::size_t>(y * width + x)] - other(x, y)));
    return most;
}

/// What pixel (x, y) sees of light(place), sampled many times a pixel: right to about 2e-4 of the contrast.
template <class Light>
double by_samples(Light light, const draw::homography& view, double sigma, int x, int y) {
    constexpr int fine = 80;
    const int reach = static_cast<int>(std::ceil((4.5 * sigma + 0.5) * fine));
    std::vector<double> weight;
    for (int i = -reach; i <= reach; ++i) {
        const double t = static_cast<double>(i) / fine;
        weight.push_back((draw::blurred_step(t + 0.5, sigma) - draw::blurred_step(t - 0.5, sigma)) / fine);
    }
    double sum = 0;
    for (int j = -reach; j <= reach; ++j)
        for (int i = -reach; i <= reach; ++i) {
            const auto a = static_cast<std::size_t>(i + reach), b = static_cast<std::size_t>(j + reach);
            sum += weight[a] * weight[b] *
                   light(view.back({x + static_cast<double>(i) / fine, y + static_cast<double>(j) / fine}));
        }
    return sum;
}

}  // namespace

TEST_CASE("draw::homography: there and back again") {
    const auto view =
        draw::seen_from({.centre = {320, 240}, .scale = 150, .rotation = 0.4, .tilt = 0.7, .axis = 1.1, .distance = 5});
    for (const draw::place p : {draw::place{0, 0}, {0.9, -0.3}, {-1, 1}}) {
        const draw::place back = view.back(view(p));
        CHECK(back.x == doctest::Approx(p.x).epsilon(1e-12));
        CHECK(back.y == doctest::Approx(p.y).epsilon(1e-12));
    }
    CHECK(view({0, 0}).x == doctest::Approx(320));
    CHECK(view({0, 0}).y == doctest::Approx(240));
}

TEST_CASE("draw::homography: a plane tilted about the x axis keeps its width, is shorter, and goes away below") {
    const auto view = draw::seen_from({.scale = 100, .tilt = std::acos(0.5), .distance = 4});
    CHECK(view({1, 0}).x == doctest::Approx(100));
    const double depth = std::sin(std::acos(0.5));
    CHECK(view({0, 1}).y == doctest::Approx(50 * 4 / (4 + depth)));
    CHECK(view({0, -1}).y == doctest::Approx(-50 * 4 / (4 - depth)));
}

TEST_CASE("draw::canvas: a border at any angle and blur is where the exact formula says") {
    for (const double sigma : {0.0, 0.25, 0.4, 0.5, 0.8, 2.0})
        for (const double angle : {0.0, 0.001, 0.03, 0.7, 1.5, 1.5707, 2.9, 3.14, 4.0, 4.7}) {
            const auto plane = draw::half_plane::through(11.37, 10.81, angle);
            const auto expected = draw::seen(plane, sigma);
            const double nx = plane.nx, ny = plane.ny, far = 1000;
            const draw::place on = {11.37, 10.81};
            const auto made = white_on_black({}, sigma, [&](auto& sheet) {
                sheet.polygon({{on.x - ny * far, on.y + nx * far},
                               {on.x - ny * far + nx * far, on.y + nx * far + ny * far},
                               {on.x + ny * far + nx * far, on.y - nx * far + ny * far},
                               {on.x + ny * far, on.y - nx * far}});
            });
            CAPTURE(sigma);
            CAPTURE(angle);
            CHECK(worst(made, expected) < 2e-4);
        }
}

TEST_CASE("draw::canvas: borders along the axes are right to 1e-4, wherever in the pixel they are") {
    for (const double sigma : {0.0, 0.25, 0.4, 0.5, 0.8})
        for (int k = 0; k < 9; ++k) {
            const double at = 10 + k / 9.0 + 0.003;
            const auto upper = white_on_black(
                {}, sigma, [&](auto& sheet) { sheet.polygon({{-99, -99}, {99, -99}, {99, at}, {-99, at}}); });
            const auto left = white_on_black(
                {}, sigma, [&](auto& sheet) { sheet.polygon({{-99, -99}, {at, -99}, {at, 99}, {-99, 99}}); });
            CAPTURE(sigma);
            CAPTURE(at);
            CHECK(worst(upper, draw::seen(draw::half_plane{0, -1, -at}, sigma)) < 1e-4);
            CHECK(worst(left, draw::seen(draw::half_plane{-1, 0, -at}, sigma)) < 1e-5);
        }
}

TEST_CASE("draw::canvas: bars and discs are those of draw::bar and draw::disc") {
    const draw::bar bar = {11.2, 9.7, 0.6, 14, 5};
    const double ux = std::cos(bar.angle), uy = std::sin(bar.angle);
    for (const double sigma : {0.5, 0.8, 1.7}) {
        CAPTURE(sigma);
        const auto made = white_on_black({}, sigma, [&](auto& sheet) {
            sheet.bar({bar.x - 7 * ux, bar.y - 7 * uy}, {bar.x + 7 * ux, bar.y + 7 * uy}, bar.width);
        });
        CHECK(worst(made, draw::seen(bar, sigma)) < 2e-4);
        for (const double radius : {0.7, 2.5, 8.3, 60.0}) {
            const draw::disc disc = {radius > 20 ? 64.3 : 11.4, 10.8, radius};
            const auto round = white_on_black({}, sigma, [&](auto& sheet) { sheet.disc({disc.x, disc.y}, radius); });
            CAPTURE(radius);
            CHECK(worst(round, draw::seen(disc, sigma)) < 2e-4);
        }
    }
}

TEST_CASE("draw::canvas: without blur a pixel sees the area that is covered") {
    const auto made =
        white_on_black({}, 0, [&](auto& sheet) { sheet.polygon({{2.25, 3}, {9, 3}, {9, 5.75}, {2.25, 5.75}}); });
    const auto at = [&](int x, int y) { return made[static_cast<std::size_t>(y * width + x)]; };
    CHECK(at(2, 4) == doctest::Approx(0.25));
    CHECK(at(5, 3) == doctest::Approx(0.5));
    CHECK(at(5, 6) == doctest::Approx(0.25));
    CHECK(at(9, 6) == doctest::Approx(0.125));
    CHECK(at(5, 4) == doctest::Approx(1));
    CHECK(at(12, 4) == doctest::Approx(0));
}

TEST_CASE("draw::canvas: tilted, layered and crossing shapes are what very many samples see") {
    const auto view = draw::seen_from(
        {.centre = {12.3, 10.4}, .scale = 9, .rotation = 0.5, .tilt = 0.75, .axis = 0.4, .distance = 4});
    room all;
    draw::canvas<> sheet(draw::grey(50), view, all.lent());
    sheet.layer(draw::grey(200));
    sheet.disc({0, 0}, 0.9);
    sheet.layer(draw::grey(20));
    sheet.ring_sector({0, 0}, 0.6, 0.8, 0.3, 5.1);
    sheet.bar({-0.9, -0.2}, {0.9, 0.15}, 0.1);
    sheet.layer(draw::grey(120), 0.5);
    sheet.bar({0.1, -0.9}, {-0.2, 0.9}, 0.3);
    sheet.slot({-0.5, 0.5}, {0.1, 0.6}, 0.25);
    const auto inside = [](draw::place p, draw::place a, draw::place b, double w, double& along) {
        const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
        along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / length;
        return std::abs((p.y - a.y) * dx - (p.x - a.x) * dy) / length < w / 2 && along > 0 && along < length;
    };
    const auto light = [&](draw::place p) {
        double value = 50, along = 0;
        const double r = std::hypot(p.x, p.y);
        double angle = std::atan2(p.y, p.x);
        if (angle < 0) angle += 2 * std::numbers::pi;
        if (r < 0.9) value = 200;
        if ((r > 0.6 && r < 0.8 && angle > 0.3 && angle < 5.1) || inside(p, {-0.9, -0.2}, {0.9, 0.15}, 0.1, along))
            value = 20;
        const bool slot = inside(p, {-0.5, 0.5}, {0.1, 0.6}, 0.25, along) || std::hypot(p.x + 0.5, p.y - 0.5) < 0.125 ||
                          std::hypot(p.x - 0.1, p.y - 0.6) < 0.125;
        if (inside(p, {0.1, -0.9}, {-0.2, 0.9}, 0.3, along) || slot) value = 0.5 * value + 60;
        return value;
    };
    const auto made = seen_of(sheet, 0.8);
    double most = 0;
    for (int y = 1; y < height; y += 9)
        for (int x = y % 3; x < width; x += 9)
            most = std::max(
                most, std::abs(made[static_cast<std::size_t>(y * width + x)] - by_samples(light, view, 0.8, x, y)));
    CHECK(most < 0.05);  // of a contrast of 180
}

TEST_CASE("draw::canvas: holes, slots and rounded corners have the area they should have") {
    const auto area = [](auto shapes) {
        double sum = 0;
        for (const double v : white_on_black({}, 0.8, shapes)) sum += v;
        return sum;
    };
    const double pi = std::numbers::pi;
    const draw::place corners[] = {{6, 5}, {17, 6}, {16, 15}, {7, 14}};
    const double plain = area([&](auto& sheet) { sheet.polygon(corners, 4); });
    CHECK(area([](auto& sheet) { sheet.ring({11, 10}, 2.3, 5.1); }) ==
          doctest::Approx(pi * (5.1 * 5.1 - 2.3 * 2.3)).epsilon(1e-5));
    CHECK(area([](auto& sheet) { sheet.slot({8, 8}, {13, 11}, 3); }) ==
          doctest::Approx(pi * 2.25 + 3 * std::sqrt(34)).epsilon(1e-5));
    CHECK(area([](auto& sheet) { sheet.ring_sector({11, 10}, 3, 6, -0.4, 2.2); }) ==
          doctest::Approx(2.6 / 2 * (36 - 9)).epsilon(1e-5));
    CHECK(area([&](auto& sheet) {
              sheet.polygon(corners, 4);
              sheet.disc({11, 10}, 2, true);
              sheet.slot({9, 13}, {13, 13}, 1, true);
          }) == doctest::Approx(plain - 4 * pi - 4 - pi / 4).epsilon(1e-5));
    const draw::place square[] = {{5, 5}, {5, 15}, {16, 15}, {16, 5}};  // in the other sense
    CHECK(area([&](auto& sheet) { sheet.rounded_polygon(square, 4, 2); }) ==
          doctest::Approx(110 - (4 - pi) * 4).epsilon(1e-5));
    CHECK(area([&](auto& sheet) {
              sheet.disc({10, 10}, 8);
              sheet.rounded_polygon(square, 4, 2, true);
              sheet.polygon(square, 4);
          }) > 110);
}

TEST_CASE("draw::canvas: what lies outside the picture changes nothing but what is seen of it") {
    for (const double shift : {0.0, 300.0}) {
        const auto made = white_on_black({}, 0.8, [&](auto& sheet) {
            sheet.polygon({{-500 - shift, -500}, {500 + shift, -500}, {500 + shift, 10.25}, {-500 - shift, 10.25}});
            sheet.disc({-400, 10}, 30);
            sheet.disc({10, 9000}, 300);
            sheet.disc({700, 10}, 30);
        });
        CHECK(worst(made, draw::seen(draw::half_plane{0, -1, -10.25}, 0.8)) < 1e-5);
    }
}

TEST_CASE("draw::canvas: shapes of one layer are painted once where they overlap, whichever way round they are told") {
    const auto one = white_on_black({}, 0.8, [](auto& sheet) { sheet.polygon({{3, 4}, {17, 4}, {17, 15}, {3, 15}}); });
    const auto two = white_on_black({}, 0.8, [](auto& sheet) {
        sheet.polygon({{3, 4}, {12, 4}, {12, 15}, {3, 15}});
        sheet.polygon({{8, 15}, {17, 15}, {17, 4}, {8, 4}});
    });
    CHECK(worst(two, [&](int x, int y) { return one[static_cast<std::size_t>(y * width + x)]; }) < 1e-6);
}

TEST_CASE("draw::canvas: of two flat bars that cross, the upper is seen where they cross") {
    room all;
    draw::canvas<> sheet(draw::grey(0), {}, all.lent());
    sheet.layer(draw::grey(1));
    sheet.bar({-9, 8.7}, {33, 12.1}, 1.5);
    sheet.layer(draw::grey(0.2));
    sheet.bar({-9, 12.2}, {33, 8.9}, 0.7);
    const auto made = seen_of(sheet, 0.5);
    const auto light = [](draw::place p) {
        const auto far = [&](double y0, double y1) {
            return std::abs((p.x + 9) * (y1 - y0) - 42 * (p.y - y0)) / std::hypot(42, y1 - y0);
        };
        return far(12.2, 8.9) < 0.35 ? 0.2 : far(8.7, 12.1) < 0.75 ? 1.0 : 0.0;
    };
    for (int y = 9; y <= 12; ++y)
        for (int x = 8; x < 18; x += 3) {
            const double exact = by_samples(light, {}, 0.5, x, y);
            CHECK(std::abs(made[static_cast<std::size_t>(y * width + x)] - exact) < 1.5e-3);
        }
}

TEST_CASE("draw::canvas: three channels are three pictures, and grey is their brightness") {
    const draw::colour red = {20, 30, 200}, paper = {210, 230, 240};
    room a, b, c;
    draw::canvas<3> colours(paper, {}, a.lent());
    draw::canvas<1> greys(paper, {}, b.lent()), reds(draw::grey(240), {}, c.lent());
    const auto paint = [](auto& sheet, draw::colour what) {
        sheet.layer(what, 0.8);
        sheet.taper({3, 4}, {18, 15}, 5, 0.5);
    };
    paint(colours, red), paint(greys, red), paint(reds, draw::grey(200));
    const auto bgr = seen_of(colours, 0.8), grey = seen_of(greys, 0.8), only_red = seen_of(reds, 0.8);
    for (std::size_t i = 0; i < grey.size(); ++i) {
        REQUIRE(draw::brightness({bgr[3 * i], bgr[3 * i + 1], bgr[3 * i + 2]}) ==
                doctest::Approx(grey[i]).epsilon(1e-9));
        REQUIRE(bgr[3 * i + 2] == doctest::Approx(only_red[i]).epsilon(1e-9));
    }
}

TEST_CASE("draw::canvas: a bar that lies on another of the same colour makes no border between them") {
    const auto one = white_on_black({}, 0.8, [](auto& sheet) { sheet.bar({3, 3}, {17, 12}, 4); });
    const auto two = [&] {
        room all;
        draw::canvas<> sheet(draw::grey(0), {}, all.lent());
        for (int i = 0; i < 2; ++i) {
            sheet.layer(draw::grey(1));
            sheet.bar({3, 3}, {17, 12}, 4);
        }
        return seen_of(sheet, 0.8);
    }();
    CHECK(worst(two, [&](int x, int y) { return one[static_cast<std::size_t>(y * width + x)]; }) < 1e-12);
}

TEST_CASE("draw::canvas: too little room, too many layers and shapes without a layer are refused") {
    const tests::throw_when_broken guard;
    std::vector<std::byte> bytes(draw::canvas_workspace(3));
    draw::canvas<> sheet(draw::grey(0), {}, alidade::workspace(bytes.data(), bytes.size()));
    CHECK_THROWS_AS(sheet.disc({5, 5}, 3), tests::broken);
    sheet.layer(draw::grey(1));
    CHECK_THROWS_AS(for (int i = 0; i < 3; ++i) sheet.bar({1, 1}, {5, 4}, 2), tests::broken);
    CHECK_THROWS_AS(for (int i = 0; i < 70; ++i) sheet.layer(draw::grey(1)), tests::broken);
}

TEST_CASE("draw::expose: a sheet's picture is lit, and has its noise") {
    room all;
    draw::canvas<> sheet(draw::grey(100), {}, all.lent());
    sheet.layer(draw::grey(200));
    sheet.polygon({{-100, -100}, {11.5, -100}, {11.5, 100}, {-100, 100}});
    std::vector<std::byte> memory(draw::expose_workspace(width, 0.5, sheet));
    tests::picture<std::uint8_t> made(width, height);
    draw::random random(1);
    const auto half_light = [](double seen, int, int y) { return y < 10 ? 0.5 * seen : seen; };
    draw::expose(made.view(), sheet, 0.5, half_light, 0, random, {memory.data(), memory.size()});
    CHECK(made.view()(3, 3) == 100);
    CHECK(made.view()(20, 3) == 50);
    CHECK(made.view()(3, 13) == 200);
    CHECK(made.view()(20, 13) == 100);
    CHECK(made.surroundings_untouched());
    draw::expose(made.view(), sheet, 0.5, half_light, 5, random, {memory.data(), memory.size()});
    double squares = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < 9; ++x) {
            const double off = made.view()(x, y) - (y < 10 ? 100 : 200);
            squares += off * off;
        }
    CHECK(squares / (9 * height) == doctest::Approx(25).epsilon(0.3));
}
