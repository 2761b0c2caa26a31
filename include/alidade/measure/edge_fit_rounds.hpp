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
    using base::src_, base::start_, base::how_, base::loose_, base::free_, base::frees_, base::frozen_, base::near_,
        base::every_, base::pixels_, base::far_, base::variance_, base::unit_, base::doubt_, base::ease_, base::clips_,
        base::any_bad_, base::good_, base::visit, base::look_at, base::place, base::whole, base::near_of,
        base::is_number, base::variance_near, base::no_edge, base::begin, base::first_noise, base::spread_around,
        base::look_around, base::far_from;
    using typename base::far_sums;
    using typename base::seen;

    static constexpr int most_rounds = 5, most_steps = 15;

    // ---- steps ---------------------------------------------------------------------------------

    void add(sums& to, real weight, real beside, const real (&slope)[count]) const {
        for (int i = 0; i < frees_; ++i) {
            const int j = free_[i];
            const real weighted = weight * slope[j];
            to.gradient[j] += weighted * beside;
            for (int k = 0; k <= i; ++k) to.normal(j, free_[k]) += weighted * slope[free_[k]];
        }
    }

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
        sums made;
        for (int j = 0; j < count; ++j) made.normal(j, j) = 1;
        for (int i = 0; i < frees_; ++i) made.normal(free_[i], free_[i]) = 0;
        add_far(made, s, 0);
        add_far(made, s, 1);
        visit(frozen_.shape, near_[0], near_[1], [&](int piece, int x, int y, int, real d) {
            if (any_bad_ && !good_[frozen_.shape.cell(piece, x, y)]) return;
            const seen one = look_at(s, piece, x, y);
            const real precision = real(1) / variance_near(d);
            const real beside = real(src_.row(y)[x]) - one.made.value;
            const judged worth = judge(doubt_ * beside * beside * precision);
            made.squares += worth.loss;
            if (worth.weight == 0) return;
            real slope[count];
            const real step = (one.inner - one.outer) * one.made.slope, by_place = step * one.part.by_distance;
            for (int j = 0; j < own; ++j) slope[j] = by_place * one.where.slope[j];
            const real inner = unit_ * one.made.slope * one.part.value, outer = unit_ * one.made.slope - inner;
            slope[own] = outer, slope[own + 1] = inner;
            slope[own + 2] = step * one.part.by_blur;
            slope[own + 3] = outer * one.u, slope[own + 4] = inner * one.u;
            slope[own + 5] = outer * one.v, slope[own + 6] = inner * one.v;
            add(made, worth.weight * precision, beside, slope);
        });
        return made;
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

    /// Gauss and Newton's steps, damped where they lead astray, until one is shorter than `enough`: pixels, and parts
    /// of the contrast. Steps of that length change nothing that noise has not changed by much more.
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
            real length = 0;
            for (int j = 0; j < count; ++j) length += abs(by[j]);
            const state next = moved(now, by);
            if (!next.shape.sound()) return false;
            const sums there = sums_of(next);
            if (!(there.squares <= at.squares * real(1 + 1e-9))) {
                if (!(length > enough) || damping > 1e3) return true;
                damping = damping > 0 ? damping * 10 : real(1e-3);
                continue;
            }
            now = next, at = there;
            damping = damping > 1e-6 ? damping * real(0.1) : real(0);
            if (!(length > enough)) return true;
        }
        return true;
    }

    // ---- the end -------------------------------------------------------------------------------

    result<edge_fitted<Shape>> conclude(const char* who, const state& now, const sums& at) {
        real weights = 0, squares = 0, right = 0, down = 0, both = 0;
        int pixels = 0;
        const int alike = pixels_ / 500 + 1;
        visit(frozen_.shape, near_[0], near_[1], [&](int piece, int x, int y, int, real d) {
            const auto beside_at = [&](int px, int py) {
                const real beside = real(src_.row(py)[px]) - look_at(now, piece, px, py).made.value;
                return beside * sqrt(real(1) / variance_near(d));
            };
            ++pixels;
            if (any_bad_ && !good_[frozen_.shape.cell(piece, x, y)]) return;
            const real z = beside_at(x, y), w = judge(z * z).weight;
            weights += w;
            squares += w * z * z;
            if (w == 0 || (x + y) % alike != 0 || x + 1 >= src_.width || y + 1 >= src_.height) return;
            if (!is_number(src_.row(y)[x + 1]) || !is_number(src_.row(y + 1)[x])) return;
            const real zr = beside_at(x + 1, y), zd = beside_at(x, y + 1);
            right += w * z * min(max(zr, real(-4)), real(4));
            down += w * z * min(max(zd, real(-4)), real(4));
            both += w * z * z;
        });
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
