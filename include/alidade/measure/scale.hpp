// Pixels to millimetres by one number: of a camera that looks straight at a plane, through a lens that bends nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/measure/distance.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/propagation.hpp>

namespace alidade {

/// How long a pixel is, with its uncertainty.
struct length_scale {
    measured<> millimetres_per_pixel = {1, 0};
};

inline namespace ALIDADE_ISA {

/// By a bar of known length, between two points of the picture. fault::degenerate if it is not longer than its
/// uncertainty, in the picture or on the certificate.
result<length_scale> scale_by_bar(measured_point<> from, measured_point<> to, measured<> millimetres);

/// Of a length in the picture, one in the plane. Lengths by one scale err alike: the scale's part of their errors is
/// common to all.
measured<> to_millimetres(const length_scale& by, measured<> pixels);

// ---- how -----------------------------------------------------------------------------------

inline result<length_scale> scale_by_bar(measured_point<> from, measured_point<> to, measured<> millimetres) {
    const measured<> seen = distance(from, to);
    if (!(seen.value > 2 * seen.sigma) || !(seen.value < 1e150))
        return error(fault::degenerate, "the bar's ends are not apart in the picture: a longer bar is needed");
    if (!(millimetres.value > 2 * millimetres.sigma) || !(millimetres.sigma >= 0) || !(millimetres.value < 1e150))
        return error(fault::degenerate,
                     "the bar's length in millimetres is not positive, or less sure than half of it");
    const real factor = real(millimetres.value) / real(seen.value);
    const real a = real(millimetres.sigma) / real(millimetres.value), b = real(seen.sigma) / real(seen.value);
    return length_scale{{factor.value, (factor * sqrt(a * a + b * b)).value}};
}

inline measured<> to_millimetres(const length_scale& by, measured<> pixels) {
    return scaled(pixels, by.millimetres_per_pixel);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
