#include <alidade/edge/subpixel_edges.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

struct edges {
    std::vector<edge_point> points;
    std::vector<int> offsets;
    sequences_tally told;

    int count() const { return told.sequences.written; }
    array_view<const edge_point> operator[](int i) const {
        return {points.data() + offsets[static_cast<std::size_t>(i)],
                offsets[static_cast<std::size_t>(i) + 1] - offsets[static_cast<std::size_t>(i)]};
    }
};

/// Into rooms of the given sizes, with scratch that is no byte too large.
template <class E = sequential>
edges find(image_view<const std::uint8_t> src, subpixel_edges_options options = {}, int chains = 1000,
           int points = 20000, E&& on = E{}) {
    edges made{std::vector<edge_point>(static_cast<std::size_t>(points)),
               std::vector<int>(static_cast<std::size_t>(chains) + 1, -1),
               {}};
    tests::tight_scratch scratch(subpixel_edges_workspace(src.width, src.height, on.bands()));
    made.told = subpixel_edges(src, {{made.points.data(), points}, {made.offsets.data(), chains + 1}}, options,
                               scratch.lend(), on);
    return made;
}

bool same_bytes(const edges& a, const edges& b) {
    if (a.told.points.written != b.told.points.written || a.count() != b.count()) return false;
    return std::memcmp(a.points.data(), b.points.data(),
                       sizeof(edge_point) * static_cast<std::size_t>(a.told.points.written)) == 0 &&
           std::memcmp(a.offsets.data(), b.offsets.data(), sizeof(int) * (static_cast<std::size_t>(a.count()) + 1)) ==
               0;
}

template <class S>
void render(picture<std::uint8_t>& into, const S& what, double noise, std::uint64_t seed = 3) {
    draw::random random(seed);
    draw::render(into.view(), what, {.noise = noise}, random);
}

/// A few shapes with noise, for what must not depend on what is seen.
void scene(image_view<std::uint8_t> into) {
    const auto disc = draw::seen(draw::disc{30, 28, 15}, 0.8);
    const auto bar = draw::seen(draw::bar{70, 40, 0.4, 50, 9}, 0.8);
    draw::random random(4);
    draw::expose(into, [&](int x, int y) { return 60 + 90 * disc(x, y) + 70 * bar(x, y); }, 2, random);
}

/// How far the points of `b` are from those of `a`, moved by `map`, at most; the lists may come in another order.
template <class Map>
double farthest(const edges& a, const edges& b, Map map) {
    double most = 0;
    for (int i = 0; i < a.told.points.written; ++i) {
        const edge_point p = map(a.points[static_cast<std::size_t>(i)]);
        double nearest = 1e9;
        for (int j = 0; j < b.told.points.written; ++j) {
            const edge_point& q = b.points[static_cast<std::size_t>(j)];
            nearest = std::min(nearest, std::hypot(double{p.x} - double{q.x}, double{p.y} - double{q.y}) +
                                            std::hypot(double{p.nx} - double{q.nx}, double{p.ny} - double{q.ny}));
        }
        most = std::max(most, nearest);
    }
    return most;
}

}  // namespace

TEST_CASE("subpixel_edges: an edge between two columns is one open chain of points between them") {
    // Slopes are even about x = 15.5: on both sides of it there is a column, and the first of the two has the peak.
    picture<std::uint8_t> src(32, 24);
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 32; ++x) src.view()(x, y) = x < 16 ? 50 : 150;
    const edges found = find(src.view());
    REQUIRE(found.count() == 1);
    CHECK_FALSE(is_closed(found[0]));
    CHECK(found[0].size == 14);  // rows 5 … 18
    for (const edge_point& p : found[0]) {
        CHECK(p.x == doctest::Approx(15.5).epsilon(1e-5));
        CHECK(p.nx == doctest::Approx(1));
        CHECK(p.ny == 0);
        CHECK(p.strength > 25);
        CHECK(p.strength < 35);
        CHECK(p.sigma > 0);
        CHECK(p.sigma < 0.005);
    }
    CHECK(found[0][0].y == 18);  // upwards: the light side is on the right hand
    CHECK(found[0][13].y == 5);
}

