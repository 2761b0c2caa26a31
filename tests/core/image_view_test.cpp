#include <alidade/core/image_view.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

using bytes = image_view<std::uint8_t>;

static_assert(std::is_aggregate_v<bytes> && std::is_trivially_copyable_v<bytes> && std::is_standard_layout_v<bytes>);
static_assert(sizeof(bytes) == sizeof(void*) + 2 * sizeof(int) + sizeof(std::ptrdiff_t));

static_assert(std::is_convertible_v<bytes, image_view<const std::uint8_t>>);
static_assert(!std::is_convertible_v<image_view<const std::uint8_t>, bytes>);
static_assert(!std::is_convertible_v<image_view<std::uint8_t, 3>, bytes>);
static_assert(!std::is_convertible_v<image_view<std::uint16_t>, image_view<const std::uint8_t>>);

/// 4 x 3 pixels; the sample at (x, y) is 10 y + x.
constexpr int grid[] = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};
constexpr image_view<const int> whole{grid, 4, 3};

// All of it can be had while compiling.
static_assert(whole.stride == 4 && whole(3, 2) == 23 && !whole.empty());
static_assert(crop(whole, 1, 1, 2, 2)(1, 1) == 22);
static_assert(flip_rows(whole)(0, 0) == 20);
static_assert(every_other_row(whole)(0, 1) == 20);
static_assert(samples(image_view<const int, 2>{grid, 2, 3})(3, 0) == 3);

template <class T>
int which(source<T>, image_view<T>) {
    return sizeof(T);
}

}  // namespace

TEST_CASE("image_view: a default one is empty") {
    const bytes none;
    CHECK(none.empty());
    CHECK(bytes{nullptr, 0, 4}.empty());
    CHECK(bytes{nullptr, 4, 0}.empty());
    CHECK(none.data == nullptr);
    CHECK(none.stride == 0);
}

TEST_CASE("image_view: rows are packed unless a stride is given, in samples") {
    std::uint8_t pixels[64] = {};
    const image_view<std::uint8_t, 3> packed{pixels, 5, 2};
    CHECK(packed.stride == 15);
    CHECK(packed.row_samples() == 15);
    CHECK(packed.row(1) == pixels + 15);
    CHECK(packed.pixel(2, 1) == pixels + 15 + 6);
    CHECK(&packed(2, 1, 1) == pixels + 15 + 6 + 1);
    const image_view<std::uint8_t, 3> padded{pixels, 5, 2, 32};
    CHECK(padded.row(1) == pixels + 32);
    CHECK(padded.row_samples() == 15);
}

TEST_CASE("image_view: constness is shallow, and writes are seen through every view of the pixel") {
    std::uint8_t pixels[18] = {};
    const bytes view{pixels, 4, 3, 6};
    view(1, 2) = 7;
    const image_view<const std::uint8_t> reading = view;
    CHECK(reading(1, 2) == 7);
    CHECK(same_size(reading, view));
    CHECK(reading.stride == 6);
    CHECK(pixels[13] == 7);
}

