// Pixels to millimetres by one number: of a camera that looks straight at a plane, through a lens that bends nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/uncertain_point.hpp>

namespace alidade {

/// How long a pixel is, with its uncertainty.
struct length_scale {
    measured<double> millimetres_per_pixel = {1, 0};
};

inline namespace ALIDADE_ISA {

/// The distance of two points whose errors are independent, and its uncertainty. Of points nearer to each other than
/// their uncertainties it is not what it says: no distance is below 0.
measured<double> distance(uncertain_point a, uncertain_point b);

/// By a bar of known length, between two points of the picture. fault::degenerate if it is not longer than its
/// uncertainty, in the picture or on the certificate.
result<length_scale> scale_by_bar(uncertain_point from, uncertain_point to, measured<double> millimetres);

/// Of a length in the picture, one in the plane. Lengths by one scale err alike: the scale's part of their errors is
/// common to all.
measured<double> to_millimetres(const length_scale& by, measured<double> pixels);

// ---- how -----------------------------------------------------------------------------------

inline measured<double> distance(uncertain_point a, uncertain_point b) {
    const real dx = real(b.x) - real(a.x), dy = real(b.y) - real(a.y), length = sqrt(dx * dx + dy * dy);
    const real xx = real(a.covariance_xx) + real(b.covariance_xx), xy = real(a.covariance_xy) + real(b.covariance_xy);
    const real yy = real(a.covariance_yy) + real(b.covariance_yy);
    if (!(length > 0)) return {0, sqrt(xx + yy).value};
    const real ux = dx / length, uy = dy / length;
    return {length.value, sqrt(max(real(0), ux * ux * xx + real(2) * ux * uy * xy + uy * uy * yy)).value};
}

inline result<length_scale> scale_by_bar(uncertain_point from, uncertain_point to, measured<double> millimetres) {
    const measured<double> seen = distance(from, to);
    if (!(seen.value > 2 * seen.sigma) || !(seen.value < 1e150))
        return error(fault::degenerate, "the bar's ends are not apart in the picture: a longer bar is needed");
    if (!(millimetres.value > 2 * millimetres.sigma) || !(millimetres.sigma >= 0) || !(millimetres.value < 1e150))
        return error(fault::degenerate,
                     "the bar's length in millimetres is not positive, or less sure than half of it");
    const real factor = real(millimetres.value) / real(seen.value);
    const real a = real(millimetres.sigma) / real(millimetres.value), b = real(seen.sigma) / real(seen.value);
    return length_scale{{factor.value, (factor * sqrt(a * a + b * b)).value}};
}

inline measured<double> to_millimetres(const length_scale& by, measured<double> pixels) {
    const real factor = by.millimetres_per_pixel.value, length = pixels.value;
    const real a = factor * real(pixels.sigma), b = length * real(by.millimetres_per_pixel.sigma);
    return {(factor * length).value, sqrt(a * a + b * b).value};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
