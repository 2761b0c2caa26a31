#include <alidade/shape/contours.hpp>

#include <alidade/core/bitmap.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/reference/contours.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/masks.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr contour_retrieval every_retrieval[] = {contour_retrieval::external, contour_retrieval::flat,
                                                 contour_retrieval::two_levels, contour_retrieval::tree};

struct room {
    std::vector<point<int>> points;
    std::vector<int> offsets;
    std::vector<contour_links> links;

    room(int contours, int size)
        : points(static_cast<std::size_t>(size)),
          offsets(static_cast<std::size_t>(contours) + 1, -7),
          links(static_cast<std::size_t>(contours)) {}
    sequences_view<point<int>> borders() {
        return {{points.data(), static_cast<int>(points.size())}, {offsets.data(), static_cast<int>(offsets.size())}};
    }
    array_view<contour_links> all_links() { return {links.data(), static_cast<int>(links.size())}; }
};

bool same(array_view<const point<int>> a, const std::vector<point<int>>& b) {
    if (a.size != static_cast<int>(b.size())) return false;
    for (int i = 0; i < a.size; ++i)
        if (a[i] != b[static_cast<std::size_t>(i)]) return false;
    return true;
}

/// Room and scratch are just what it takes.
void agrees_with_its_definition(picture<std::uint8_t>& mask, contours_options options) {
    INFO(mask.width, " x ", mask.height, ", retrieval ", static_cast<int>(options.retrieval), ", approximation ",
         static_cast<int>(options.approximation));
    const auto right = reference::contours(mask.bottom_up(), options);
    const auto all = reference::contours(mask.bottom_up(), {options.retrieval, chain_approximation::none});
    int points = 0, steps = 0;
    for (const auto& one : right) points += static_cast<int>(one.points.size());
    for (const auto& one : all) steps += one.points.size() > 1 ? static_cast<int>(one.points.size()) : 0;
    const int count = static_cast<int>(right.size());
    room made(count, points);
    tests::tight_scratch scratch(contours_workspace(mask.width, mask.height, count, steps, options));
    const auto holds = [&](contours_tally told) {
        CHECK(told.complete());
        CHECK(told.contours.found == count);
        CHECK(told.points.found == points);
        CHECK(told.steps.found == steps);
        if (told.contours.written != count) return;
        int different = 0;
        for (int i = 0; i < count; ++i) {
            const auto& one = right[static_cast<std::size_t>(i)];
            different += !same(made.borders()[i], one.points) || made.links[static_cast<std::size_t>(i)] != one.links;
        }
        CHECK(different == 0);
    };
    holds(contours(mask.bottom_up(), made.borders(), made.all_links(), options, scratch.lend()));
    made = room(count, points);
    const bitmap bits = bits_of_mask(mask.bottom_up());
    holds(contours(bits.view(), made.borders(), made.all_links(), options, scratch.lend()));
}

}  // namespace

TEST_CASE("contours: a square with a hole, and in it a pixel") {
    const char* const lines[] = {"........",  //
                                 ".#####..",  //
                                 ".#...#..",  //
                                 ".#.#.#..",  //
                                 ".#...#..",  //
                                 ".#####.."};
    picture<std::uint8_t> mask(8, 6);
    tests::draw_mask(mask.view(), lines);
    const auto tree = contours(mask.view(), {contour_retrieval::tree});
    REQUIRE(tree.borders.count() == 3);
    CHECK(same(tree.borders[0], {{1, 1}, {1, 5}, {5, 5}, {5, 1}}));
    CHECK(same(tree.borders[1], {{1, 2}, {2, 1}, {4, 1}, {5, 2}, {5, 4}, {4, 5}, {2, 5}, {1, 4}}));
    CHECK(same(tree.borders[2], {{3, 3}}));
    CHECK(tree.links[0] == contour_links{-1, -1, 1, -1});
    CHECK(tree.links[1] == contour_links{-1, -1, 2, 0});
    CHECK(tree.links[2] == contour_links{-1, -1, -1, 1});
    const auto levels = contours(mask.view(), {contour_retrieval::two_levels});
    REQUIRE(levels.borders.count() == 3);
    CHECK(same(levels.borders[0], {{3, 3}}));
    CHECK(levels.links[0] == contour_links{1, -1, -1, -1});
    CHECK(levels.links[1] == contour_links{-1, 0, 2, -1});
    CHECK(contours(mask.view()).borders.count() == 1);
}

