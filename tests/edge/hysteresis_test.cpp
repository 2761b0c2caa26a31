#include <alidade/edge/hysteresis.hpp>

#include <alidade/pixel/bits.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/hysteresis.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

/// Both of rows of `words` words, a bitmap may have more room than it has pixels.
struct bits {
    int width, height;
    std::vector<std::uint64_t> words;
    int stride;
    bits(int w, int h) : width(w), height(h), stride(words_of(w) + 1) {
        words.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(h) + 1);
    }
    bitmap_view<> view() { return {words.data(), width, height, stride}; }
};

/// Pixels of `drawing`: '#' strong, '+' weak.
void grows_to(std::vector<std::string> drawing, std::vector<std::string> expected) {
    const int width = static_cast<int>(drawing[0].size()), height = static_cast<int>(drawing.size());
    bits weak(width, height), edges(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const char c = drawing[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)];
            const std::uint64_t bit = std::uint64_t{1} << (x % 64);
            if (c != '.') weak.view().row(y)[x / 64] |= bit;
            if (c == '#') edges.view().row(y)[x / 64] |= bit;
        }
    tests::tight_scratch scratch(hysteresis_workspace(width, height));
    hysteresis(weak.view(), edges.view(), scratch.lend());
    for (int y = 0; y < height; ++y) {
        std::string row;
        for (int x = 0; x < width; ++x) row += edges.view()(x, y) ? '#' : '.';
        CHECK(row == expected[static_cast<std::size_t>(y)]);
    }
}

/// The bitmaps' result and the oracle's, of masks.
int differences_from_definition(image_view<std::uint8_t> weak, image_view<std::uint8_t> strong) {
    bits weak_bits(weak.width, weak.height), edges(weak.width, weak.height);
    bits_of_mask(weak, weak_bits.view());
    bits_of_mask(strong, edges.view());
    tests::tight_scratch scratch(hysteresis_workspace(weak.width, weak.height));
    hysteresis(weak_bits.view(), edges.view(), scratch.lend());
    picture<std::uint8_t> made(weak.width, weak.height);
    mask_of_bits(edges.view(), made.view());
    reference::hysteresis(weak, strong);
    int stray = 0;  // bits past the width
    for (int y = 0; y < weak.height; ++y)
        for (int i = 0; i < words_of(weak.width); ++i)
            stray += (edges.view().row(y)[i] & ~bits_inside(weak.width, i)) != 0;
    return tests::differences(made.view(), strong) + stray;
}

/// A path of one pixel's width that winds from the outside to the middle, in a picture of n by n pixels.
void draw_spiral(image_view<std::uint8_t> mask) {
    int x = 0, y = 0, dx = 1, dy = 0;
    const auto taken = [&](int i, int j) {
        return i < 0 || j < 0 || i >= mask.width || j >= mask.height || mask(i, j) != 0;
    };
    const auto blocked = [&] {
        return taken(x + dx, y + dy) || (taken(x + 2 * dx, y + 2 * dy) && x + 2 * dx >= 0 && y + 2 * dy >= 0 &&
                                         x + 2 * dx < mask.width && y + 2 * dy < mask.height);
    };
    mask(0, 0) = 255;
    for (int turns = 0; turns < 2;) {
        if (blocked()) {
            const int t = dx;
            dx = -dy, dy = t;
            ++turns;
            continue;
        }
        x += dx, y += dy;
        mask(x, y) = 255;
        turns = 0;
    }
}

}  // namespace

TEST_CASE("hysteresis: weak pixels stay that touch strong ones, also by a corner and by way of others") {
    grows_to({"#++..+",  //
              "...+..",  //
              "......",  //
              "+..+#.",  //
              ".++..+"},
             {"###...",  //
              "...#..",  //
              "......",  //
              "#..##.",  //
              ".##..#"});
}

TEST_CASE("hysteresis: agrees with its definition at every awkward size and density") {
    tests::at_awkward_sizes([](int width, int height) {
        for (int share : {40, 90, 130, 200, 255}) {
            picture<std::uint8_t> weak(width, height), strong(width, height), dice(width, height);
            tests::scribble(dice.view(), static_cast<std::uint32_t>(width * 31 + height * 7 + share));
            reference::fill(weak.view(),
                            [&](int x, int y, int) -> std::uint8_t { return dice.view()(x, y) <= share ? 255 : 0; });
            tests::scribble(dice.view(), static_cast<std::uint32_t>(width * 7 + height * 31 + share));
            reference::fill(strong.view(), [&](int x, int y, int) -> std::uint8_t {
                return weak.view()(x, y) && dice.view()(x, y) < 8 ? 255 : 0;
            });
            INFO(width, " x ", height, ", share ", share);
            CHECK(differences_from_definition(weak.view(), strong.view()) == 0);
        }
    });
}