TEST_CASE("subpixel_edges: lies within three of its own sigma on edges of any direction, contrast and noise") {
    draw::random random(9);
    for (double noise : {0.0, 3.0, 10.0})
        for (int trial = 0; trial < 8; ++trial) {
            picture<std::uint8_t> src(48, 48);
            const double x = random.uniform(23, 25), y = random.uniform(23, 25), angle = random.uniform(-3.1, 3.1);
            const auto edge = draw::half_plane::through(x, y, angle);
            draw::render(src.view(), edge, {.background = 60, .contrast = 140, .noise = noise}, random);
            const edges found = find(src.view(), {.noise = static_cast<float>(noise)});
            REQUIRE(found.count() >= 1);
            int outside = 0, points = 0;
            double sum = 0;
            for (const edge_point& p : found[0]) {
                const double d = edge.distance(double{p.x}, double{p.y});
                sum += d;
                outside += std::abs(d) > 3 * double{p.sigma};
                points += 1;
                CHECK(double{p.nx} * edge.nx + double{p.ny} * edge.ny > 0.95);
                CHECK(std::abs(double{p.nx} * double{p.nx} + double{p.ny} * double{p.ny} - 1) < 1e-6);
            }
            CHECK(points >= 36);
            CHECK(outside <= 2);
            CHECK(std::abs(sum / points) < 0.002 + 0.0095 * noise);  // four standard errors of about nine free points
        }
}

TEST_CASE("subpixel_edges: a disc is one closed chain, of the disc's own radius") {
    for (const double contrast : {100.0, -100.0})
        for (const double radius : {6.0, 10.0, 20.0}) {
            picture<std::uint8_t> src(64, 60);
            draw::random random(2);
            draw::render(src.view(), draw::disc{31.3, 29.6, radius}, {.background = 128, .contrast = contrast}, random);
            const edges found = find(src.view());
            REQUIRE(found.count() == 1);
            CHECK(is_closed(found[0]));
            double sum = 0, turned = 0;
            for (int i = 0; i < found[0].size; ++i) {
                const edge_point &p = found[0][i], &q = found[0][(i + 1) % found[0].size];
                sum += std::hypot(double{p.x} - 31.3, double{p.y} - 29.6);
                CHECK(std::hypot(p.x - q.x, p.y - q.y) < 2.5F);
                turned += (double{p.x} - 31.3) * (double{q.y} - 29.6) - (double{p.y} - 29.6) * (double{q.x} - 31.3);
            }
            CHECK(std::abs(sum / found[0].size - radius) < (radius < 8 ? 0.04 : 0.012));
            CHECK((turned > 0) == (contrast > 0));  // a light disc is walked around clockwise on the screen
        }
}

TEST_CASE("subpixel_edges: where an edge turns from flat to steep no chain breaks") {
    draw::random random(5);
    for (int trial = 0; trial < 20; ++trial) {
        picture<std::uint8_t> src(44, 44);
        render(src, draw::disc{random.uniform(21, 23), random.uniform(21, 23), random.uniform(9, 12)}, 0);
        const edges found = find(src.view());
        REQUIRE(found.count() == 1);
        CHECK(is_closed(found[0]));
        float widest = 0;
        for (int i = 0; i + 1 < found[0].size; ++i)
            widest = std::max(widest, std::hypot(found[0][i + 1].x - found[0][i].x, found[0][i + 1].y - found[0][i].y));
        CHECK(widest < 2.1F);
        CHECK(std::hypot(found[0][0].x - found[0][found[0].size - 1].x, found[0][0].y - found[0][found[0].size - 1].y) <
              2);
    }
}

TEST_CASE("subpixel_edges: the chain of a disc at the border is open") {
    picture<std::uint8_t> src(64, 60);
    render(src, draw::disc{2, 30, 20}, 0);
    const edges found = find(src.view());
    REQUIRE(found.count() == 1);
    CHECK_FALSE(is_closed(found[0]));
    for (const edge_point& p : found[0]) CHECK(p.x > 4);
}

TEST_CASE("subpixel_edges: pictures without edges, and without room for any, have none") {
    for (const int value : {0, 7, 255}) {
        picture<std::uint8_t> flat(70, 40);
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 70; ++x) flat.view()(x, y) = static_cast<std::uint8_t>(value);
        CHECK(find(flat.view()).told.points.found == 0);
    }
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height);
        tests::scribble(src.view(), 5);
        const edges found = find(src.view());
        if (width <= 10 || height <= 10) CHECK(found.told.points.found == 0);
        CHECK(found.offsets[0] == 0);
        CHECK(src.surroundings_untouched());
    });
}

