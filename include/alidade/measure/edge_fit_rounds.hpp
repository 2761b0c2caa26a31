// How a shape is fitted to the grey values around it: a start, then rounds of robust Gauss-Newton steps.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/edge_fit_levels.hpp>

namespace alidade::inline ALIDADE_ISA::edge_fit_detail {

template <class T, class Shape>
class edge_fitter : public edge_levels<T, Shape> {
public:
    using base = edge_levels<T, Shape>;
    using base::base;
    using base::count, base::own;
    using typename base::state;
    using sums = normal_sums<count>;

    result<edge_fitted<Shape>> fit(const char* who) {
        state now;
        if (const error why = begin(who, now); why.kind != fault::none) return why;
        sums at;
        frozen_ = now;
        near_[0] = near_[1] = near_of(now.blur);
        const real first = first_noise(now);
        variance_[0] = variance_[1] = first * first;
        every_ = pixels_ / 600 < 1 ? 1 : pixels_ / 600 > 8 ? 8 : pixels_ / 600;
        bool told = descend(now, at, 0.03);
        if (const real step = abs(now.level[1] - now.level[0]); told && step < real(how_.min_contrast) * real(0.4))
            return no_edge(who, step);
        for (int round = 0; told && round < most_rounds; ++round) {
            if (round > 0) every_ = 1;
            const state before = frozen_ = now;
            ease_ = round == 0 ? 0.03 : 0;
            if (round == 0 || (round == 1 && !clips_)) spread_around(now);
            if (round == 1) doubt_ = 1;
            look_around(now);
            told = descend(now, at, round > 0 ? 1e-4 : 1e-2);
            // What is hidden by clipping comes out step by step.
            if (round > (clips_ ? 3 : 0) && now.shape.away(before.shape) < 0.1 && abs(now.blur - before.blur) < 0.1)
                break;
        }
        if (!told || !now.shape.sound())
            return error(fault::not_found, who, ": no edge within ", whole(how_.search),
                         " pixels whose place can be told; give a nearer start or a larger search");
        return conclude(who, now, at);
    }

private:
    using base::put, base::look_at;
    using base::src_, base::start_, base::how_, base::loose_, base::free_, base::frees_, base::frozen_, base::near_,
        base::every_, base::pixels_, base::far_, base::variance_, base::unit_, base::doubt_, base::ease_, base::clips_,
        base::any_bad_, base::good_, base::visit, base::visit_blocks, base::whole, base::near_of, base::is_number,
        base::variance_near, base::no_edge, base::begin, base::first_noise, base::spread_around, base::look_around,
        base::far_from;
    using typename base::block;
    using typename base::far_sums;

    static constexpr int most_rounds = 5, most_steps = 15, alone = 0;

    // ---- steps ---------------------------------------------------------------------------------

    void add_far(sums& to, const state& s, int side) const {
        const lump& l = far_[side];
        if (l.pixels == 0) return;
        const far_sums far = far_from(s, side);
        const real precision = real(1) / variance_[side], scale = unit_ * far.slope;
        to.squares += precision * far.squares;
        const int at[] = {own + side, own + 3 + side, own + 5 + side};
        const real products[3][3] = {{l.w, l.wu, l.wv}, {l.wu, l.wuu, l.wuv}, {l.wv, l.wuv, l.wvv}};
        const int terms = how_.shaded ? 3 : 1;
        for (int j = 0; j < terms; ++j) {
            to.gradient[at[j]] += scale * precision * far.beside[j];
            for (int k = 0; k <= j; ++k) to.normal(at[j], at[k]) += scale * scale * precision * products[j][k];
        }
    }

