// What is found in one drawn picture, and a checksum of each finding: places to a fraction of a pixel included.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/crc32.hpp"

#include <alidade/core/static_image.hpp>
#include <alidade/edge/canny.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/shape/components.hpp>

#include <cstddef>
#include <cstdint>

namespace checksums::shapes {

using namespace alidade;

inline constexpr int width = 96, height = 72;

/// A checksum of numbers, one after the other.
struct sum_of_numbers {
    std::uint32_t crc = 0;

    void add(std::integral auto value) {
        for (unsigned byte = 0; byte < sizeof(value); ++byte)
            crc = crc32(static_cast<std::uint8_t>(value >> (8 * byte)), crc);
    }
    void add(float value) { add(__builtin_bit_cast(std::uint32_t, value)); }
    void add(double value) { add(__builtin_bit_cast(std::uint64_t, value)); }
    void add(const edge_point& p) { add_all(p.x, p.y, p.nx, p.ny, p.strength, p.sigma); }
    void add(const point<int>& p) { add_all(p.x, p.y); }
    void add(const point<float>& p) { add_all(p.x, p.y); }
    void add(const component& c) {
        add_all(c.sum_x, c.sum_y, c.sum_xx, c.sum_xy, c.sum_yy, c.bounds.x, c.bounds.y, c.bounds.width, c.bounds.height,
                c.area);
    }
    template <class... Values>
    void add_all(const Values&... values) {
        (add(values), ...);
    }
    template <class T>
    void add(array_view<T> values) {
        add(values.size);
        for (const auto& one : values) add(one);
    }
};

/// A disc, a slanting bar and a ring, light on dark, each pixel the mean of 8 x 8 points, and noise: in integers alone.
inline void draw(image_view<std::uint8_t> picture) {
    const auto light_at = [](int x, int y) {  // in eighths of a pixel
        const auto within = [=](int cx, int cy, int r) { return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r; };
        const int along = 12 * (x - 530) + 5 * (y - 200), aside = 12 * (y - 200) - 5 * (x - 530);  // 13 to a unit
        const bool bar = along > -13 * 170 && along < 13 * 170 && aside > -13 * 50 && aside < 13 * 50;
        const bool ring = within(470, 430, 101) && !within(470, 430, 60);
        return within(179, 282, 141) || bar || ring;
    };
    std::uint32_t seed = 5;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            int light = 0;
            for (int k = 0; k < 64; ++k) light += light_at(8 * x + k % 8, 8 * y + k / 8);
            seed = seed * 1664525u + 1013904223u;
            picture(x, y) = static_cast<std::uint8_t>(60 + 2 * light + static_cast<int>(seed >> 29));
        }
}

/// Room for everything, known when the program is linked.
struct memory {
    static_image<std::uint8_t, width, height> picture, mask;
    static_image<std::int32_t, width, height> labels;
    std::uint64_t words[height * words_of(width)];
    edge_point points[800];
    int offsets[100];
    component parts[50];
    std::byte scratch[60000];
};
inline memory own;

/// Calls report("subpixel_edges/u8", crc) for each.
template <class Report>
void shape_checksums(Report report) {
    const auto picture = own.picture.view();
    draw(picture);
    const auto tell = [&](const char* name, const auto&... found) {
        sum_of_numbers sum;
        sum.add_all(found...);
        report(name, sum.crc);
    };

    const bitmap_view<> edges = {own.words, width, height};
    const array_view<std::uint64_t> all_words = {own.words, height * words_of(width)};
    canny(picture, edges, {60, 120}, {}, own.scratch);
    tell("canny/l1", all_words);
    canny(picture, edges, {900, 1800}, {.kernel = sobel_kernel::size5, .norm = gradient_norm::l2}, own.scratch);
    tell("canny/5x5/l2", all_words);

    const sequences_view<edge_point> room = {{own.points, 800}, {own.offsets, 100}};
    const sequences_tally told = subpixel_edges(picture, room, {}, own.scratch);
    const array_view<edge_point> points = {own.points, told.points.written};
    tell("subpixel_edges/u8", points, array_view<int>{own.offsets, told.sequences.written + 1});

    const auto mask = own.mask.view();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) mask(x, y) = picture(x, y) > 120 + (x * 7 + y * 5) % 11 * 14;
    const auto labels = own.labels.view();
    const components_tally parts =
        label_components(mask, labels, {own.parts, 50}, {.second_moments = true}, own.scratch);
    tell("components/u8/8", array_view<component>{own.parts, parts.components.written}, parts.components.found,
         crc32(labels));
}

}  // namespace checksums::shapes