TEST_CASE("hysteresis: a spiral and combs are followed to their ends from any seed") {
    picture<std::uint8_t> spiral(131, 131), seed(131, 131);
    reference::fill(spiral.view(), [](int, int, int) { return std::uint8_t{0}; });
    draw_spiral(spiral.view());
    for (int which = 0; which < 2; ++which) {
        reference::fill(seed.view(), [](int, int, int) { return std::uint8_t{0}; });
        (which == 0 ? seed.view()(0, 0) : seed.view()(131 / 2, 131 / 2)) = 255;
        reference::fill(seed.view(),
                        [&](int x, int y, int) -> std::uint8_t { return seed.view()(x, y) & spiral.view()(x, y); });
        CHECK(differences_from_definition(spiral.view(), seed.view()) == 0);
        if (which == 0) CHECK(tests::differences(seed.view(), spiral.view()) == 0);  // the oracle has filled it
    }
    picture<std::uint8_t> comb(130, 67);
    for (bool turned : {false, true}) {  // a snake: up one tooth, down the next
        reference::fill(comb.view(), [&](int x, int y, int) -> std::uint8_t {
            const int along = turned ? x : y, across = turned ? y : x, end = turned ? 129 : 66;
            return across % 2 == 0 || along == (across / 2 % 2 == 0 ? 0 : end) ? 255 : 0;
        });
        for (int corner = 0; corner < 4; ++corner) {
            picture<std::uint8_t> start(130, 67);
            reference::fill(start.view(), [](int, int, int) { return std::uint8_t{0}; });
            const int x = corner % 2 == 0 ? 0 : 128, y = corner < 2 ? 0 : 66;
            start.view()(x, y) = comb.view()(x, y);
            CHECK(differences_from_definition(comb.view(), start.view()) == 0);
        }
    }
}

TEST_CASE("hysteresis: without strong pixels nothing stays, and what is strong stays") {
    picture<std::uint8_t> all(70, 9), none(70, 9);
    reference::fill(all.view(), [](int, int, int) { return std::uint8_t{255}; });
    reference::fill(none.view(), [](int, int, int) { return std::uint8_t{0}; });
    bits weak(70, 9), edges(70, 9);
    bits_of_mask(all.view(), weak.view());
    tests::tight_scratch scratch(hysteresis_workspace(70, 9));
    hysteresis(weak.view(), edges.view(), scratch.lend());
    CHECK(count_bits(edges.view()) == 0);
    edges.view().row(4)[1] = 1;
    hysteresis(weak.view(), edges.view(), scratch.lend());
    CHECK(count_bits(edges.view()) == 70 * 9);
}

TEST_CASE("hysteresis: flipped bitmaps give the flipped result; the hosted form gives the same") {
    picture<std::uint8_t> dice(140, 40);
    tests::scribble(dice.view(), 5);
    bits weak(140, 40), strong(140, 40), flipped(140, 40);
    picture<std::uint8_t> mask(140, 40);
    reference::fill(mask.view(), [&](int x, int y, int) -> std::uint8_t { return dice.view()(x, y) < 100; });
    bits_of_mask(mask.view(), weak.view());
    reference::fill(mask.view(), [&](int x, int y, int) -> std::uint8_t { return dice.view()(x, y) < 2; });
    bits_of_mask(mask.view(), strong.view());
    const bitmap hosted = hysteresis(weak.view(), bitmap_source(strong.view()));
    tests::tight_scratch scratch(hysteresis_workspace(140, 40));
    const auto turn = [](bitmap_view<> v) { return bitmap_view<>{v.row(v.height - 1), v.width, v.height, -v.stride}; };
    hysteresis(turn(weak.view()), turn(strong.view()), scratch.lend());
    int different = 0;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 140; ++x) different += strong.view()(x, y) != hosted.view()(x, y);
    CHECK(different == 0);
    CHECK(count_bits(hosted.view()) > 100);
}

TEST_CASE("hysteresis: refuses bitmaps of different sizes and scratch that is too small") {
    const tests::throw_when_broken guard;
    bits weak(70, 9), edges(70, 9), small(70, 8);
    tests::tight_scratch scratch(hysteresis_workspace(70, 9));
    CHECK_THROWS_AS(hysteresis(weak.view(), small.view(), scratch.lend()), tests::broken);
    CHECK_THROWS_AS(hysteresis(weak.view(), edges.view(), scratch.lend(64)), tests::broken);
    CHECK_THROWS_AS(hysteresis_workspace(-1, 3), tests::broken);
    CHECK_THROWS_AS((void)hysteresis(weak.view(), bitmap_source(small.view())), tests::broken);
}
