// From the boxes and scores of networks to detections of the house, and what is refused of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/learned/detection.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

/// Networks place things in the outline of their input, which reaches from 0 to its width. In the coordinates of the
/// house, in which pixel centres are whole numbers, all of it lies half a pixel less far.
constexpr float from_outline(real v) { return static_cast<float>((v - real(0.5)).value); }

/// The region between two corners in the outline.
constexpr region region_between(real x0, real y0, real x1, real y1) {
    return {from_outline(x0), from_outline(y0), from_outline(x1), from_outline(y1)};
}

/// The region of this size about a place in the outline.
constexpr region region_about(real x, real y, real width, real height) {
    const real half_width = width * real(0.5), half_height = height * real(0.5);
    return region_between(x - half_width, y - half_height, x + half_width, y + half_height);
}

/// The rectangle of this size about a place in the outline, its side `width` in the direction `angle`; as the same
/// rectangle whose width is the longer side and whose angle is in [0, π). An angle beyond ±1e6 becomes NaN.
constexpr rotated_region rotated_about(real x, real y, real width, real height, real angle);

/// "`who`: candidate 17 has …": why a network's output is refused as malformed.
template <class... Parts>
constexpr error candidate_fault(const char* who, int candidate, const Parts&... what) {
    return error(fault::malformed, who, ": candidate ", candidate, " has ", what...);
}

/// Writes what a decoder finds, and keeps the first thing that is wrong with it.
template <class Region>
struct detection_writer {
    const char* who;  ///< the decoder
    appender<detected<Region>> list;
    error why{};

    constexpr detection_writer(const char* decoder, array_view<detected<Region>> room) : who(decoder), list{room} {}

    /// False, and no more is wanted, where the score is no share or the region is not finite.
    constexpr bool push(const Region& where, float score, int label, int candidate) {
        constexpr float most = 1.01F;  // what rounding to 8 bits may add is cut off; more tells of something else
        if (!(score <= most)) {
            why = score > most ? candidate_fault(who, candidate, "a score above 1: are these logits?")
                               : candidate_fault(who, candidate, "a score that is not a number");
            return false;
        }
        if (!finite(where)) {
            why = candidate_fault(who, candidate, "a box that is not finite");
            return false;
        }
        list.push({where, score < 1 ? score : 1, label, candidate});
        return true;
    }

    constexpr result<tally> told() const {
        if (why.kind != fault::none) return why;
        return list.told();
    }
};

// ---- how -----------------------------------------------------------------------------------

constexpr rotated_region rotated_about(real x, real y, real width, real height, real angle) {
    if (width < height) {
        const real longer = height;
        height = width;
        width = longer;
        angle += pi * real(0.5);
    }
    float turned = __builtin_nanf("");
    if (angle >= -1e6 && angle <= 1e6) turned = static_cast<float>((angle - real(floor_int(angle / pi)) * pi).value);
    if (turned < 0 || turned >= static_cast<float>(pi.value)) turned = 0;  // π, rounded
    return {from_outline(x), from_outline(y), static_cast<float>(width.value), static_cast<float>(height.value),
            turned};
}

}  // namespace alidade::inline ALIDADE_ISA