    sums sums_of(const state& s) const {
        sums made = how_.shaded ? sums_near<count>(s) : sums_near<own + 3>(s);
        add_far(made, s, 0);
        add_far(made, s, 1);
        bool is_free[count] = {};
        for (int i = 0; i < frees_; ++i) is_free[free_[i]] = true;
        for (int j = 0; j < count; ++j) {
            if (is_free[j]) continue;
            for (int k = 0; k < count; ++k) made.normal(j, k) = made.normal(k, j) = 0;
            made.normal(j, j) = 1, made.gradient[j] = 0;
        }
        return made;
    }

    /// Of the pixels where the edge shows; the first N parameters.
    template <int N>
    sums sums_near(const state& s) const {
        sums made;
        visit_blocks(
            frozen_.shape, near_[0], near_[1], s,
            [&](int piece, int x, int y, int, real) { return !any_bad_ || good_[frozen_.shape.cell(piece, x, y)]; },
            [&](const block& b) { add_block<N>(made, b); });
        return made;
    }
    template <int N>
    void add_block(sums& to, const block& b) const {
        // Weights are those of Tukey's biweight, see `judge`; what only fills the block has none.
        double off[pixels_of_block], weight[pixels_of_block], loss[pixels_of_block], slope[N][pixels_of_block],
            weighted[pixels_of_block], counts[pixels_of_block];
        const int n = (b.size + sums_of_block - 1) / sums_of_block * sums_of_block;
        for (int i = 0; i < n; ++i) counts[i] = i < b.size ? 1 : 0;
        const wide_reals zero(0.0), one(1.0), unit(unit_), across(real(1) / (frozen_.blur * 3)), half(0.5),
            outer_variance(variance_[0]), step_of_variance(variance_[1] - variance_[0]),
            strictness(doubt_ / (cutoff * cutoff)), most_loss(cutoff * cutoff / 3);
        for_packs(n, [&](int i) {
            const wide_reals inwards = max(zero, min(one, load_wide(b.distance + i) * across + half));
            const wide_reals precision = one / (outer_variance + step_of_variance * inwards);
            const wide_reals beside = load_wide(b.value + i) - load_wide(b.made + i);
            const wide_reals rest = max(zero, one - strictness * beside * beside * precision);
            store(off + i, beside);
            store(weight + i, rest * rest * precision * load_wide(counts + i));
            store(loss + i, most_loss * (one - rest * rest * rest));
            const wide_reals made_slope = load_wide(b.made_slope + i), up = load_wide(b.step + i) * made_slope,
                             by_place = up * load_wide(b.by_distance + i);
            for (int j = 0; j < own; ++j) store(slope[j] + i, by_place * load_wide(b.slope[j] + i));
            const wide_reals level = unit * made_slope, inner = level * load_wide(b.part + i), outer = level - inner;
            store(slope[own] + i, outer), store(slope[own + 1] + i, inner);
            store(slope[own + 2] + i, up * load_wide(b.by_blur + i));
            if constexpr (N == count) {
                const wide_reals u = load_wide(b.u + i), v = load_wide(b.v + i);
                store(slope[own + 3] + i, outer * u), store(slope[own + 4] + i, inner * u);
                store(slope[own + 5] + i, outer * v), store(slope[own + 6] + i, inner * v);
            }
        });
        to.squares += sum_of_products(loss, counts, n);
        for (int j = 0; j < N; ++j) {
            for_packs(n, [&](int i) { store(weighted + i, load_wide(weight + i) * load_wide(slope[j] + i)); });
            to.gradient[j] += sum_of_products(weighted, off, n);
            for (int k = 0; k <= j; ++k) to.normal(j, k) += sum_of_products(weighted, slope[k], n);
        }
    }

    state moved(const state& from, const small_vector<count>& by) const {
        state made = from;
        real steps[own];
        for (int j = 0; j < own; ++j) steps[j] = max(real(-2), min(real(2), by[j]));
        made.shape = from.shape.moved(steps);
        for (int side = 0; side < 2; ++side) {
            made.level[side] += by[own + side] * unit_;
            made.slope_u[side] += by[own + 3 + side] * unit_;
            made.slope_v[side] += by[own + 5 + side] * unit_;
        }
        made.blur = max(least_blur, min(most_blur, from.blur + by[own + 2]));
        return made;
    }

