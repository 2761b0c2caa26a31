// Where an edge is to begin with, and how dark, how light and how noisy it is on either side.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/edge_fit_pixels.hpp>

namespace alidade::inline ALIDADE_ISA::edge_fit_detail {

template <class T, class Shape>
class edge_levels : public edge_pixels<T, Shape> {
public:
    using base = edge_pixels<T, Shape>;
    using base::base;
    using base::count, base::own;
    using typename base::state;

protected:
    using base::src_, base::start_, base::how_, base::ends_, base::frees_, base::frozen_, base::near_, base::pixels_,
        base::far_, base::base_, base::variance_, base::squares_, base::weights_, base::unit_, base::noise_,
        base::doubt_, base::ease_, base::clips_, base::any_bad_, base::good_, base::visit, base::visit_blocks,
        base::place, base::whole, base::near_of;
    using typename base::block;

    static constexpr int most_profile = 2 * 30;
    static constexpr auto every_pixel = [](int, int, int, int, real) { return true; };

    // ---- the start ----------------------------------------------------------------------------

    error begin(const char* who, state& now) {
        // The mean profile across the shape, a bin a pixel; the strongest step within `search`.
        const int search = whole(how_.search), half = search + 9 < 30 ? search + 9 : 30;
        real sum[most_profile] = {};
        int pixels[most_profile] = {};
        visit(start_, half, half, [&](int, int x, int y, int j, real) {
            sum[j + half] += real(src_.row(y)[x]);
            ++pixels[j + half];
        });
        int at_all = 0;
        for (int j = 0; j < 2 * half; ++j) {
            at_all += pixels[j];
            if (pixels[j] > 0) sum[j] /= pixels[j];
        }
        if (at_all < 4 * frees_)
            return error(fault::too_small, who, ": only ", at_all,
                         " pixels of the picture lie at the edge, needed are ", 4 * frees_,
                         "; is it inside, and longer than its ends?");
        const auto known = [&](int j) { return j >= 0 && j < 2 * half && pixels[j] > 0; };
        real best = 0, highest = 0;
        int step = 0;
        for (int j = -search; j <= search; ++j) {
            const int k = j + half;
            if (!known(k - 2) || !known(k - 1) || !known(k) || !known(k + 1)) continue;
            real rise = (sum[k + 1] + sum[k] - sum[k - 1] - sum[k - 2]) * real(0.25);
            if ((how_.inside == contrast::light && rise < 0) || (how_.inside == contrast::dark && rise > 0)) continue;
            // A nearer step may be a little lower.
            const real score = abs(rise) * (real(1) - real(0.25) * (j < 0 ? -j : j) / (search + 1));
            if (score > highest) highest = score, best = rise, step = j;
        }
        if (best == 0)
            return error(fault::not_found, who, ": the picture is flat within ", search, " pixels of the start");
        now.shape = start_.grown(step);
        const int middle = step + half;
        now.level[0] = sum[middle - 2], now.level[1] = sum[middle + 1];
        now.blur = 1;
        for (const int arm : {2, 3, 4, 6, 8}) {
            if (!known(middle - arm) || !known(middle + arm - 1)) break;
            now.level[0] = sum[middle - arm], now.level[1] = sum[middle + arm - 1];
            now.blur = max(real(0.6), min(real(how_.max_blur), abs((now.level[1] - now.level[0]) / best) * real(0.4)));
            if (real(arm) > now.blur * real(1.8) + 1) break;
        }
        unit_ = max(abs(now.level[1] - now.level[0]), real(1e-6));
        return {};
    }

    /// From the median of the residuals at the start.
    real first_noise(const state& now) {
        median_counts counts;
        visit_blocks(frozen_.shape, near_[0], near_[1], now, every_pixel, [&](const block& b) {
            for (int i = 0; i < b.size; ++i) counts.add(abs(b.beside(i)));
        });
        pixels_ = counts.total;
        return max(counts.median() * real(1.4826), least_noise());
    }
    real least_noise() const {
        const real tells = unit_ * max(ease_, real(1e-3));
        return std::is_integral_v<T> ? max(real(0.29), tells) : tells;
    }

