// The diameter of something round that a network marked in a picture, with its uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/segmenter.hpp>
#include <alidade/measure/fit_ellipse.hpp>
#include <alidade/shape/iso_contours.hpp>

#include <cmath>
#include <cstring>

struct found_circle {
    alidade::measured<> diameter;  ///< in pixels of the picture: of a circle seen aslant, the longer axis
    alidade::point<double> centre;
    double a = 0, b = 0, angle = 0;  ///< of the ellipse: half axes, and the direction of the longer one
};

/// A figure of the manifest's quality, or what stands for it where there is none.
inline double figure_of(const alidade::manifest& card, const char* name, double otherwise) {
    for (const alidade::manifest_figure& one : card.quality)
        if (std::strcmp(one.name, name) == 0) return one.value;
    return otherwise;
}

/// The largest thing of class `label`. Its border is where half of a pixel is covered, read between the pixels of the
/// network's own memory. What the fit does not know, how far the network itself is off, its manifest tells.
inline alidade::result<found_circle> measure_circle(alidade::segmenter& with, int label,
                                                    alidade::image_view<const std::uint8_t, 3> photo) {
    using namespace alidade;
    const auto seen = with(photo);
    if (!seen) return seen.error();
    if (!seen->has_plane(label)) return error(fault::not_found, "the network has no plane for this label");
    const auto borders = iso_contours(seen->plane(label), {.level = with.card().thresholds.mask});
    array_view<const point<float>> longest;
    for (int i = 0; i < borders.count(); ++i)
        if (borders[i].size > longest.size) longest = borders[i];
    if (longest.size < 30) return error(fault::not_found, "nothing of this class is seen");
    const auto ellipse = fit_ellipse(longest);
    if (!ellipse) return ellipse.error();
    if (ellipse->quality.inliers < 0.7 * longest.size)
        return error(fault::ambiguous, "what is seen is not round: its border leaves the ellipse");

    const double across = 2 * ellipse->a / seen->map.scale_x;
    if (across < 32)
        return error(fault::too_small, "what is seen is ", static_cast<int>(across),
                     " pixels across, too few to be measured: give a picture of 32 at least");

    const double off = figure_of(with.card(), "diameter of the face, root mean square error in pixels", 1);
    const double of_fit = 2 * std::sqrt(ellipse->covariance(2, 2).value), scale = seen->map.scale_x;
    return found_circle{{across, std::hypot(of_fit, off) / scale},
                        seen->in_picture({ellipse->x, ellipse->y}),
                        ellipse->a / scale,
                        ellipse->b / scale,
                        ellipse->angle};
}
