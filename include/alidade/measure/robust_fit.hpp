// Robust losses, the scale of what scatters, and what a fit tells of itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/consensus.hpp>
#include <alidade/measure/fit_options.hpp>

#include <cstdint>

namespace alidade {

/// How well points lie on a shape that was fitted to them.
template <class T = double>
struct fit_quality {
    T rms = 0;        ///< root of the mean squared distance of the inliers
    T misfit = 0;     ///< mean square of distance / sigma of the inliers: 1 if points err as they say
    int inliers = 0;  ///< points that the shape rests on
    int points = 0;   ///< of how many
};

}  // namespace alidade

namespace alidade::inline ALIDADE_ISA::robust_fit_detail {

using fit_points_detail::kept;

/// Shares of a shape's size by which the last step may move it: where another round follows, and where none does.
template <class T>
inline constexpr T rough = T(1e-5);
template <class T>
inline constexpr T fine = sizeof(T) > 4 ? T(1e-10) : T(1e-6);

/// A loss whose bend, `cut`, lies at so many sigma.
template <class T>
struct robust_loss {
    using number = rounded<T>;
    fit_loss kind;
    number cut, square_of_cut;

    robust_loss(fit_loss which, number scale)
        : kind(which), cut(scale * number(which == fit_loss::huber ? T(1.345) : T(4.685))), square_of_cut(cut * cut) {}

    kept<T> operator()(number square) const {
        if (kind == fit_loss::huber) {
            if (square <= square_of_cut) return {1, square};
            const number r = sqrt(square);
            return {cut / r, cut * (r + r - cut)};
        }
        if (!(square < square_of_cut)) return {0, square_of_cut / number(3)};
        const number rest = number(1) - square / square_of_cut, twice = rest * rest;
        return {twice, square_of_cut * (number(1) - twice * rest) / number(3)};
    }
    double stretch() const { return kind == fit_loss::huber ? 1.1687 : 1.2076; }
    /// How ψ(r) = r weight(r) grows with r.
    number slope(number square) const {
        if (kind == fit_loss::huber) return square <= square_of_cut ? 1 : 0;
        if (!(square < square_of_cut)) return 0;
        const number u = square / square_of_cut;
        return (number(1) - u) * (number(1) - number(5) * u);
    }
};

/// What the factor of the covariance is for normal errors: E ψ² E weight / (E ψ')².
inline double factor_of_normal(fit_loss kind) {
    return kind == fit_loss::squares ? 1 : kind == fit_loss::huber ? 1.01042 : 0.96327;
}

/// The standard deviation of r = distance / sigma as the median of |r| tells it, of the points that agree. Of normal
/// errors, sigma being right, 1. Without a sort: two histograms, the second of the bin that the median lies in.
template <class T, class Model, class Points>
rounded<T> scale_of(const Model& model, const typename Model::shape& at, const Points& points, rounded<T> tolerance,
                    bool known) {
    using number = rounded<T>;
    constexpr int bins = 64;
    const auto for_agreeing = [&](auto each) {
        for (int i = 0; i < points.size; ++i) {
            const fit_sample<T> p = points.template sample<T>(i);
            const number d = abs(model.distance(at, p));
            if (d <= consensus_detail::reach_of(p, tolerance, known)) each(d / sqrt(p.variance));
        }
    };
    number most = 0;
    int count = 0;
    for_agreeing([&](number r) {
        most = max(most, r);
        ++count;
    });
    if (count == 0 || !(most > 0)) return 0;
    number low = 0, width = most;
    int below = 0;
    for (int round = 0; round < 2; ++round) {
        int counts[bins] = {};
        const number per_bin = number(bins) / width;
        for_agreeing([&](number r) {
            const number bin = (r - low) * per_bin;
            if (!(bin >= 0 && bin <= bins)) return;
            ++counts[bin < bins ? static_cast<int>(bin.value) : bins - 1];
        });
        int i = 0;
        for (; i < bins - 1 && 2 * (below + counts[i]) < count; ++i) below += counts[i];
        width /= number(bins);
        low += width * number(i);
    }
    return (low + width * number(T(0.5))) * number(T(1.4826022));
}

/// From where most agree to the least loss. False if the points do not tell the shape.
template <class T, class Model, class Points, class Sums>
bool settle_robustly(const Model& model, typename Model::shape& at, Sums& sums, const Points& points,
                     const fit_options& options, bool known, rounded<T> least, rounded<T>& scale) {
    using number = rounded<T>;
    for (int round = 0; round < 2; ++round) {
        scale = max(scale_of<T>(model, at, points, number(static_cast<T>(options.tolerance)), known), least);
        if (known) scale = max(scale, number(1));
        const T precision = round == 0 ? rough<T> : fine<T>;
        if (!model.settle(points, at, sums, robust_loss<T>(options.loss, scale), precision)) return false;
    }
    return true;
}

/// Of a fit that is done.
template <class T>
struct verdict {
    fit_quality<T> quality;
    rounded<T> factor = 1;  ///< by which the inverse of the sums' normal matrix is the covariance
    bool sound = false;
};

/// How well the points lie, which are inliers, and what that makes of the covariance of `parameters` numbers. Where
/// sigmas are known they are believed, but for what lies apart beyond chance; where not, the scatter tells.
template <class T, class Model, class Points>
verdict<T> judge(const Model& model, const typename Model::shape& at, const Points& points, const fit_options& options,
                 bool known, rounded<T> scale, int parameters, array_view<std::uint8_t> inliers) {
    using number = rounded<T>;
    const bool squares = options.loss == fit_loss::squares;
    const robust_loss<T> loss(squares ? fit_loss::tukey : options.loss, scale);
    const number limit = scale * scale * number(T(4.685 * 4.685));
    number weights = 0, psi = 0, slopes = 0, shared = 0, distances = 0, residuals = 0;
    int count = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number d = model.distance(at, p), square = d * d / p.variance;
        const bool in = squares || square < limit;
        if (inliers.size > 0) inliers[i] = in;
        if (in) {
            ++count;
            distances += d * d, residuals += square, shared += p.shared;
        }
        if (squares) continue;
        const number weight = loss(square).weight;
        weights += weight;
        psi += weight * weight * square;
        slopes += loss.slope(square);
    }
    verdict<T> made;
    if (count < parameters + !known) return made;
    const number n = count, free = count > parameters ? count - parameters : 1;
    made.quality = {sqrt(distances / n).value, (residuals / free).value, count, points.size};
    number factor = residuals / free;
    if (!squares) {
        if (!(slopes > 0)) return made;
        factor = psi * weights / (slopes * slopes) * (n / free);
    }
    const number normal = static_cast<T>(factor_of_normal(options.loss));
    made.factor = known ? normal * beyond_noise(factor / normal, count, shared / n) : factor;
    made.sound = made.factor - made.factor == 0;
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::robust_fit_detail
