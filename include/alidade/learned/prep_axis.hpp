// Where along one axis the pixels of a resized picture are taken from, and with which weights: in whole numbers.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/learned/prep_spec.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::preprocess_detail {

/// `in` samples become `out`, of which [skip, skip + count) are seen, from `lead` on in the network's input.
struct axis {
    int in, out, skip, lead, count;
};

constexpr axis axis_of(int in, int out, int start, int input) {
    axis a = {in, out, start < 0 ? -start : 0, start > 0 ? start : 0, 0};
    const int left = out - a.skip, room = input - a.lead;
    a.count = left < room ? left : room;
    return a;
}

/// The sample `below` and the next one, in which output has the share part / whole; 0 where there is no next one.
struct place {
    int below;
    std::int64_t part, whole;

    /// 0 … 2048, rounded
    constexpr std::uint32_t in_2048ths() const { return static_cast<std::uint32_t>((part * 2048 + whole / 2) / whole); }
    constexpr float share() const { return static_cast<float>(static_cast<double>(part) / static_cast<double>(whole)); }
};

/// Centres lie half a pixel from the border: output k is at (k + 1/2) in / out - 1/2.
constexpr place place_of(const axis& a, int k, bool nearest) {
    const std::int64_t whole = 2 * std::int64_t{a.out};
    const std::int64_t centre = (2 * (std::int64_t{a.skip} + k) + 1) * a.in;
    if (nearest) return {static_cast<int>(centre / whole), 0, whole};
    const std::int64_t from_first = centre - a.out;
    if (from_first <= 0) return {0, 0, whole};
    const auto below = static_cast<int>(from_first / whole);
    if (below >= a.in - 1) return {a.in - 1, 0, whole};
    return {below, from_first % whole, whole};
}

/// The samples that an output is the weighted mean of.
struct taps {
    bool area;
    std::int64_t centre, reach;  ///< triangle, in half outputs: its middle, and where it ends
    std::int64_t from, to;       ///< square, in outputs
    std::int64_t step;           ///< from sample to sample
    int first, count;
    std::int64_t total;

    constexpr std::int64_t weight(int i) const {
        if (area) {
            const std::int64_t begin = i * step, end = begin + step;
            return (end < to ? end : to) - (begin > from ? begin : from);
        }
        const std::int64_t away = (2 * std::int64_t{i} + 1) * step - centre;
        return reach - (away < 0 ? -away : away);
    }
    constexpr float share(int i) const {
        return static_cast<float>(static_cast<double>(weight(i)) / static_cast<double>(total));
    }
};

constexpr int most_taps(const axis& a) {
    const int larger = a.in > a.out ? a.in : a.out;
    return static_cast<int>(2 * std::int64_t{larger} / a.out) + 2;
}

constexpr taps taps_of(const axis& a, int k, bool area) {
    const std::int64_t in = a.in, out = a.out, at = std::int64_t{a.skip} + k;
    taps t = {area, (2 * at + 1) * in, 2 * (in > out ? in : out), at * in, (at + 1) * in, out, 0, 0, 0};
    std::int64_t first = 0, last = 0;
    if (area) {
        first = t.from / out;
        last = (t.to - 1) / out;
    } else {
        const std::int64_t begin = t.centre - t.reach - out, end = t.centre + t.reach - out;
        first = begin < 0 ? 0 : begin / (2 * out) + 1;
        last = (end - 1) / (2 * out);
    }
    if (last > in - 1) last = in - 1;
    t.first = static_cast<int>(first);
    t.count = static_cast<int>(last - first) + 1;
    for (int i = t.first; i < t.first + t.count; ++i) t.total += t.weight(i);
    return t;
}

}  // namespace alidade::inline ALIDADE_ISA::preprocess_detail