    /// Gauss and Newton's steps, damped where they lead astray, until one is shorter than `enough` (pixels, and parts
    /// of the contrast) or moves nothing by more than a thirtieth of its uncertainty: it is taken, and the next would
    /// be much shorter still.
    bool descend(state& now, sums& at, real enough) const {
        at = sums_of(now);
        real damping = 0;
        for (int step = 0; step < most_steps; ++step) {
            small_matrix<count> damped = at.normal;
            for (int j = 0; j < count; ++j) damped(j, j) *= real(1) + damping;
            // A blur at the end of its range stays there if that is where it wants to go.
            const bool stuck = (now.blur <= least_blur && at.gradient[own + 2] < 0) ||
                               (now.blur >= most_blur && at.gradient[own + 2] > 0);
            if (stuck) damped(own + 2, own + 2) *= real(1e9);
            const cholesky<count> solver(damped);
            if (!solver.definite) return false;
            const small_vector<count> by = solver.solve(at.gradient);
            real length = 0, sigmas = 0;
            for (int j = 0; j < count; ++j) length += abs(by[j]), sigmas += by[j] * at.gradient[j];
            const state next = moved(now, by);
            if (!next.shape.sound()) return false;
            if (!(length > enough) || (damping == 0 && !(sigmas > 1e-3))) {
                if (damping == 0) now = next;
                return true;
            }
            const sums there = sums_of(next);
            if (!(there.squares <= at.squares * real(1 + 1e-9))) {
                if (damping > 1e3) return true;
                damping = damping > 0 ? damping * 10 : real(1e-3);
                continue;
            }
            now = next, at = there;
            damping = damping > 1e-6 ? damping * real(0.1) : real(0);
        }
        return true;
    }

    // ---- the end -------------------------------------------------------------------------------

