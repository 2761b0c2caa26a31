#include <alidade/shape/iso_contours.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/iso_contours.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN(),
                infinity = std::numeric_limits<float>::infinity();

using line = std::vector<point<float>>;

bool same(array_view<const point<float>> a, const line& b) {
    return a.size == static_cast<int>(b.size()) &&
           (b.empty() || std::memcmp(a.data, b.data(), b.size() * sizeof(b[0])) == 0);
}

template <class T>
void agrees_with_its_definition(image_view<T> view, float level) {
    INFO(view.width, " x ", view.height, ", level ", level);
    const auto right = reference::iso_contours<T>(view, static_cast<double>(level));
    int points = 0;
    for (const line& one : right) points += static_cast<int>(one.size());
    std::vector<point<float>> room(static_cast<std::size_t>(points) + 1, {-7, -7});
    std::vector<int> offsets(right.size() + 1);
    tests::tight_scratch scratch(iso_contours_workspace(view.width, view.height));
    const sequences_view<point<float>> found = {{room.data(), points},
                                                {offsets.data(), static_cast<int>(offsets.size())}};
    const auto told = iso_contours(view, found, {.level = level}, scratch.lend());
    CHECK(told.complete());
    CHECK(told.sequences.found == static_cast<int>(right.size()));
    CHECK(told.points.found == points);
    CHECK(room.back() == point<float>{-7, -7});
    if (told.sequences.written != static_cast<int>(right.size())) return;
    int different = 0;
    for (std::size_t i = 0; i < right.size(); ++i) different += !same(found[static_cast<int>(i)], right[i]);
    CHECK(different == 0);
}

/// Coarser than noise, so that lines run on for a while.
template <class T>
void draw_hills(image_view<T> view, std::uint32_t seed, double scale) {
    reference::fill(view, [&](int x, int y, int) {
        seed = seed * 1664525u + 1013904223u;
        const double wave = std::sin(0.7 * x + 0.2 * y) + std::sin(0.5 * y - 0.3 * x);
        return static_cast<T>(scale * (0.5 + 0.15 * wave + 0.1 * static_cast<double>(seed >> 24) / 256));
    });
}

}  // namespace

TEST_CASE("iso_contours: around a bright pixel clockwise, halfway to its neighbours") {
    picture<std::uint8_t> src(3, 3);
    reference::fill(src.view(),
                    [](int x, int y, int) { return static_cast<std::uint8_t>(x == 1 && y == 1 ? 200 : 0); });
    const auto found = iso_contours(src.view(), {.level = 100});
    REQUIRE(found.count() == 1);
    CHECK(same(found[0], {{0.5f, 1.0f}, {1.0f, 0.5f}, {1.5f, 1.0f}, {1.0f, 1.5f}, {0.5f, 1.0f}}));
    const auto inner = iso_contours(src.view(), {.level = 150});
    CHECK(same(inner[0], {{0.75f, 1.0f}, {1.0f, 0.75f}, {1.25f, 1.0f}, {1.0f, 1.25f}, {0.75f, 1.0f}}));
    CHECK(iso_contours(src.view(), {.level = 201}).count() == 0);
    CHECK(iso_contours(src.view(), {.level = 200}).count() == 0);
    CHECK(iso_contours(src.view(), {.level = 0}).count() == 0);
    CHECK(iso_contours(src.view(), {.level = -1e9f}).count() == 0);
    CHECK(iso_contours(src.view(), {.level = 1e9f}).count() == 0);
}

TEST_CASE("iso_contours: a slope's lines are straight, and end at the border") {
    picture<float> src(5, 4);
    reference::fill(src.view(), [](int x, int, int) { return static_cast<float>(x); });
    const auto found = iso_contours(src.view(), {.level = 2.25f});
    REQUIRE(found.count() == 1);
    CHECK(
        same(found[0], {{2.25f, 3}, {2.25f, 2}, {2.25f, 1}, {2.25f, 0}}));  // upwards: the bright side is on the right
    const auto at_pixels = iso_contours(src.view(), {.level = 2.0f});
    CHECK(same(at_pixels[0], {{2, 3}, {2, 2}, {2, 1}, {2, 0}}));
}