    /// After the first approach: the noise of either side by the median, which dirt does not change much.
    void spread_around(const state& now) {
        median_counts counts[2];
        visit_blocks(now.shape, near_[0] + 2, near_[1] + 2, now, every_pixel, [&](const block& b) {
            for (int i = 0; i < b.size; ++i) counts[b.distance[i] >= 0 ? 1 : 0].add(abs(b.beside(i)));
        });
        for (int side = 0; side < 2; ++side) {
            const real found = max(counts[side].median() * real(1.4826), least_noise());
            if (counts[side].total > 20) variance_[side] = found * found;
        }
        for (int side = 0; side < 2; ++side) noise_[side] = sqrt(variance_[side]);
    }

    // ---- what lies around ----------------------------------------------------------------------

    /// How far either side is flat, the noise of either, and the sums of what is too far away to tell the place.
    void look_around(const state& now) {
        struct bin {
            lump sums;
            int pixels = 0;
            real beside = 0;
        };
        bin bins[2][most_bins];
        real cell_squares[cells] = {};
        int cell_pixels[cells] = {};
        base_[0] = now.level[0], base_[1] = now.level[1];
        const int flat_from = floor_int(now.blur * real(1.5)) + 1, edge = near_of(now.blur);
        int reach = whole(how_.reach);
        reach = reach < flat_from + 1 ? flat_from + 1 : reach;
        reach = reach > most_bins ? most_bins : reach;
        const real precision[] = {real(1) / variance_[0], real(1) / variance_[1]};
        struct judged_pixel {
            real weight, square;
        };
        const auto weigh = [&](int side, bin& b, real off) {
            const real square = off * off * precision[side];
            ++b.pixels;
            const judged one = judge(doubt_ * square);
            b.beside += one.weight * off;
            return judged_pixel{one.weight, square};
        };
        visit_blocks(
            now.shape, reach, reach, now,
            [&](int, int x, int y, int j, real) {
                const int side = j >= 0 ? 1 : 0, k = j >= 0 ? j : -1 - j;
                if (k < edge) return true;
                const real value = src_.row(y)[x];
                real u = 0, v = 0;
                if (how_.shaded) place(x, y, u, v);
                real model = now.level_at(side, u, v);
                if (clips_) model = shown_as(model, noise_[side], ends_).value;
                bin& b = bins[side][k];
                if (const real weight = weigh(side, b, value - model).weight; weight > 0)
                    b.sums.add(weight, u, v, value - base_[side], how_.shaded);
                return false;
            },
            [&](const block& seen) {
                for (int i = 0; i < seen.size; ++i) {
                    const int j = seen.at[i].j, side = j >= 0 ? 1 : 0, k = j >= 0 ? j : -1 - j;
                    bin& b = bins[side][k];
                    const real off = seen.beside(i);
                    const auto [weight, square] = weigh(side, b, off);
                    b.sums.w += weight, b.sums.zz += weight * off * off;
                    if (k >= near_[side]) continue;
                    const int c = now.shape.cell(seen.at[i].piece, seen.at[i].x, seen.at[i].y);
                    cell_squares[c] += min(square, real(16));
                    ++cell_pixels[c];
                }
            });
        const real tolerated = unit_ * real(0.03);
        for (int side = 0; side < 2; ++side) {
            int extent = 0;
            for (; extent < reach; ++extent) {
                const bin& b = bins[side][extent];
                if (b.pixels == 0) continue;  // behind the middle of a small shape, or outside of the picture
                if (extent < flat_from) continue;
                if (b.sums.w < real(b.pixels) * real(0.5)) break;
                const real mean = abs(b.beside / b.sums.w);
                if (mean > tolerated && mean > real(4) * sqrt(variance_[side] / b.sums.w)) break;
            }
            if (extent < reach && extent > flat_from) --extent;  // something begins there
            near_[side] = extent < edge ? extent : edge;
            far_[side] = {};
            real squares = 0, weights = 0;
            for (int k = 0; k < extent; ++k) {
                const bin& b = bins[side][k];
                weights += b.sums.w;
                // Beside the level, of what is far away; beside the model, of what is near.
                if (k < edge)
                    squares += b.sums.zz;
                else
                    far_[side].add(b.sums);
            }
            // On the slope of the edge the noise is that of both sides, and not clipped; so by what is flat if that is
            // enough.
            const real far_squares = far_from(now, side).squares;
            const bool flat = far_[side].w > 150;
            squares = flat ? far_squares : squares + far_squares;
            if (flat) weights = far_[side].w;
            squares_[side] = squares, weights_[side] = weights;
        }
        const real floor = least_noise(), all_weights = weights_[0] + weights_[1];
        const real pooled = (squares_[0] + squares_[1]) / max(all_weights, real(1));
        for (int side = 0; side < 2; ++side) {
            const real n = weights_[side], freedom = real(count) * real(0.5);
            const bool enough = n > 40;
            const real found = enough ? squares_[side] / (n - freedom) : pooled;
            // The less there is, beside what was thought, the less of it had lost its weight.
            const real lost = (real(1) - weighted_variance) * min(found / variance_[side], real(1));
            variance_[side] = max(found / (real(1) - lost), floor * floor);
        }
        judge_cells(cell_squares, cell_pixels);
        // Clipping hides noise. A side that is all but white or black does not tell its own; the other may.
        real hidden[2];
        for (int side = 0; side < 2; ++side) {
            hidden[side] = variance_shown(now.level[side], noise_[side], ends_);
            if (hidden[side] > 0.2) variance_[side] /= hidden[side];
        }
        for (int side = 0; side < 2; ++side)
            if (!(hidden[side] > 0.2)) variance_[side] = max(variance_[side], variance_[1 - side]);
        clips_ = false;
        for (int side = 0; side < 2; ++side) {
            noise_[side] = sqrt(variance_[side]);
            const real most = noise_[side] * 4;
            if (now.level[side] > ends_.high - most || now.level[side] < ends_.low + most) clips_ = true;
        }
    }

