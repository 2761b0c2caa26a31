// A checksum of what decoders find.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/crc32.hpp"

#include <alidade/learned/decode/classify.hpp>
#include <alidade/learned/decode/embedding.hpp>
#include <alidade/learned/decode/prior_boxes.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/keypoint.hpp>

#include <concepts>
#include <cstdint>

namespace checksums::decoders {

using namespace alidade;

/// A checksum of numbers, one after the other.
struct sum_of_numbers {
    std::uint32_t crc = 0;

    void add(std::integral auto value) {
        for (unsigned byte = 0; byte < sizeof(value); ++byte)
            crc = crc32(static_cast<std::uint8_t>(value >> (8 * byte)), crc);
    }
    void add(float value) { add(__builtin_bit_cast(std::uint32_t, value)); }
    void add(const region& r) { add_all(r.x0, r.y0, r.x1, r.y1); }
    void add(const rotated_region& r) { add_all(r.x, r.y, r.width, r.height, r.angle); }
    void add(const keypoint& k) { add_all(k.x, k.y, k.score); }
    void add(const class_score& c) { add_all(c.score, c.label); }
    void add(const prior_box& p) { add_all(p.x, p.y, p.width, p.height); }
    void add(const gallery_match& m) { add_all(m.index, m.cosine); }
    template <class Region>
    void add(const detected<Region>& d) {
        add(d.where);
        add_all(d.score, d.label, d.candidate);
    }
    template <class... Values>
    void add_all(const Values&... values) {
        (add(values), ...);
    }
};

}  // namespace checksums::decoders