TEST_CASE("iso_contours: of two pairs the brighter hang together if the mean is bright") {
    picture<float> src(2, 2);
    const auto set = [&](float a, float b, float c, float d) {
        src.view()(0, 0) = a;
        src.view()(1, 0) = b;
        src.view()(0, 1) = c;
        src.view()(1, 1) = d;
    };
    set(4, 0, 0, 4);
    auto found = iso_contours(src.view(), {.level = 2});
    REQUIRE(found.count() == 2);
    CHECK(same(found[0], {{0.5f, 0}, {1, 0.5f}}));
    CHECK(same(found[1], {{0.5f, 1}, {0, 0.5f}}));
    set(4, -1, 0, 4);
    found = iso_contours(src.view(), {.level = 2});
    REQUIRE(found.count() == 2);
    CHECK(same(found[0], {{0.4f, 0}, {0, 0.5f}}));
    CHECK(same(found[1], {{0.5f, 1}, {1, 0.6f}}));
}

TEST_CASE("iso_contours: agree with their definition at every awkward size") {
    std::uint32_t seed = 1;
    tests::at_awkward_sizes([&](int width, int height) {
        picture<std::uint8_t> bytes(width, height);
        picture<std::uint16_t> words(width, height);
        picture<float> floats(width, height);
        tests::scribble(bytes.view(), ++seed);
        tests::scribble(words.view(), ++seed);
        tests::scribble(floats.view(), ++seed);
        agrees_with_its_definition(bytes.view(), 127.5f);
        agrees_with_its_definition(bytes.bottom_up(), 60);
        agrees_with_its_definition(words.bottom_up(), 40000.25f);
        agrees_with_its_definition(floats.view(), 0.125f);
        draw_hills(bytes.view(), seed, 16);
        draw_hills(floats.view(), seed, 1);
        agrees_with_its_definition(bytes.view(), 8);
        agrees_with_its_definition(floats.bottom_up(), 0.5f);
        CHECK(bytes.surroundings_untouched());
    });
}

TEST_CASE("iso_contours: lines end where a pixel is not finite, and no place is ever one") {
    for (const float hole : {not_a_number, infinity, -infinity}) {
        picture<float> src(61, 50);
        std::uint32_t seed = 5;
        draw_hills(src.view(), 3, 1);
        for (int i = 0; i < 60; ++i) {
            seed = seed * 1664525u + 1013904223u;
            src.view()(static_cast<int>(seed >> 8) % 61, static_cast<int>(seed >> 20) % 50) = hole;
        }
        agrees_with_its_definition(src.view(), 0.5f);
        const auto found = iso_contours(src.view(), {.level = 0.5f});
        CHECK(found.count() > 10);
        for (const point<float> p : found.points) CHECK((std::isfinite(p.x) && std::isfinite(p.y)));
    }
    picture<float> all(9, 9);
    reference::fill(all.view(), [](int, int, int) { return not_a_number; });
    CHECK(iso_contours(all.view(), {.level = 0}).count() == 0);
    const float most = std::numeric_limits<float>::max();
    reference::fill(all.view(), [=](int x, int, int) { return x % 2 ? most : -most; });
    agrees_with_its_definition(all.view(), 0);
}

