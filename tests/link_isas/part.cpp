// The four operators as this file's flags compile them, behind a name of its own: PART.
// SPDX-License-Identifier: MIT
#include "tests/link_isas/part.hpp"

#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>
#include <alidade/pixel/threshold.hpp>

using namespace alidade;

// What a program that chooses its instruction set when it runs does: operators on views, and scratch that is lent.
part_result PART(image_view<const std::uint8_t, 3> photo, part_memory& memory, workspace scratch) {
    const auto view = [&]<class T>(T* pixels) { return image_view<T>{pixels, photo.width, photo.height}; };
    const image_view<std::uint8_t> gray = view(memory.gray), smooth = view(memory.smooth);
    gray_from_bgr(photo, gray);
    gaussian_blur(gray, smooth, {.sigma = 2.5, .edge = border::wrap}, scratch);
    sobel(flip_rows(smooth), view(memory.dx), view(memory.dy), {}, scratch);
    threshold(crop(smooth, 0, 0, photo.width, photo.height / 2), crop(gray, 0, 0, photo.width, photo.height / 2),
              {.level = 90});
    threshold(every_other_row(smooth), every_other_row(gray), {.level = 120});

    std::uint32_t sum = 0;
    const auto add = [&](auto pixels) {
        for (int y = 0; y < pixels.height; ++y)
            for (int x = 0; x < pixels.width; ++x) sum = sum * 31 + static_cast<std::uint32_t>(pixels(x, y));
    };
    add(gray);
    add(smooth);
    add(view(memory.dx));
    add(view(memory.dy));
    return {isa_name, sum};
}
