// The operators on pictures that every machine draws alike, and a checksum of what each made of them.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/crc32.hpp"

#include <alidade/core/static_image.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>
#include <alidade/pixel/threshold.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace checksums {

using alidade::border, alidade::image_view, alidade::sobel_kernel, alidade::threshold_rule;

// Rows of two of the widest packs and a tail, few of them beginning where a pack would like it.
inline constexpr int width = 131;
inline constexpr int height = 13;
inline constexpr double largest_sigma = 3.7;
template <class T, int C = 1>
using picture = alidade::static_image<T, width, height, C>;

/// The operators themselves. What computes the expected checksums has functions of the same form.
struct library {
    [[gnu::noinline]] static void gray_from_bgr(auto src, image_view<std::uint8_t> dst) {
        alidade::gray_from_bgr(src, dst);
    }
    [[gnu::noinline]] static void gray_from_rgb(auto src, image_view<std::uint8_t> dst) {
        alidade::gray_from_rgb(src, dst);
    }

    template <class T>
    [[gnu::noinline]] static void threshold(image_view<const T> src, image_view<T> dst,
                                            alidade::threshold_options<T> options) {
        alidade::threshold(src, dst, options);
    }

    template <class T, int C>
    [[gnu::noinline]] static void gaussian_blur(image_view<const T, C> src, image_view<T, C> dst,
                                                alidade::gaussian_blur_options options) {
        static std::byte scratch[alidade::gaussian_blur_workspace<T>(width, C, {.sigma = largest_sigma})];
        alidade::gaussian_blur(src, dst, options, scratch);
    }

    template <int C>
    [[gnu::noinline]] static void sobel(image_view<const std::uint8_t, C> src, image_view<std::int16_t, C> dx,
                                        image_view<std::int16_t, C> dy, alidade::sobel_options options) {
        static std::byte scratch[alidade::sobel_workspace(width, C)];
        alidade::sobel(src, dx, dy, options, scratch);
    }
};

/// Noise, and every now and then an end of the range: where arithmetic overflows if it can.
template <class T, int C>
image_view<const T, C> scribble(picture<T, C>& on, std::uint32_t seed) {
    for (T& sample : on.pixels) {
        seed = seed * 1664525u + 1013904223u;
        const std::uint32_t dice = seed >> 8 & 15;
        sample = dice == 0   ? std::numeric_limits<T>::min()
                 : dice == 1 ? std::numeric_limits<T>::max()
                             : static_cast<T>(seed >> 16);
    }
    return on.view();
}