TEST_CASE("subpixel_edges: slopes, a step of one grey level and noise are no edges") {
    picture<std::uint8_t> src(96, 80);
    const auto none = [&] { CHECK(find(src.view()).told.points.found == 0); };
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 96; ++x) src.view()(x, y) = static_cast<std::uint8_t>(40 + x + y / 2);
    none();
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 96; ++x) src.view()(x, y) = static_cast<std::uint8_t>(40 + (x > 40));
    none();
    draw::random random(8);
    draw::expose(src.view(), [](int, int) { return 128.0; }, 10, random);
    none();
    draw::expose(src.view(), [](int x, int y) { return 40.0 + 1.2 * x + 0.8 * y; }, 5, random);
    none();
}

TEST_CASE("subpixel_edges: saturated halves make a sound edge") {
    picture<std::uint8_t> src(40, 40);
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x) src.view()(x, y) = 2 * x + y < 60 ? 0 : 255;
    const edges found = find(src.view());
    REQUIRE(found.count() == 1);
    for (const edge_point& p : found[0]) CHECK(std::abs((2 * p.x + p.y - 59.5F) / std::sqrt(5.0F)) < 0.15F);
}

TEST_CASE("subpixel_edges: mirrored and transposed pictures have the mirrored points, to a thousandth of a pixel") {
    picture<std::uint8_t> src(96, 72), mirrored(96, 72), turned(72, 96);
    scene(src.view());
    for (int y = 0; y < 72; ++y)
        for (int x = 0; x < 96; ++x) {
            mirrored.view()(95 - x, y) = src.view()(x, y);
            turned.view()(y, x) = src.view()(x, y);
        }
    const edges as_is = find(src.view()), flipped = find(mirrored.view()), transposed = find(turned.view());
    REQUIRE(as_is.told.points.found > 150);
    CHECK(flipped.told.points.found == as_is.told.points.found);
    CHECK(transposed.told.points.found == as_is.told.points.found);
    CHECK(farthest(as_is, flipped, [](edge_point p) { return edge_point{95 - p.x, p.y, -p.nx, p.ny, 0, 0}; }) < 2e-3);
    CHECK(farthest(as_is, transposed, [](edge_point p) { return edge_point{p.y, p.x, p.ny, p.nx, 0, 0}; }) < 2e-3);
}

TEST_CASE("subpixel_edges: a picture moved by whole pixels has the same points, moved") {
    picture<std::uint8_t> large(140, 110);
    draw::random random(4);
    const auto disc = draw::seen(draw::disc{60, 52, 19}, 0.8);
    draw::expose(large.view(), [&](int x, int y) { return 60 + 90 * disc(x, y); }, 2, random);
    const edges here = find(crop(large.view(), 0, 0, 128, 100), {.noise = 2}),
                there = find(crop(large.view(), 12, 7, 128, 100), {.noise = 2});
    REQUIRE(here.count() == 1);
    REQUIRE(there.count() == 1);
    REQUIRE(here[0].size == there[0].size);
    CHECK(farthest(here, there, [](edge_point p) {
              p.x -= 12;
              p.y -= 7;
              return p;
          }) < 1e-5);
}

TEST_CASE("subpixel_edges: strides, pictures stored bottom-up, threads and the hosted form change nothing") {
    picture<std::uint8_t> src(150, 131, 9), upside(150, 131, 0);
    scene(src.view());
    for (int y = 0; y < 131; ++y)
        for (int x = 0; x < 150; ++x) upside.bottom_up()(x, y) = src.view()(x, y);
    const edges right = find(src.view());
    CHECK(same_bytes(right, find(upside.bottom_up())));
    parallel threads(3);
    CHECK(same_bytes(right, find(src.view(), {}, 1000, 20000, threads)));

    const sequences<edge_point> hosted = subpixel_edges(src.view());
    REQUIRE(hosted.points.size() == right.told.points.found);
    REQUIRE(hosted.count() == right.told.sequences.found);
    CHECK(std::memcmp(hosted.points.begin(), right.points.data(),
                      sizeof(edge_point) * static_cast<std::size_t>(hosted.points.size())) == 0);
}

