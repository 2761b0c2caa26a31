#include <alidade/learned/mask.hpp>

#include <doctest/doctest.h>

#include <alidade/core/bitmap.hpp>

#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/run_masks.hpp"

using namespace alidade;
using tests::counts, tests::runs_of;

TEST_CASE("encode_mask: runs go down the columns and begin with what is off") {
    CHECK(runs_of({"..#",  //
                   ".##"})
              .counts == counts{3, 3});
    CHECK(runs_of({"#.",  //
                   "#."})
              .counts == counts{0, 2, 2});
    CHECK(runs_of({"##", "##"}).counts == counts{0, 4});
    CHECK(runs_of({"..", ".."}).counts == counts{4});
    CHECK(runs_of({}).counts == counts{0});
}

TEST_CASE("encode_mask: any value but 0 is on, rows may be apart or upside down, and a bitmap gives the same") {
    const std::vector<std::uint8_t> pixels = {0, 1, 255, 9, 0, 7, 0, 9};
    const image_view<const std::uint8_t> view{pixels.data(), 3, 2, 4}, flipped{pixels.data() + 4, 3, 2, -4};
    counts room(7);
    CHECK(encode_mask(view, tests::view(room)).written == 3);
    CHECK(counts(room.begin(), room.begin() + 3) == counts{2, 3, 1});
    CHECK(encode_mask(flipped, tests::view(room)).written == 4);
    CHECK(counts(room.begin(), room.begin() + 4) == counts{2, 2, 1, 1});
    draw::random random(1);
    for (int i = 0; i < 100; ++i) {
        const tests::pixels some = tests::random_mask(random, 1 + i, 13);
        bitmap bits(1 + i, 13);
        for (int y = 0; y < 13; ++y)
            for (int x = 0; x <= i; ++x)
                if (some.view()(x, y)) set_bits(bits.view().row(y), x, 1);
        counts from_bits(static_cast<std::size_t>(max_mask_counts(1 + i, 13)));
        from_bits.resize(static_cast<std::size_t>(encode_mask(bits.view(), tests::view(from_bits)).written));
        CHECK(from_bits == some.encoded().counts);
        bitmap back(1 + i, 13);
        decode_mask(some.encoded().mask(), back.view());
        for (int y = 0; y < 13; ++y)
            for (int x = 0; x <= i; ++x) CHECK(back.view()(x, y) == bits.view()(x, y));
    }
}

TEST_CASE("encode_mask: room that is too small is told, and what fits is the beginning") {
    const tests::pixels some({"###", "..."});
    counts room(3, 77);
    const tally told = encode_mask(some.view(), {room.data(), 2});
    CHECK((told.written == 2 && told.found == 7));
    CHECK(room == counts{0, 1, 77});
    CHECK(max_mask_counts(3, 2) == 7);
}

TEST_CASE("decode_mask: gives back what was encoded, with the value that is asked") {
    draw::random random(2);
    for (int width = 0; width < 20; ++width)
        for (int height = 0; height < 20; height += 3) {
            const tests::pixels before = tests::random_mask(random, width, height);
            tests::pixels after(width, height);
            const tests::runs made = before.encoded();
            decode_mask(made.mask(), after.view(), 1);
            CHECK(after.values == before.values);
        }
    tests::pixels bright(2, 1);
    const counts all = {1, 1};
    decode_mask({2, 1, tests::view(all)}, bright.view());
    CHECK(bright.values == std::vector<std::uint8_t>{0, 255});
}

TEST_CASE("mask_area, mask_box: of what is on; empty runs between change nothing") {
    const tests::runs made = runs_of({"....",  //
                                      "..#.",  //
                                      ".##."});
    CHECK(mask_area(made.mask()) == 3);
    CHECK(mask_box(made.mask()) == box{1, 1, 2, 2});
    CHECK(bounds_of(made.mask()) == region{0.5F, 0.5F, 2.5F, 2.5F});
    CHECK(mask_box(runs_of({"..", ".."}).mask()) == box{});
    CHECK(mask_box(runs_of({"##", "##"}).mask()) == box{0, 0, 2, 2});
    CHECK(mask_box(runs_of({".#",  //
                            "#."})
                       .mask()) == box{0, 0, 2, 2});  // one run, from the foot of a column to the head of the next
    const counts with_empty = {2, 0, 1, 1, 0, 1, 1};
    CHECK(mask_area({2, 3, tests::view(with_empty)}) == 2);
    CHECK(mask_box({2, 3, tests::view(with_empty)}) == box{1, 0, 1, 2});
}

TEST_CASE("mask_area, mask_box: agree with the pixels") {
    draw::random random(3);
    for (int i = 0; i < 200; ++i) {
        const tests::pixels some = tests::random_mask(random, 1 + i % 17, 1 + i % 11);
        int area = 0, left = 99, right = -1, top = 99, bottom = -1;
        for (int y = 0; y < some.height; ++y)
            for (int x = 0; x < some.width; ++x)
                if (some.view()(x, y) != 0) {
                    ++area;
                    left = std::min(left, x), right = std::max(right, x), top = std::min(top, y),
                    bottom = std::max(bottom, y);
                }
        const tests::runs made = some.encoded();
        CHECK(mask_area(made.mask()) == area);
        CHECK(mask_box(made.mask()) == (area > 0 ? box{left, top, right - left + 1, bottom - top + 1} : box{}));
    }
}

TEST_CASE("checked_mask: counts that are none are refused with what they are") {
    const counts good = {1, 2, 3}, bad = {1, 2, 4}, wrapping = {0xffffffff, 7};
    CHECK(checked_mask(2, 3, tests::view(good))->counts.size == 3);
    const auto refused = checked_mask(2, 3, tests::view(bad));
    REQUIRE(!refused);
    CHECK(refused.error().kind == fault::malformed);
    CHECK(std::string(refused.error().message) == "mask: the counts add up to 7 pixels, 2 x 3 has 6");
    CHECK(!checked_mask(2, 3, tests::view(wrapping)));  // 6, were it not for what is carried
    CHECK(checked_mask(-1, 3, tests::view(good)).error().kind == fault::too_large);
    CHECK(checked_mask(100000, 100000, tests::view(good)).error().kind == fault::too_large);
}

TEST_CASE("mask: refuses sizes that differ, counts that do not add up, and pictures past what can be counted") {
    const tests::throw_when_broken guard;
    const counts all = {1, 5}, few = {1, 4}, many = {1, 6};
    tests::pixels dst(2, 3), other(3, 2);
    CHECK_THROWS_AS(decode_mask({2, 3, tests::view(all)}, other.view()), tests::broken);
    CHECK_THROWS_AS(decode_mask({2, 3, tests::view(few)}, dst.view()), tests::broken);
    CHECK_THROWS_AS(decode_mask({2, 3, tests::view(many)}, dst.view()), tests::broken);
    bitmap bits(3, 2);
    CHECK_THROWS_AS(decode_mask({2, 3, tests::view(all)}, bits.view()), tests::broken);
    CHECK_THROWS_AS(max_mask_counts(50000, 50000), tests::broken);
    CHECK_THROWS_AS(max_mask_counts(-1, 5), tests::broken);
}
