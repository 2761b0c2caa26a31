#include <alidade/learned/mask_outlines.hpp>

#include <doctest/doctest.h>

#include <alidade/learned/mask_polygon.hpp>

#include "tests/support/broken.hpp"
#include "tests/support/run_masks.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::runs_of;

namespace {

using outline = std::vector<point<float>>;

std::vector<outline> outlines_of(const tests::runs& made) {
    tests::tight_scratch scratch(mask_outlines_workspace(static_cast<int>(made.counts.size()), made.width));
    outline points(4 * made.counts.size() + 4 * static_cast<std::size_t>(made.width) + 4);
    std::vector<int> offsets(points.size() + 1);
    const sequences_tally told =
        mask_outlines(made.mask(), {tests::view(points), tests::view(offsets)}, scratch.lend());
    REQUIRE(told.complete());
    std::vector<outline> all;
    for (int i = 0; i < told.sequences.written; ++i) {
        const auto at = static_cast<std::size_t>(i);
        all.emplace_back(points.begin() + offsets[at], points.begin() + offsets[at + 1]);
    }
    return all;
}

double signed_area(const outline& o) {
    double twice = 0;
    for (std::size_t i = 0; i < o.size(); ++i) {
        const auto p = o[i], q = o[(i + 1) % o.size()];
        twice += double(p.x) * q.y - double(q.x) * p.y;
    }
    return twice / 2;
}

}  // namespace

TEST_CASE("mask_outlines: round a pixel, clockwise on the screen, at halves") {
    CHECK(outlines_of(runs_of({"...", ".#.", "..."})) ==
          std::vector<outline>{{{0.5F, 0.5F}, {1.5F, 0.5F}, {1.5F, 1.5F}, {0.5F, 1.5F}}});
}

TEST_CASE("mask_outlines: no corner between two others on a line, a hole against the clock") {
    CHECK(outlines_of(runs_of({"###", "#.#", "###"})) ==
          std::vector<outline>{{{-0.5F, -0.5F}, {2.5F, -0.5F}, {2.5F, 2.5F}, {-0.5F, 2.5F}},
                               {{0.5F, 0.5F}, {0.5F, 1.5F}, {1.5F, 1.5F}, {1.5F, 0.5F}}});
}

TEST_CASE("mask_outlines: nothing has none, all has one, and pixels at a corner are apart either way") {
    CHECK(outlines_of(runs_of({})).empty());
    CHECK(outlines_of(runs_of({"..", ".."})).empty());
    CHECK(outlines_of(runs_of({"##", "##"})) ==
          std::vector<outline>{{{-0.5F, -0.5F}, {1.5F, -0.5F}, {1.5F, 1.5F}, {-0.5F, 1.5F}}});
    CHECK(outlines_of(runs_of({"#.", ".#"})).size() == 2);
    CHECK(outlines_of(runs_of({".#", "#."})).size() == 2);
}

TEST_CASE("mask_outlines: filled again, one upon the other, they are the mask, and their areas its area") {
    draw::random random(1);
    for (int i = 0; i < 1500; ++i) {
        const tests::pixels before = tests::random_mask(random, i % 12, i % 11);
        const tests::runs made = before.encoded();
        tests::pixels after(before.width, before.height);
        double area = 0;
        for (const outline& one : outlines_of(made)) {
            area += signed_area(one);
            std::vector<point<double>> corners;
            for (std::size_t k = 0; k < one.size(); ++k) {
                const auto p = one[k], next = one[(k + 1) % one.size()], after_next = one[(k + 2) % one.size()];
                corners.push_back({p.x, p.y});
                CHECK((p.x == next.x) != (p.y == next.y));           // along the borders of pixels
                CHECK((p.x == next.x) == (next.y == after_next.y));  // and round a corner each time
            }
            std::vector<std::byte> memory(
                mask_polygon_workspace(tests::view(corners), before.width, before.height, {}));
            tests::counts room(static_cast<std::size_t>(before.width) * corners.size() + 1);
            const tally told = mask_of_polygon(tests::view(corners), before.width, before.height, tests::view(room), {},
                                               {memory.data(), memory.size()});
            tests::pixels filled(before.width, before.height);
            decode_mask({before.width, before.height, {room.data(), told.written}}, filled.view(), 1);
            for (std::size_t k = 0; k < after.values.size(); ++k) after.values[k] ^= filled.values[k];
        }
        CHECK(after.values == before.values);
        CHECK(area == static_cast<double>(mask_area(made.mask())));
    }
}

TEST_CASE("mask_outlines: whole outlines are written as long as there is room, and all are counted") {
    const tests::runs made = runs_of({"#.#.#", "....."});
    tests::tight_scratch scratch(mask_outlines_workspace(static_cast<int>(made.counts.size()), 5));
    outline points(11, {7, 7});
    std::vector<int> offsets(9, -7);
    const sequences_tally told =
        mask_outlines(made.mask(), {tests::view(points), tests::view(offsets)}, scratch.lend());
    CHECK((told.sequences.written == 2 && told.sequences.found == 3));
    CHECK((told.points.written == 8 && told.points.found == 12));
    CHECK(offsets[2] == 8);
    CHECK(offsets[3] == -7);
    const sequences_tally none = mask_outlines(made.mask(), {}, scratch.lend());
    CHECK((none.sequences.written == 0 && none.sequences.found == 3));
    const sequences_tally one = mask_outlines(made.mask(), {tests::view(points), {offsets.data(), 2}}, scratch.lend());
    CHECK((one.sequences.written == 1 && one.points.found == 12));
}

TEST_CASE("mask_outlines: refuses counts that do not add up, and scratch that is too small") {
    const tests::throw_when_broken guard;
    tests::runs made = runs_of({"#.#.#", "....."});
    CHECK_THROWS_AS((void)mask_outlines(made.mask(), {}, workspace()), tests::broken);
    made.counts.back() += 1;
    CHECK_THROWS_AS((void)outlines_of(made), tests::broken);
    CHECK_THROWS_AS(mask_outlines_workspace(-1, 1), tests::broken);
}