TEST_CASE("contours: a line one pixel thick is followed there and back") {
    const char* const lines[] = {".....",  //
                                 ".###.",  //
                                 "....."};
    picture<std::uint8_t> mask(5, 3);
    tests::draw_mask(mask.view(), lines);
    const auto all = contours(mask.view(), {.approximation = chain_approximation::none});
    REQUIRE(all.borders.count() == 1);
    CHECK(same(all.borders[0], {{1, 1}, {2, 1}, {3, 1}, {2, 1}}));
    CHECK(same(contours(mask.view()).borders[0], {{1, 1}, {3, 1}}));
}

TEST_CASE("contours: the dominant points of a cross and of a drop") {
    picture<std::uint8_t> mask(40, 40);
    reference::fill(mask.view(), [](int x, int y, int) {
        return static_cast<std::uint8_t>((x >= 5 && x < 35 && y >= 17 && y < 23) ||
                                         (x >= 17 && x < 23 && y >= 5 && y < 35));
    });
    for (auto method : {chain_approximation::teh_chin_l1, chain_approximation::teh_chin_cosine}) {
        const auto cross = contours(mask.view(), {.approximation = method});
        REQUIRE(cross.borders.count() == 1);
        CHECK(cross.borders[0].size >= 8);
        CHECK(cross.borders[0].size <= 16);
        bool corner = false;
        for (const point<int> p : cross.borders[0]) corner = corner || p == point<int>{17, 5};
        CHECK(corner);
    }
}

TEST_CASE("contours: agree with their definition at every awkward size") {
    std::uint32_t seed = 1;
    tests::at_awkward_sizes([&](int width, int height) {
        for (int kind = 0; kind < static_cast<int>(tests::mask_kind::last); ++kind) {
            picture<std::uint8_t> mask(width, height);
            tests::draw_mask(mask.view(), static_cast<tests::mask_kind>(kind), seed);
            agrees_with_its_definition(
                mask, {every_retrieval[seed % 4], seed % 3 ? chain_approximation::simple : chain_approximation::none});
            ++seed;
        }
    });
}

TEST_CASE("contours: agree with their definition on larger masks, in every mode") {
    for (auto retrieval : every_retrieval)
        for (int kind = 0; kind < static_cast<int>(tests::mask_kind::last); ++kind) {
            picture<std::uint8_t> mask(193, 60);
            tests::draw_mask(mask.view(), static_cast<tests::mask_kind>(kind), 77);
            agrees_with_its_definition(mask, {retrieval, chain_approximation::none});
            agrees_with_its_definition(mask, {retrieval, chain_approximation::simple});
        }
}

TEST_CASE("contours: rings within rings are parents and children, however many") {
    picture<std::uint8_t> mask(300, 300);
    reference::fill(mask.view(), [](int x, int y, int) {
        const int far = std::abs(x - 150) > std::abs(y - 150) ? std::abs(x - 150) : std::abs(y - 150);
        return static_cast<std::uint8_t>(far % 2);
    });
    const auto tree = contours(mask.view(), {contour_retrieval::tree});
    REQUIRE(tree.borders.count() == 150);
    for (int i = 0; i < 150; ++i) CHECK(tree.links[i] == contour_links{-1, -1, i < 149 ? i + 1 : -1, i - 1});
    agrees_with_its_definition(mask, {contour_retrieval::tree, chain_approximation::simple});
}

TEST_CASE("contours: room for fewer contours keeps those that start first, linked among themselves") {
    picture<std::uint8_t> mask(65, 40);
    tests::draw_mask(mask.view(), tests::mask_kind::half, 9);
    for (auto retrieval : every_retrieval) {
        const contours_options options = {retrieval, chain_approximation::none};
        const auto all = contours(mask.view(), options);
        const int count = all.borders.count(), points = all.borders.points.size();
        REQUIRE(count > 4);
        tests::tight_scratch scratch(contours_workspace(65, 40, count, points, options));
        for (int fewer : {count - 1, count / 2, 1, 0}) {
            room made(fewer, points);
            const auto told = contours(mask.view(), made.borders(), made.all_links(), options, scratch.lend());
            CHECK(!told.complete());
            CHECK(told.contours.written == fewer);
            CHECK(told.contours.found == count);
            CHECK(told.points.found == points);
            for (int i = 0; i < fewer; ++i) {
                const contour_links& links = made.links[static_cast<std::size_t>(i)];
                CHECK(links.next < fewer);
                CHECK(links.first_child < fewer);
                CHECK(links.parent < i);
                int among = 0;
                for (int k = 0; k < count; ++k) {
                    const auto one = all.borders[k];
                    among += same(made.borders()[i], std::vector<point<int>>(one.begin(), one.end()));
                }
                CHECK(among >= 1);
            }
        }
    }
}

