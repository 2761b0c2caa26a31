#include <alidade/core/bitmap.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace alidade;

TEST_CASE("bitmap: a new one is empty, and its bits are where they are said to be") {
    bitmap owner(70, 3);
    const bitmap_view<> bits = owner.view();
    CHECK(count_bits(bits) == 0);
    bits.row(1)[1] |= 1u << 5;
    bits.row(1)[0] |= 1;
    CHECK(bits(69, 1));
    CHECK(bits(0, 1));
    CHECK_FALSE(bits(68, 1));
    CHECK(count_bits(bits) == 2);
    std::vector<int> visited;
    for_set_bits(bits.row(1), bits.row_words(), [&](int x) { visited.push_back(x); });
    CHECK(visited == std::vector<int>{0, 69});
}

TEST_CASE("bitmap: which bits of a word belong to the row") {
    CHECK(bits_inside(64, 0) == ~std::uint64_t{0});
    CHECK(bits_inside(65, 1) == 1);
    CHECK(bits_inside(3, 0) == 7);
    CHECK(bits_inside(0, 0) == 0);
    CHECK(words_of(0) == 0);
    CHECK(words_of(64) == 1);
    CHECK(words_of(65) == 2);
}

TEST_CASE("bitmap: bits set across the end of a word go on in the next, and no word is touched without need") {
    std::uint64_t row[2] = {1, 0};
    set_bits(row, 60, 0b110011);
    CHECK(row[0] == (std::uint64_t{0b0011} << 60 | 1));
    CHECK(row[1] == 0b11);
    std::uint64_t last = 0;
    set_bits(&last, 60, 0b0101);
    set_bits(&last, 0, 0b10);
    CHECK(last == (std::uint64_t{0b0101} << 60 | 0b10));
}
