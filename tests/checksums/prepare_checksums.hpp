// Pictures of noise that every machine draws alike, in the input of a network, and a checksum of each.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/crc32.hpp"
#include "tests/checksums/operator_checksums.hpp"

#include <alidade/learned/preprocess.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace checksums::prep {

using namespace alidade;

inline constexpr int width = checksums::width, height = checksums::height, side = 32;

constexpr prep_spec spec_of(prep_fit fit, prep_sampling sampling, bool whole_levels = true) {
    prep_spec spec = {.width = side, .height = side, .fit = fit, .sampling = sampling};
    spec.whole_levels = whole_levels;
    spec.mean[0] = 0.485, spec.mean[1] = 0.456, spec.mean[2] = 0.406;
    spec.deviation[0] = 0.229, spec.deviation[1] = 0.224, spec.deviation[2] = 0.225;
    return spec;
}

inline std::uint32_t bits_of(float v) { return __builtin_bit_cast(std::uint32_t, v); }
inline std::uint16_t bits_of(half v) { return v.bits; }
inline std::int8_t bits_of(std::int8_t v) { return v; }

/// Calls report(name, crc) for every way of preparing a picture.
void prepare_checksums(auto report) {
    static picture<std::uint8_t, 3> bgr_memory;
    static picture<std::uint8_t> gray_memory;
    static picture<std::uint16_t> deep_memory;
    static float floats[3 * side * side];
    static half halves[3 * side * side];
    static std::int8_t bytes[3 * side * side];
    static std::byte
        scratch[prep_workspace(width, height, spec_of(prep_fit::stretch, prep_sampling::antialiased))];  // the most
    const auto bgr = scribble(bgr_memory, 2);
    const auto gray = scribble(gray_memory, 1);
    const auto deep = scribble(deep_memory, 4);

    const auto prepared = [&](const char* name, auto view, auto* numbers, prep_spec spec) {
        using number = std::remove_reference_t<decltype(*numbers)>;
        const bool planar = spec.layout == prep_layout::planar;
        const int extents[3] = {planar ? 3 : side, side, planar ? side : 3};
        tensor_view<number, 3> into(numbers, extents);
        into.scale = 0.02F;
        into.zero_point = 3;
        std::uint32_t crc = 0;
        if (prepare(view, into, spec, scratch))
            for (int i = 0; i < 3 * side * side; ++i) {
                auto bits = bits_of(numbers[i]);
                crc = crc32(image_view<decltype(bits)>{&bits, 1, 1}, crc);
            }
        report(name, crc);
    };
    using fit = prep_fit;
    using by = prep_sampling;
    prepared("prepare/u8x3/letterbox/bilinear", bgr, floats, spec_of(fit::letterbox, by::bilinear));
    prepared("prepare/u8x3/stretch/bilinear", bgr, floats, spec_of(fit::stretch, by::bilinear));
    prepared("prepare/u8x3/stretch/nearest", bgr, floats, spec_of(fit::stretch, by::nearest));
    prepared("prepare/u8x3/stretch/exact", bgr, floats, spec_of(fit::stretch, by::bilinear, false));
    prepared("prepare/u8x3/stretch/area", bgr, floats, spec_of(fit::stretch, by::area));
    prepared("prepare/u8x3/centre_crop/antialiased", bgr, floats, spec_of(fit::centre_crop, by::antialiased, false));
    prepared("prepare/u8x1/short_side/bilinear", gray, floats, spec_of(fit::short_side, by::bilinear));
    prepared("prepare/u16x1/letterbox/bilinear", deep, floats, spec_of(fit::letterbox, by::bilinear));
    prepared("prepare/u8x3/letterbox/half", bgr, halves, spec_of(fit::letterbox, by::bilinear));
    prep_spec interleaved = spec_of(fit::stretch, by::bilinear);
    interleaved.layout = prep_layout::interleaved;
    prepared("prepare/u8x3/stretch/s8 interleaved", bgr, bytes, interleaved);
}

}  // namespace checksums::prep