    /// Parts of the edge that are less like the model than most others lose all their pixels, and so do their
    /// neighbours: where dirt covers an edge, some pixels seem to fit it moved.
    void judge_cells(const real (&squares)[cells], const int (&pixels)[cells]) {
        real sorted[cells];
        int n = 0;
        for (int c = 0; c < cells; ++c) {
            good_[c] = true;
            if (pixels[c] < 4) continue;
            const real mean = squares[c] / pixels[c];
            int at = n++;
            for (; at > 0 && sorted[at - 1] > mean; --at) sorted[at] = sorted[at - 1];
            sorted[at] = mean;
        }
        if (n < 8) return;
        any_bad_ = false;
        const real usual = max(sorted[n / 2], real(1));
        bool bad[cells];
        for (int c = 0; c < cells; ++c)
            bad[c] = pixels[c] >= 4 && squares[c] > usual * (real(pixels[c]) + real(5.5) * sqrt(real(pixels[c])) + 3);
        for (int c = 0; c < cells; ++c) {
            const int next = c + 1 < cells ? c + 1 : Shape::closed ? 0 : c;
            if (bad[c]) good_[c] = good_[next] = false;
            if (bad[next]) good_[c] = false;
            any_bad_ = any_bad_ || bad[c];
        }
    }
    /// All pixels of a side beyond the edge: the weighted sums of what they are beside their level, and times u and v,
    /// and of its square; the derivative of what is shown by the level.
    struct far_sums {
        real beside[3], squares, slope;
    };
    far_sums far_from(const state& s, int side) const {
        const lump& l = far_[side];
        const shown mean = clips_ ? shown_as(s.level[side], noise_[side], ends_) : shown{s.level[side], 1};
        const real level = mean.value - base_[side], p = mean.slope * s.slope_u[side], q = mean.slope * s.slope_v[side];
        const real r = l.z - level * l.w - p * l.wu - q * l.wv, ru = l.zu - level * l.wu - p * l.wuu - q * l.wuv,
                   rv = l.zv - level * l.wv - p * l.wuv - q * l.wvv;
        return {{r, ru, rv}, l.zz - level * l.z - p * l.zu - q * l.zv - level * r - p * ru - q * rv, mean.slope};
    }
};

}  // namespace alidade::inline ALIDADE_ISA::edge_fit_detail
