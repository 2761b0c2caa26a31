#include <alidade/core/image.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

using grey = image<std::uint8_t>;
constexpr int most = std::numeric_limits<int>::max();

static_assert(!std::is_copy_constructible_v<grey> && !std::is_copy_assignable_v<grey>);
static_assert(std::is_nothrow_move_constructible_v<grey> && std::is_nothrow_move_assignable_v<grey>);

template <class T, int C>
bool every_row_begins_on_a_cache_line(int width, int height) {
    image<T, C> photo(width, height);
    for (int y = 0; y < height; ++y)
        if (reinterpret_cast<std::uintptr_t>(photo.view().row(y)) % 64 != 0) return false;
    return true;
}

/// The message with which `make` refuses, and that it did so before it asked for memory.
template <class T, int C>
const char* refusal(int width, int height) {
    static error why;
    const long long before = tests::allocations();
    const auto made = image<T, C>::make(width, height);
    CHECK(tests::allocations() == before);
    REQUIRE_FALSE(made);
    why = made.error();
    CHECK(why.kind == fault::too_large);
    return why.message;
}

}  // namespace

TEST_CASE("image: a default one is empty and costs nothing") {
    const long long before = tests::allocations();
    const grey none;
    CHECK(none.empty());
    CHECK(none.width() == 0);
    CHECK(tests::allocations() == before);
}

TEST_CASE("image: every row begins on a cache line, whatever the samples") {
    for (const int width : {1, 5, 63, 64, 65, 200}) {
        CAPTURE(width);
        CHECK(every_row_begins_on_a_cache_line<std::uint8_t, 1>(width, 4));
        CHECK(every_row_begins_on_a_cache_line<std::uint8_t, 3>(width, 4));
        CHECK(every_row_begins_on_a_cache_line<std::int16_t, 3>(width, 4));
        CHECK(every_row_begins_on_a_cache_line<float, 4>(width, 4));
        CHECK(every_row_begins_on_a_cache_line<double, 1>(width, 4));
    }
}

TEST_CASE("image: filled with a value, it has it in every sample; one allocation made it") {
    const long long before = tests::allocations();
    const image<std::int16_t, 3> photo(7, 5, std::int16_t{-9});
    CHECK(tests::allocations() == before + 1);
    CHECK(photo.width() == 7);
    CHECK(photo.height() == 5);
    for (int y = 0; y < 5; ++y)
        for (int i = 0; i < 21; ++i) CHECK(photo.view().row(y)[i] == -9);
}

TEST_CASE("image: a width or height of zero keeps the other, and has no memory") {
    const long long before = tests::allocations();
    const grey flat(most, 0), thin(0, most);
    CHECK(tests::allocations() == before);
    CHECK(flat.width() == most);
    CHECK(flat.empty());
    CHECK(thin.height() == most);
    CHECK(thin.view().row(most - 1) == nullptr);
    CHECK(thin.clone().height() == most);
}

TEST_CASE("image: moving hands the pixels on") {
    grey first(8, 2, std::uint8_t{1});
    const std::uint8_t* pixels = first.view().data;
    grey second = std::move(first);
    CHECK(second.view().data == pixels);
    CHECK(first.empty());
    grey third(4, 4, std::uint8_t{3});
    third = std::move(second);
    CHECK(third.view().data == pixels);
    CHECK(third.width() == 8);
    grey& same = third;
    third = std::move(same);
    CHECK(third.view().data == pixels);
}

TEST_CASE("image: a clone has the same pixels elsewhere") {
    image<std::uint8_t, 3> photo(5, 3);
    for (int y = 0; y < 3; ++y)
        for (int i = 0; i < 15; ++i) photo.view().row(y)[i] = static_cast<std::uint8_t>(16 * y + i);
    const image<std::uint8_t, 3> copy = photo.clone();
    CHECK(copy.view().data != photo.view().data);
    CHECK(same_size(copy.view(), photo.view()));
    for (int y = 0; y < 3; ++y) CHECK(std::memcmp(copy.view().row(y), photo.view().row(y), 15) == 0);
}

TEST_CASE("image: a negative size is refused") {
    CHECK(grey::make(-1, 5).error().kind == fault::malformed);
    CHECK(grey::make(5, -1).error().message == doctest::String("image of 5 x -1: negative size"));
}

TEST_CASE("image: a size that overflows is refused before memory is asked for") {
    CHECK(refusal<std::uint8_t, 3>(most, 1) ==
          doctest::String("image of 2147483647 x 1 pixels of 3 bytes: more than can be addressed"));
    refusal<std::uint8_t, 4>(most / 4 + 1, 1);  // a row of more samples than int counts
    refusal<float, 1>(most, most);
    refusal<float, 1>(most, 1 << 30);  // 2^63 bytes: one too many
    refusal<double, 4>(most, most);
    if constexpr (sizeof(std::ptrdiff_t) == 4) refusal<std::uint8_t, 1>(65536, 32768);
}

TEST_CASE("image: a size that can be addressed, but no memory holds, is refused as well") {
    if constexpr (sizeof(std::ptrdiff_t) == 8) {
        const auto made = grey::make(most, most);  // 2^62 bytes
        REQUIRE_FALSE(made);
        CHECK(made.error().kind == fault::too_large);
        CHECK(made.error().message ==
              doctest::String("image of 2147483647 x 2147483647 pixels of 1 bytes: out of memory"));
        CHECK(image<float>::make(most, (1 << 30) - 1).error().kind == fault::too_large);
        const tests::throw_when_broken guard;
        CHECK_THROWS_AS(grey(most, most), tests::broken);
        CHECK_THROWS_AS(grey(-1, 1), tests::broken);
    }
}

TEST_CASE("image: what is moved from gives up its own pixels and those it is given for them") {
    image<std::uint8_t> a(8, 8, 1), b(4, 4, 2);
    a = std::move(b);
    CHECK(a.width() == 4);
    CHECK(a.view()(3, 3) == 2);
    CHECK(b.empty());
    image<std::uint8_t>& same = a;
    a = std::move(same);
    CHECK(a.view()(3, 3) == 2);
}