TEST_CASE("subpixel_edges: room that is too small is told, with what is needed, and what fits is whole chains") {
    picture<std::uint8_t> src(96, 72);
    scene(src.view());
    const edges all = find(src.view());
    const int chains = all.told.sequences.found, points = all.told.points.found;
    REQUIRE(chains >= 2);
    CHECK(all.told.complete());
    const auto is_beginning = [&](const edges& some) {
        CHECK(some.told.sequences.found == chains);
        CHECK(some.told.points.found == points);
        CHECK(some.told.points.written == some.offsets[static_cast<std::size_t>(some.count())]);
        if (some.points.empty()) return;
        CHECK(std::memcmp(some.points.data(), all.points.data(),
                          sizeof(edge_point) * static_cast<std::size_t>(some.told.points.written)) == 0);
    };
    const edges exact = find(src.view(), {}, chains, points), few_chains = find(src.view(), {}, 1, points),
                few_points = find(src.view(), {}, chains, points - 1), none = find(src.view(), {}, 0, 0);
    CHECK(same_bytes(exact, all));
    CHECK(few_chains.count() == 1);
    CHECK(few_points.count() < chains);
    CHECK(none.count() == 0);
    is_beginning(few_chains);
    is_beginning(few_points);
    is_beginning(none);

    tests::tight_scratch scratch(subpixel_edges_workspace(96, 72));
    const sequences_tally without = subpixel_edges(src.view(), {}, {}, scratch.lend());
    CHECK(without.points.found == points);
}

TEST_CASE("subpixel_edges: thresholds given are kept to, and short chains can be told") {
    picture<std::uint8_t> src(96, 72);
    scene(src.view());
    CHECK(find(src.view(), {.low = 1, .high = 200}).told.points.found == 0);
    const edges weak = find(src.view(), {.low = 2, .high = 2});
    for (int i = 0; i < weak.told.points.written; ++i) CHECK(weak.points[static_cast<std::size_t>(i)].strength > 1.8F);
    CHECK(find(src.view(), {.min_points = 1}).told.sequences.found >= find(src.view()).told.sequences.found);
    CHECK(find(src.view(), {.min_points = 10000}).told.points.found == 0);
}

TEST_CASE("subpixel_edges: refuses scratch that is too small, and options that mean nothing") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(96, 72);
    scene(src.view());
    const std::size_t bytes = subpixel_edges_workspace(96, 72);
    tests::tight_scratch scratch(bytes);
    const auto run = [&](subpixel_edges_options options, std::size_t size) {
        (void)subpixel_edges(src.view(), {}, options, scratch.lend(size));
    };
    CHECK_THROWS_AS(run({}, bytes / 2), tests::broken);
    CHECK_THROWS_AS(run({.noise = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.high = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.low = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.low = 2, .high = 1}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.min_points = 0}, bytes), tests::broken);
    CHECK_THROWS_AS(subpixel_edges_workspace(-1, 4), tests::broken);
    CHECK_THROWS_AS(subpixel_edges_workspace(4, -1), tests::broken);
    CHECK_THROWS_AS(subpixel_edges_workspace(4, 4, 0), tests::broken);
}

TEST_CASE("edge_chain: closed are eight points whose ends are near and look the same way") {
    edge_point chain[8];
    for (edge_point& p : chain) p = {5, 5, 1, 0, 10, 0.1F};
    const auto closed = [&](int n = 8) { return is_closed(array_view<const edge_point>{chain, n}); };
    CHECK(closed());
    CHECK_FALSE(closed(7));
    chain[7].x = 7.5F;
    CHECK(closed());
    chain[7].x = 7.51F;
    CHECK_FALSE(closed());
    chain[7] = {5, 5, 0.51F, 0.86F, 10, 0.1F};
    CHECK(closed());
    chain[7] = {5, 5, 0.49F, 0.87F, 10, 0.1F};
    CHECK_FALSE(closed());
}

TEST_CASE("subpixel_edges: of noise, too, no point lies far from its pixel or is steeper than a picture can be") {
    for (const auto& [size, seed] : {std::pair{16, 88u}, std::pair{16, 254u}, std::pair{17, 107u}}) {
        image<std::uint8_t> noise(size, size);
        std::uint32_t random = seed;
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x) {
                random = random * 1664525u + 1013904223u;
                noise.view()(x, y) = random >> 31 ? 255 : 0;
            }
        const auto edges = subpixel_edges(noise.view(), {.noise = 0, .min_points = 1});
        const auto last = static_cast<float>(size - 4);
        for (const edge_point& p : edges.points) {
            CHECK((p.x >= 3 && p.y >= 3 && p.x <= last && p.y <= last));
            CHECK(p.strength <= 400);
        }
    }
}
