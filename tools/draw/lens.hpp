// What blur and pixel make of a border, in tables: along a row by phases, from row to row by slabs.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>

#include <cmath>

#include "tools/draw/blur.hpp"

namespace draw {

/// A Gaussian blur of `sigma` pixels and the mean over a pixel's square, one axis of them.
struct lens {
    static constexpr double span = 5;   ///< of the blur, in sigma: 3e-7 of it lie farther out
    static constexpr int phases = 256;  ///< between two pixels; linear between them

    double sigma;
    int reach;             ///< a border at x changes pixels floor(x) - reach … floor(x) + reach + 1
    int slabs;             ///< of a row's height; their borders fall on the borders of the pixels
    const double* steps;   ///< steps[phase][i]: by how much pixel floor(x) - reach + i differs from the one before
    const double* weight;  ///< weight[i]: of slab i, counted from the first that row 0 sees, in row 0
    const double* slope;   ///< how the weight grows within that slab, per pixel

    int taps() const { return 2 * reach + 2; }
    int slabs_seen() const { return (2 * reach + 2) * slabs; }

    static int reach_of(double sigma) { return static_cast<int>(std::ceil(span * sigma + 0.5)); }
    static int slabs_of(double sigma) { return sigma == 0 || sigma >= 0.8 ? 4 : sigma >= 0.4 ? 8 : 16; }
    static std::size_t bytes(double sigma) {
        const auto taps = static_cast<std::size_t>(2 * reach_of(sigma) + 2);
        return alidade::scratch_bytes<double>((phases + 1) * taps) +
               2 * alidade::scratch_bytes<double>(taps * static_cast<std::size_t>(slabs_of(sigma)));
    }

    /// Takes `bytes(sigma)` of the memory.
    lens(double blur, alidade::workspace& memory) : sigma(blur), reach(reach_of(blur)), slabs(slabs_of(blur)) {
        ALIDADE_EXPECTS(sigma >= 0);
        const int n = taps();
        double* step = memory.take<double>(static_cast<std::size_t>((phases + 1) * n));
        for (int phase = 0; phase <= phases; ++phase) {
            double before = 0;
            for (int i = 0; i < n; ++i) {
                const double sum = i == n - 1 ? 1 : seen(i - reach - static_cast<double>(phase) / phases);
                step[phase * n + i] = sum - before;
                before = sum;
            }
        }
        steps = step;
        double* const weights = memory.take<double>(static_cast<std::size_t>(slabs_seen()));
        double* const slopes = memory.take<double>(static_cast<std::size_t>(slabs_seen()));
        const double height = 1.0 / slabs;
        for (int i = 0; i < slabs_seen(); ++i) {
            const double upper = first_slab() + i * height, lower = upper + height;
            // A border is seen at -y by row 0, if y is counted from it.
            const double at_upper = i == 0 ? 1 : seen(-upper), at_lower = i + 1 == slabs_seen() ? 0 : seen(-lower);
            weights[i] = (at_upper - at_lower) * slabs;
            const double moment = integral(-upper) - integral(-lower) - 0.5 * height * (at_upper + at_lower);
            slopes[i] = 12 * moment * slabs * slabs * slabs;
        }
        weight = weights;
        slope = slopes;
    }

    /// Where the first slab begins that row 0 sees.
    double first_slab() const { return -reach - 1; }

private:
    /// Of a step at 0, what a pixel at t sees; and its integral.
    double seen(double t) const { return blurred_ramp(t + 0.5, sigma) - blurred_ramp(t - 0.5, sigma); }
    double integral(double t) const { return blurred_parabola(t + 0.5, sigma) - blurred_parabola(t - 0.5, sigma); }
};

}  // namespace draw
