#include <alidade/core/border.hpp>

#include <doctest/doctest.h>

#include <climits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

static_assert(border_index(border::mirror, -1, 4) == 1);

/// What stands at -9 … 12 around `a b c d`, as letters; '.' is the caller's value.
struct row {
    border rule;
    const char* letters;
};
constexpr row around_abcd[] = {
    {border::mirror, "dcbabcdcb|abcd|cbabcdcba"},    //
    {border::reflect, "aabcddcba|abcd|dcbaabcdd"},   //
    {border::edge, "aaaaaaaaa|abcd|ddddddddd"},      //
    {border::wrap, "dabcdabcd|abcd|abcdabcda"},      //
    {border::constant, ".........|abcd|........."},  //
};

}  // namespace

TEST_CASE("border_index: four pixels and their surroundings, letter by letter") {
    for (const row& expected : around_abcd) {
        int i = -9;
        for (const char* letter = expected.letters; *letter != 0; ++letter) {
            if (*letter == '|') continue;
            const int index = border_index(expected.rule, i, 4);
            CAPTURE(static_cast<int>(expected.rule));
            CAPTURE(i);
            CHECK(index == (*letter == '.' ? -1 : *letter - 'a'));
            ++i;
        }
    }
}

TEST_CASE("border_index: a single pixel is its own surroundings") {
    for (const border rule : {border::mirror, border::reflect, border::edge, border::wrap})
        for (const int i : {-1000, -1, 0, 1, 2, 1000}) CHECK(border_index(rule, i, 1) == 0);
    CHECK(border_index(border::constant, 1, 1) == -1);
}

TEST_CASE("border_index: the rules hold at the ends of int") {
    // By the period: 2^31 = 2 mod 3, 2 mod 6 and 0 mod 4.
    CHECK(border_index(border::wrap, INT_MIN, 3) == 1);
    CHECK(border_index(border::wrap, INT_MAX, 3) == 1);
    CHECK(border_index(border::reflect, INT_MIN, 3) == 1);
    CHECK(border_index(border::reflect, INT_MAX, 3) == 1);
    CHECK(border_index(border::mirror, INT_MIN, 3) == 0);
    CHECK(border_index(border::mirror, INT_MAX, 3) == 1);
    CHECK(border_index(border::edge, INT_MIN, 3) == 0);
    CHECK(border_index(border::edge, INT_MAX, 3) == 2);
    CHECK(border_index(border::constant, INT_MIN, 3) == -1);
}

TEST_CASE("border_index: rows as long as int allows do not overflow") {
    const int size = INT_MAX;
    CHECK(border_index(border::mirror, -1, size) == 1);
    CHECK(border_index(border::mirror, size, size - 1) == size - 4);
    CHECK(border_index(border::mirror, INT_MIN, size) == size - 3);
    CHECK(border_index(border::reflect, -1, size) == 0);
    CHECK(border_index(border::reflect, INT_MIN, size) == size - 1);
    CHECK(border_index(border::wrap, -1, size) == size - 1);
    CHECK(border_index(border::wrap, INT_MIN, size) == size - 1);
    CHECK(border_index(border::edge, INT_MIN, size) == 0);
}

TEST_CASE("border_index: an empty row has no index") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(border_index(border::edge, 0, 0), tests::broken);
    CHECK_THROWS_AS(border_index(border::edge, 0, -4), tests::broken);
}