TEST_CASE("iso_contours: a disc has its radius, and its centre") {
    draw::random random(1);
    for (int i = 0; i < 20; ++i) {
        const draw::disc disc = {random.uniform(30, 34), random.uniform(30, 34), random.uniform(8, 24)};
        picture<std::uint8_t> src(64, 64);
        draw::render(src.view(), disc, {}, random);
        const auto found = iso_contours(src.view(), {.level = 120});
        REQUIRE(found.count() == 1);
        CHECK(found[0][0] == found[0][found[0].size - 1]);
        double area = 0;
        for (int k = 0; k + 1 < found[0].size; ++k) {
            const double ax = static_cast<double>(found[0][k].x) - disc.x,
                         ay = static_cast<double>(found[0][k].y) - disc.y;
            const double bx = static_cast<double>(found[0][k + 1].x) - disc.x,
                         by = static_cast<double>(found[0][k + 1].y) - disc.y;
            area += 0.5 * (ax * by - ay * bx);  // positive: clockwise on the screen
            CHECK(std::abs(std::hypot(ax, ay) - disc.radius) < 0.15);
        }
        CHECK(std::sqrt(area / std::numbers::pi) == doctest::Approx(disc.radius).epsilon(0.01));
    }
}

TEST_CASE("iso_contours: upside down the same points are met") {
    picture<std::uint8_t> src(70, 50);
    draw_hills(src.view(), 8, 255);
    const auto upright = iso_contours(src.view(), {.level = 127.5f}),
               turned = iso_contours(src.bottom_up(), {.level = 127.5f});
    CHECK(upright.count() == turned.count());
    double sum = 0;
    for (const point<float> p : upright.points) sum += static_cast<double>(p.x);
    for (const point<float> p : turned.points) sum -= static_cast<double>(p.x);
    CHECK(upright.points.size() >= turned.points.size() - upright.count());
    CHECK(upright.points.size() <= turned.points.size() + upright.count());
    CHECK(std::abs(sum) < 70.0 * upright.count());
}

TEST_CASE("iso_contours: room for fewer gives the first lines whole, and tells what all need") {
    picture<std::uint8_t> src(70, 50);
    draw_hills(src.view(), 8, 255);
    const auto all = iso_contours(src.view(), {.level = 127.5f});
    REQUIRE(all.count() > 4);
    tests::tight_scratch scratch(iso_contours_workspace(70, 50));
    for (int lines : {0, 1, all.count() / 2, all.count()})
        for (int points : {0, 7, all.points.size() / 2, all.points.size()}) {
            std::vector<point<float>> room(static_cast<std::size_t>(points) + 1, {-7, -7});
            std::vector<int> offsets(static_cast<std::size_t>(lines) + 1);
            const sequences_view<point<float>> found = {{room.data(), points}, {offsets.data(), lines + 1}};
            const auto told = iso_contours(src.view(), found, {.level = 127.5f}, scratch.lend());
            CHECK(told.sequences.found == all.count());
            CHECK(told.points.found == all.points.size());
            CHECK(told.complete() == (lines == all.count() && points == all.points.size()));
            CHECK(room.back() == point<float>{-7, -7});
            const int written = told.sequences.written;
            CHECK((written == lines || all.offsets[written + 1] > points));
            for (int i = 0; i < written; ++i) CHECK(same(found[i], line(all[i].begin(), all[i].end())));
        }
    CHECK(iso_contours(src.view(), {}, {.level = 127.5f}, scratch.lend()).sequences.found == all.count());
}

TEST_CASE("iso_contours: refuse a level that is not finite, scratch that is too small, pictures that are too large") {
    const tests::throw_when_broken guard;
    picture<float> src(8, 8);
    tests::scribble(src.view(), 1);
    tests::tight_scratch scratch(iso_contours_workspace(8, 8));
    CHECK_THROWS_AS((void)iso_contours(src.view(), {}, {.level = not_a_number}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)iso_contours(src.view(), {}, {.level = infinity}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)iso_contours(src.view(), {}, {.level = 0}, scratch.lend(50)), tests::broken);
    CHECK_THROWS_AS((void)iso_contours_workspace(-1, 8), tests::broken);
    CHECK_THROWS_AS((void)iso_contours_workspace(40000, 40000), tests::broken);
}