TEST_CASE("image_view: a row of more than 2^31 samples has its true stride") {
    if constexpr (sizeof(std::ptrdiff_t) == 8) {
        const image_view<const std::uint8_t, 4> wide{nullptr, 1'000'000'000, 1};
        CHECK(wide.stride == std::ptrdiff_t{4} * wide.width);
    }
}

TEST_CASE("image_view: a source takes no part in deduction") {
    std::uint8_t pixels[4] = {};
    const bytes view{pixels, 2, 2};
    CHECK(which(view, view) == 1);  // the mutable source converts, the destination decides
}

TEST_CASE("image_view: same_size asks for pixels, not for samples") {
    CHECK(same_size(whole, image_view<std::uint8_t, 3>{nullptr, 4, 3}));
    CHECK_FALSE(same_size(whole, bytes{nullptr, 3, 4}));
    CHECK_FALSE(same_size(whole, bytes{nullptr, 4, 2}));
}

TEST_CASE("crop: shares the pixels and the stride") {
    const auto window = crop(whole, 1, 1, 2, 2);
    CHECK(window.data == grid + 5);
    CHECK(window.stride == 4);
    CHECK(window.width == 2);
    CHECK(window.height == 2);
    CHECK(window(0, 0) == 11);
    CHECK(crop(window, 1, 0, 1, 2)(0, 1) == 22);
}

TEST_CASE("crop: an empty window may lie anywhere inside, the far corner included") {
    CHECK(crop(whole, 4, 3, 0, 0).empty());
    CHECK(crop(whole, 4, 0, 0, 3).height == 3);
    CHECK(crop(image_view<const int>{}, 0, 0, 0, 0).empty());
}

TEST_CASE("crop: refuses a window that leaves the image, also by overflow") {
    const tests::throw_when_broken guard;
    const int huge = 2147483647;
    CHECK_THROWS_AS(crop(whole, -1, 0, 1, 1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 0, -1, 1, 1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 0, 0, -1, 1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 0, 0, 1, -1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 3, 0, 2, 1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 0, 2, 1, 2), tests::broken);
    CHECK_THROWS_AS(crop(whole, huge, 0, huge, 1), tests::broken);
    CHECK_THROWS_AS(crop(whole, 0, huge, 1, huge), tests::broken);
    CHECK_THROWS_AS(crop(whole, 5, 0, 0, 0), tests::broken);
}

TEST_CASE("flip_rows: the last row comes first; twice is nothing") {
    const auto flipped = flip_rows(whole);
    CHECK(flipped.stride == -4);
    CHECK(flipped(3, 0) == 23);
    CHECK(flipped(0, 2) == 0);
    CHECK(flip_rows(flipped).data == grid);
    CHECK(flip_rows(flipped).stride == 4);
    CHECK(crop(flipped, 1, 0, 2, 1)(0, 0) == 21);
    CHECK(flip_rows(crop(whole, 0, 1, 4, 0)).data == grid);
}

TEST_CASE("every_other_row: the two fields share out the rows") {
    for (int height = 0; height <= 5; ++height) {
        const auto frame = crop(image_view<const int>{grid, 2, 6}, 0, 0, 2, height);
        const auto even = every_other_row(frame), odd = every_other_row(frame, 1);
        CHECK(even.height + odd.height == height);
        CHECK(even.height - odd.height == height % 2);
        for (int y = 0; y < even.height; ++y) CHECK(even.row(y) == frame.row(2 * y));
        for (int y = 0; y < odd.height; ++y) CHECK(odd.row(y) == frame.row(2 * y + 1));
    }
    const auto bottom_up = every_other_row(flip_rows(whole));
    CHECK(bottom_up(0, 0) == 20);
    CHECK(bottom_up(0, 1) == 0);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(every_other_row(whole, 2), tests::broken);
    CHECK_THROWS_AS(every_other_row(whole, -1), tests::broken);
}

TEST_CASE("samples: the same memory, its channels as columns") {
    std::uint8_t pixels[64] = {};
    const image_view<std::uint8_t, 3> colour{pixels, 5, 2, 32};
    const bytes flat = samples(colour);
    CHECK(flat.width == 15);
    CHECK(flat.height == 2);
    CHECK(flat.stride == 32);
    CHECK(&flat(7, 1) == &colour(2, 1, 1));
}

TEST_CASE("share_pixels: sees views of the same pixels, and lets neighbours in one image be") {
    std::uint8_t pixels[200] = {}, elsewhere[200] = {};
    const bytes all{pixels, 10, 10}, other{elsewhere, 10, 10};
    const bytes left = crop(all, 0, 0, 5, 10), right = crop(all, 5, 0, 5, 10), top = crop(all, 0, 0, 10, 5);
    CHECK(share_pixels(all, all));
    CHECK(share_pixels(all, flip_rows(all)));
    CHECK(share_pixels(all, left));
    CHECK(share_pixels(left, top));
    CHECK(share_pixels(crop(all, 0, 0, 6, 10), right));
    CHECK(share_pixels(right, flip_rows(crop(all, 4, 2, 2, 3))));
    CHECK_FALSE(share_pixels(all, other));
    CHECK_FALSE(share_pixels(left, right));
    CHECK_FALSE(share_pixels(right, left));
    CHECK_FALSE(share_pixels(flip_rows(left), right));
    CHECK_FALSE(share_pixels(top, crop(all, 0, 5, 10, 5)));
    CHECK_FALSE(share_pixels(every_other_row(all), every_other_row(all, 1)));
    CHECK_FALSE(share_pixels(all, bytes{}));
    const image_view<const std::int16_t> wider{reinterpret_cast<const std::int16_t*>(pixels + 20), 5, 2, 5};
    CHECK(share_pixels(wider, all));
}