TEST_CASE("contours: room for fewer points gives the first contours whole") {
    picture<std::uint8_t> mask(65, 40);
    tests::draw_mask(mask.view(), tests::mask_kind::sparse, 10);
    for (auto approximation : {chain_approximation::none, chain_approximation::simple, chain_approximation::teh_chin_l1,
                               chain_approximation::teh_chin_cosine}) {
        const contours_options options = {contour_retrieval::tree, approximation};
        const auto all = contours(mask.view(), options);
        const int count = all.borders.count(), points = all.borders.points.size();
        tests::tight_scratch scratch(contours_workspace(65, 40, count, 4 * 65 * 40, options));
        for (int fewer : {points - 1, points / 2, 1, 0}) {
            room made(count, fewer);
            const auto told = contours(mask.view(), made.borders(), made.all_links(), options, scratch.lend());
            CHECK(told.points.found == points);
            CHECK(told.contours.found == count);
            const int written = told.contours.written;
            CHECK(written < count);
            CHECK(told.points.written == all.borders.offsets[written]);
            CHECK(all.borders.offsets[written + 1] > fewer);
            for (int i = 0; i < written; ++i) {
                const auto one = all.borders[i];
                CHECK(same(made.borders()[i], std::vector<point<int>>(one.begin(), one.end())));
                CHECK(made.links[static_cast<std::size_t>(i)].parent == all.links[i].parent);
                CHECK(made.links[static_cast<std::size_t>(i)].previous == all.links[i].previous);
                CHECK(made.links[static_cast<std::size_t>(i)].next ==
                      (all.links[i].next < written ? all.links[i].next : -1));
            }
        }
    }
}

TEST_CASE("contours: scratch for fewer steps tells how many there are") {
    picture<std::uint8_t> mask(65, 40);
    tests::draw_mask(mask.view(), tests::mask_kind::coarse, 12);
    for (auto approximation : {chain_approximation::simple, chain_approximation::teh_chin_l1}) {
        const contours_options options = {contour_retrieval::flat, approximation};
        room made(2000, 20000);
        tests::tight_scratch enough(contours_workspace(65, 40, 2000, 20000, options));
        const auto all = contours(mask.view(), made.borders(), {}, options, enough.lend());
        REQUIRE(all.complete());
        // What is lost to alignment may be found again: some more than asked for may fit.
        for (int fewer : {all.steps.found, all.steps.found / 4, 0}) {
            tests::tight_scratch scratch(contours_workspace(65, 40, 2000, fewer, options));
            const auto told = contours(mask.view(), made.borders(), {}, options, scratch.lend());
            CHECK(told.complete() == (fewer == all.steps.found));
            CHECK(told.steps.found == all.steps.found);
            CHECK(told.steps.written <= fewer + 500);
            CHECK(told.contours.found == all.contours.found);
            CHECK(told.points.found >= all.points.found);
        }
    }
}

TEST_CASE("contours: refuse links that are too few, scratch that is too small, pictures that are too large") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> mask(65, 8);
    tests::draw_mask(mask.view(), tests::mask_kind::half, 1);
    room made(100, 1000);
    tests::tight_scratch scratch(1000000);
    CHECK_THROWS_AS((void)contours(mask.view(), made.borders(), {made.links.data(), 99}, {}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS((void)contours(mask.view(), made.borders(), {}, {}, scratch.lend(100)), tests::broken);
    CHECK_THROWS_AS((void)contours_workspace(-1, 4, 1, 1, {}), tests::broken);
    CHECK_THROWS_AS((void)contours_workspace(4, 4, 1, -1, {}), tests::broken);
    CHECK_THROWS_AS((void)contours_workspace(40000, 40000, 1, 1, {}), tests::broken);
    CHECK_THROWS_AS((void)contours_workspace(1 << 26, 1, 1, 1, {}), tests::broken);
}
