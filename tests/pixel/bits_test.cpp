#include <alidade/pixel/bits.hpp>

#include <doctest/doctest.h>

#include "tests/support/picture.hpp"

using namespace alidade;
using tests::picture;

TEST_CASE("bits: a mask becomes bits and these the same mask, at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> mask(width, height), back(width, height);
        tests::scribble(mask.view(), static_cast<std::uint32_t>(width + 1000 * height));
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                if (x * 7 % 5 < 3) mask.view()(x, y) = 0;
        const bitmap bits = bits_of_mask(mask.bottom_up());
        int wrong = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) wrong += bits.view()(x, y) != (mask.bottom_up()(x, y) != 0);
        INFO(width, " x ", height);
        CHECK(wrong == 0);
        if (width > 0)
            for (int y = 0; y < height; ++y)
                CHECK((bits.view().row(y)[words_of(width) - 1] & ~bits_inside(width, words_of(width) - 1)) == 0);
        mask_of_bits(bits.view(), back.bottom_up(), 77);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) wrong += back.view()(x, y) != (mask.view()(x, y) != 0 ? 77 : 0);
        CHECK(wrong == 0);
        CHECK(back.surroundings_untouched());
    });
}