/// Calls report(name, crc) for every operator in every mode.
template <class Operators = library>
void operator_checksums(auto report) {
    static picture<std::uint8_t> gray_memory, byte_memory;
    static picture<std::uint8_t, 3> bgr_memory, bgr_byte_memory;
    static picture<std::uint8_t, 4> bgra_memory;
    static picture<std::uint16_t> deep_memory, word_memory;
    static picture<std::int16_t> dx_memory, dy_memory;
    static picture<std::int16_t, 3> dx3_memory, dy3_memory;
    const auto gray = scribble(gray_memory, 1);
    const auto bgr = scribble(bgr_memory, 2);
    const auto bgra = scribble(bgra_memory, 3);
    const auto deep = scribble(deep_memory, 4);
    const auto bytes = byte_memory.view();
    const auto words = word_memory.view();
    const auto dx = dx_memory.view(), dy = dy_memory.view();

    Operators::gray_from_bgr(bgr, bytes);
    report("gray_from_bgr/u8x3", crc32(bytes));
    Operators::gray_from_bgr(bgra, bytes);
    report("gray_from_bgr/u8x4", crc32(bytes));
    Operators::gray_from_rgb(bgr, bytes);
    report("gray_from_rgb/u8x3", crc32(bytes));

    const auto threshold = [&](const char* name, auto src, auto dst, auto level, auto high, threshold_rule rule) {
        Operators::threshold(src, dst, {level, high, rule});
        report(name, crc32(dst));
    };
    const std::uint8_t level = 100, high = 200;
    threshold("threshold/u8/binary", gray, bytes, level, high, threshold_rule::binary);
    threshold("threshold/u8/binary_inverse", gray, bytes, level, high, threshold_rule::binary_inverse);
    threshold("threshold/u8/truncate", gray, bytes, level, high, threshold_rule::truncate);
    threshold("threshold/u8/to_zero", gray, bytes, level, high, threshold_rule::to_zero);
    threshold("threshold/u8/to_zero_inverse", gray, bytes, level, high, threshold_rule::to_zero_inverse);
    const std::uint16_t deep_level = 40000, deep_high = 65000;
    threshold("threshold/u16/binary", deep, words, deep_level, deep_high, threshold_rule::binary);
    threshold("threshold/u16/to_zero", deep, words, deep_level, deep_high, threshold_rule::to_zero);

    const auto gaussian_blur = [&](const char* name, auto src, auto dst, alidade::gaussian_blur_options options) {
        Operators::gaussian_blur(src, dst, options);
        report(name, crc32(dst));
    };
    gaussian_blur("gaussian_blur/u8/size3/mirror", gray, bytes, {.size = 3});
    gaussian_blur("gaussian_blur/u8/size5/mirror", gray, bytes, {.size = 5});
    gaussian_blur("gaussian_blur/u8/size5/reflect", gray, bytes, {.size = 5, .edge = border::reflect});
    gaussian_blur("gaussian_blur/u8/size5/edge", gray, bytes, {.size = 5, .edge = border::edge});
    gaussian_blur("gaussian_blur/u8/size5/wrap", gray, bytes, {.size = 5, .edge = border::wrap});
    gaussian_blur("gaussian_blur/u8/size5/constant", gray, bytes, {.size = 5, .edge = border::constant, .outside = 77});
    gaussian_blur("gaussian_blur/u8/sigma0.8/mirror", gray, bytes, {.sigma = 0.8});
    gaussian_blur("gaussian_blur/u8/sigma3.7/wrap", gray, bytes, {.sigma = largest_sigma, .edge = border::wrap});
    gaussian_blur("gaussian_blur/u8x3/size3/mirror", bgr, bgr_byte_memory.view(), {.size = 3});
    gaussian_blur("gaussian_blur/u8x3/sigma1.7/edge", bgr, bgr_byte_memory.view(),
                  {.sigma = 1.7, .edge = border::edge});
    gaussian_blur("gaussian_blur/u16/size3/mirror", deep, words, {.size = 3});
    gaussian_blur("gaussian_blur/u16/size5/mirror", deep, words, {.size = 5});
    gaussian_blur("gaussian_blur/u16/sigma0.8/edge", deep, words, {.sigma = 0.8, .edge = border::edge});
    gaussian_blur("gaussian_blur/u16/sigma3.7/reflect", deep, words, {.sigma = largest_sigma, .edge = border::reflect});

    const auto sobel = [&](const char* name, alidade::sobel_options options) {
        Operators::sobel(gray, dx, dy, options);
        report(name, crc32(dy, crc32(dx)));
    };
    sobel("sobel/u8/size3/mirror", {sobel_kernel::size3, border::mirror});
    sobel("sobel/u8/size3/constant", {sobel_kernel::size3, border::constant, 77});
    sobel("sobel/u8/size5/mirror", {sobel_kernel::size5, border::mirror});
    sobel("sobel/u8/size5/reflect", {sobel_kernel::size5, border::reflect});
    sobel("sobel/u8/size5/edge", {sobel_kernel::size5, border::edge});
    sobel("sobel/u8/size5/wrap", {sobel_kernel::size5, border::wrap});
    sobel("sobel/u8/size5/constant", {sobel_kernel::size5, border::constant, 77});
    sobel("sobel/u8/scharr/mirror", {sobel_kernel::scharr, border::mirror});
    Operators::sobel(bgr, dx3_memory.view(), dy3_memory.view(), alidade::sobel_options{sobel_kernel::size5});
    report("sobel/u8x3/size5/mirror", crc32(dy3_memory.view(), crc32(dx3_memory.view())));
}

}  // namespace checksums