    result<edge_fitted<Shape>> conclude(const char* who, const state& now, const sums& at) {
        real weights = 0, squares = 0, right = 0, down = 0, both = 0;
        int pixels = 0;
        const int alike = pixels_ / 500 + 1;
        // Of some pixels the neighbours to the right and below come with them: how much they have in common.
        const blurred_edge edge(now.blur);
        block seen;
        const auto use = [&] {
            if (seen.size == 0) return;
            look_at(seen, now, edge);
            for (int i = 0; i < seen.size; ++i) {
                const real per_noise = sqrt(real(1) / variance_near(real(seen.distance[i])));
                const auto beside = [&](int k) { return seen.beside(k) * per_noise; };
                const real z = beside(i), w = judge(z * z).weight;
                weights += w;
                squares += w * z * z;
                if (seen.at[i].j == alone) continue;
                i += 2;
                right += w * z * min(max(beside(i - 1), real(-4)), real(4));
                down += w * z * min(max(beside(i), real(-4)), real(4));
                both += w * z * z;
            }
            seen.size = 0;
        };
        visit(frozen_.shape, near_[0], near_[1], [&](int piece, int x, int y, int, real d) {
            ++pixels;
            if (any_bad_ && !good_[frozen_.shape.cell(piece, x, y)]) return;
            const bool neighbours = (x + y) % alike == 0 && x + 1 < src_.width && y + 1 < src_.height &&
                                    is_number(src_.row(y)[x + 1]) && is_number(src_.row(y + 1)[x]);
            if (!seen.has_room(3)) use();
            put(seen, now, {piece, x, y, neighbours ? alone + 1 : alone}, d);
            if (!neighbours) return;
            put(seen, now, {piece, x + 1, y, alone}, d);
            put(seen, now, {piece, x, y + 1, alone}, d);
        });
        use();
        edge_fitted<Shape> made;
        made.state = now;
        edge_look& look = made.look;
        look.pixels = pixels;
        look.used = min(weights / max(real(pixels), real(1)) / real(0.9468), real(1)).value;  // 1 at normal noise
        const real misfit = squares / max(weights, real(1)) / weighted_variance;
        look.misfit = misfit.value;
        const real doubt = real(3) / sqrt(max(weights / alike, real(1)));
        const real rx = both > 0 ? right / both : real(0), ry = both > 0 ? down / both : real(0);
        const real cx = rx > doubt ? min(rx, real(0.9)) : real(0), cy = ry > doubt ? min(ry, real(0.9)) : real(0);
        const real shared = (real(1) + cx) / (real(1) - cx) * ((real(1) + cy) / (real(1) - cy));
        look.correlation = shared.value;
        const real wider = shared * (misfit > real(1) + doubt * real(1.4142) ? misfit : real(1)) * weighted_covariance;

        const cholesky<count> solver(at.normal);
        const int least = 3 * frees_;
        if (pixels < least)
            return error(fault::too_small, who, ": only ", pixels, " pixels lie at the edge, needed are ", least);
        if (!solver.definite) return error(fault::degenerate, who, ": the pixels do not determine the shape");
        const small_matrix<count> covariance = solver.inverse();
        for (int j = 0; j < own; ++j)
            for (int k = 0; k < own; ++k) made.covariance(j, k) = covariance(j, k) * wider;
        for (int i = 0; i < count; ++i) {
            bool is_free = false;
            for (int k = 0; k < frees_; ++k) is_free = is_free || free_[k] == i;
            if (i < own && !is_free)
                for (int k = 0; k < own; ++k) made.covariance(i, k) = made.covariance(k, i) = 0;
        }
        const real difference = abs(now.level[1] - now.level[0]);
        const real doubted =
            unit_ *
            sqrt(wider * (covariance(own, own) + covariance(own + 1, own + 1) - covariance(own + 1, own) * real(2)));
        if (difference < how_.min_contrast || difference < doubted * 5) return no_edge(who, difference);
        const bool light = now.level[1] > now.level[0];
        if ((how_.inside == contrast::light && !light) || (how_.inside == contrast::dark && light))
            return error(fault::not_found, who, ": the edge there is ", light ? "light" : "dark", " on its ",
                         Shape::closed ? "inside" : "right hand", ", not ", light ? "dark" : "light");
        if (now.blur > how_.max_blur)
            return error(fault::not_found, who, ": what is there is blurred by ", whole(now.blur),
                         " pixels, more than max_blur");
        const real away = now.shape.away(start_);
        if (away > real(how_.search) + 1 + loose_)
            return error(fault::not_found, who, ": the nearest fit lies ", whole(away),
                         " pixels from the start, more than search = ", whole(how_.search));
        if (look.used < 0.4)
            return error(fault::not_found, who, ": only ", whole(real(look.used) * 100),
                         " % of the pixels at the edge are as at an edge of this shape");
        for (int j = 0; j < own; ++j)
            if (!(made.covariance(j, j) < 4))
                return error(fault::degenerate, who, ": the edge is there, but its place cannot be told to a pixel");
        look.inside = light ? contrast::light : contrast::dark;
        const real levels[] = {sqrt(wider * covariance(own, own)) * unit_,
                               sqrt(wider * covariance(own + 1, own + 1)) * unit_};
        const int dark = light ? 0 : 1;
        look.dark = {now.level[dark].value, levels[dark].value};
        look.light = {now.level[1 - dark].value, levels[1 - dark].value};
        look.blur = {now.blur.value, sqrt(wider * covariance(own + 2, own + 2)).value};
        look.noise_dark = sqrt(variance_[dark]).value;
        look.noise_light = sqrt(variance_[1 - dark]).value;
        return made;
    }
};

}  // namespace alidade::inline ALIDADE_ISA::edge_fit_detail
