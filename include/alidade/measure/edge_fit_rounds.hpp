// How a shape is fitted to the grey values around it: a start, then rounds of robust Gauss-Newton steps.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/result.hpp>
#include <alidade/measure/edge_fit_shapes.hpp>
#include <alidade/measure/edge_look.hpp>
#include <alidade/measure/edge_model.hpp>

namespace alidade::inline ALIDADE_ISA::edge_fit_detail {

using namespace edge_model_detail;

inline constexpr int most_bins = 32;  ///< of one pixel each, on either side

/// Weighted sums over pixels of one level: of 1, u, v, their products, and those with the value z beside a level.
struct lump {
    real w = 0, wu = 0, wv = 0, wuu = 0, wuv = 0, wvv = 0, z = 0, zu = 0, zv = 0, zz = 0;
    int pixels = 0;

    void add(real weight, real u, real v, real value, bool shaded) {
        ++pixels;
        const real wz = weight * value;
        w += weight, z += wz, zz += wz * value;
        if (!shaded) return;
        const real weighted_u = weight * u, weighted_v = weight * v;
        wu += weighted_u, wv += weighted_v;
        wuu += weighted_u * u, wuv += weighted_u * v, wvv += weighted_v * v;
        zu += wz * u, zv += wz * v;
    }
    void add(const lump& o) {
        w += o.w, wu += o.wu, wv += o.wv, wuu += o.wuu, wuv += o.wuv, wvv += o.wvv;
        z += o.z, zu += o.zu, zv += o.zv, zz += o.zz, pixels += o.pixels;
    }
};

/// A shape and how its edge looks. Side 0 is the outer or left one, side 1 the inner or right one.
template <class Shape>
struct edge_state {
    static constexpr int own = Shape::own, count = own + 7;

    Shape shape;
    real level[2], slope_u[2] = {0, 0}, slope_v[2] = {0, 0};
    real blur;

    real level_at(int side, real u, real v) const { return level[side] + slope_u[side] * u + slope_v[side] * v; }
};

template <class Shape>
struct edge_fitted {
    edge_state<Shape> state;
    small_matrix<Shape::own> covariance;
    edge_look look;
};

template <class T, class Shape>
class edge_fitter {
public:
    static constexpr int own = Shape::own, count = edge_state<Shape>::count;
    using state = edge_state<Shape>;
    using sums = normal_sums<count>;

    /// `fixed`: of the shape's own parameters, those that do not move, bit by bit. `outer` and `inner`: no pixel is
    /// looked at that lies farther to either side.
    edge_fitter(image_view<const T> picture, const Shape& start, const edge_fit_options& how, unsigned fixed,
                int outer = most_bins, int inner = most_bins)
        : src_(picture), start_(start), how_(how), ends_(limits_of<T>(how.black, how.white)), room_{outer, inner} {
        for (bool& one : good_) one = true;
        const auto let = [this](int j) { free_[frees_++] = j; };
        for (int j = 0; j < own; ++j)
            if ((fixed >> j & 1) == 0) let(j);
        for (int j = own; j < own + 3; ++j) let(j);
        if (how.shaded) {
            let(own + 3), let(own + 4);
            if (Shape::closed) let(own + 5), let(own + 6);
        }
    }

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
        for (int round = 0; told && round < most_rounds; ++round) {
            if (round > 0) every_ = 1;
            const state before = frozen_ = now;
            if (round <= 1) spread_around(now);
            if (round == 1) doubt_ = 1;
            look_around(now);
            told = descend(now, at, round > 0 ? 1e-4 : 1e-2);
            if (round > 0 && now.shape.away(before.shape) < 0.1 && abs(now.blur - before.blur) < 0.1) break;
        }
        if (!told || !now.shape.sound())
            return error(fault::not_found, who, ": no edge within ", whole(how_.search),
                         " pixels whose place can be told; give a nearer start or a larger search");
        return conclude(who, now, at);
    }

private:
    static constexpr int most_rounds = 5, most_steps = 25, most_profile = 2 * 30;

    static int whole(real v) { return round_int(max(real(-1e6), min(real(1e6), v))); }
    static int near_of(real blur) {
        const int pixels = floor_int(blur * 4 + real(1.5));
        return pixels < most_bins ? pixels : most_bins;
    }

    /// What is no number counts for nothing.
    static bool is_number(T v) {
        if constexpr (std::is_floating_point_v<T>)
            return v - v == 0;
        else
            return true;
    }

    /// Calls use(piece, x, y, j, d) for the pixels of a band about a shape, j being the whole pixels of distance d. Of
    /// large shapes, as long as they are only being approached, for one in `every_`.
    template <class Use>
    void visit(const Shape& shape, int outer, int inner, Use use) const {
        outer = outer < room_[0] ? outer : room_[0];
        inner = inner < room_[1] ? inner : room_[1];
        for (int piece = 0; piece < Shape::pieces; ++piece)
            shape.rows(piece, src_.width, src_.height, -outer, inner, [&](int y, int x0, int x1) {
                const T* row = src_.row(y);
                const int every = every_;
                if (every > 1) x0 += (every - 1) - (x0 + 3 * y + every - 1) % every;
                for (int x = x0; x <= x1; x += every) {
                    if (!is_number(row[x]) || !shape.holds(piece, x, y)) continue;
                    const real d = shape.distance(piece, x, y);
                    const int j = floor_int(d);
                    if (j >= -outer && j < inner) use(piece, x, y, j, d);
                }
            });
    }

    void place(int x, int y, real& u, real& v) const {
        if constexpr (Shape::closed) {
            const real size = start_.size();
            u = (real(x) - start_.x) / size, v = (real(y) - start_.y) / size;
        } else {
            u = start_.edge.along(x, y) / start_.size(), v = 0;
        }
    }

    /// What the model says of a pixel, and what that is without the limits of the scale.
    struct seen {
        spot<own> where;
        share part;
        real u, v, outer, inner;
        shown made;
    };
    seen look_at(const state& s, int piece, int x, int y) const {
        seen one;
        one.where = s.shape.at(piece, x, y);
        one.part = share_at(one.where.d, one.where.bend, one.where.box, s.blur);
        one.u = one.v = 0;
        if (how_.shaded) place(x, y, one.u, one.v);
        one.outer = s.level_at(0, one.u, one.v), one.inner = s.level_at(1, one.u, one.v);
        const real value = one.outer + (one.inner - one.outer) * one.part.value;
        one.made = shown{value, 1};
        if (clips_) one.made = shown_as(value, noise_[0] + (noise_[1] - noise_[0]) * one.part.value, ends_);
        return one;
    }
    real variance_near(real d) const {
        const real t = max(real(0), min(real(1), d / (frozen_.blur * 3) + real(0.5)));
        return variance_[0] + (variance_[1] - variance_[0]) * t;
    }

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
        visit(frozen_.shape, near_[0], near_[1], [&](int piece, int x, int y, int, real) {
            counts.add(abs(real(src_.row(y)[x]) - look_at(now, piece, x, y).made.value));
        });
        pixels_ = counts.total;
        return max(counts.median() * real(1.4826), least_noise());
    }
    real least_noise() const {
        return std::is_integral_v<T> ? max(real(0.29), unit_ * real(1e-3)) : unit_ * real(1e-3);
    }

    /// After the first approach: the noise of either side by the median, which dirt does not change much.
    void spread_around(const state& now) {
        median_counts counts[2];
        visit(now.shape, near_[0] + 2, near_[1] + 2, [&](int piece, int x, int y, int, real d) {
            counts[d >= 0 ? 1 : 0].add(abs(real(src_.row(y)[x]) - look_at(now, piece, x, y).made.value));
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
        visit(now.shape, reach, reach, [&](int piece, int x, int y, int j, real) {
            const int side = j >= 0 ? 1 : 0, k = j >= 0 ? j : -1 - j;
            const real value = src_.row(y)[x];
            real u = 0, v = 0, model;
            if (k < edge) {
                const seen one = look_at(now, piece, x, y);
                model = one.made.value, u = one.u, v = one.v;
            } else {
                if (how_.shaded) place(x, y, u, v);
                model = now.level_at(side, u, v);
                if (clips_) model = shown_as(model, noise_[side], ends_).value;
            }
            const real beside = value - model;
            const judged one = judge(doubt_ * beside * beside / variance_[side]);
            bin& b = bins[side][k];
            ++b.pixels;
            if (k < near_[side]) {
                const int c = now.shape.cell(piece, x, y);
                cell_squares[c] += min(beside * beside / variance_[side], real(16));
                ++cell_pixels[c];
            }
            if (one.weight == 0) return;
            b.beside += one.weight * beside;
            if (k < edge)
                b.sums.w += one.weight, b.sums.zz += one.weight * beside * beside;
            else
                b.sums.add(one.weight, u, v, value - base_[side], how_.shaded);
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
            squares += far_from(now, side).squares;
            squares_[side] = squares, weights_[side] = weights;
        }
        const real floor = least_noise(), all_weights = weights_[0] + weights_[1];
        const real pooled = (squares_[0] + squares_[1]) / max(all_weights, real(1)) / weighted_variance;
        for (int side = 0; side < 2; ++side) {
            const real n = weights_[side], freedom = real(count) * real(0.5);
            const bool enough = n > 40;
            const real found = enough ? squares_[side] / weighted_variance / (n - freedom) : pooled;
            variance_[side] = max(found, floor * floor);
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
        const int terms = how_.shaded ? (Shape::closed ? 3 : 2) : 1;
        for (int j = 0; j < terms; ++j) {
            to.gradient[at[j]] += scale * precision * far.beside[j];
            for (int k = 0; k <= j; ++k) to.normal(at[j], at[k]) += scale * scale * precision * products[j][k];
        }
    }

    sums sums_of(const state& s) const {
        sums made;
        for (int j = 0; j < count; ++j) made.normal(j, j) = 1;
        for (int i = 0; i < frees_; ++i) made.normal(free_[i], free_[i]) = 0;
        // Of a circle the direction of its axes is any, whose sigma is 0.91: known by so much before.
        if constexpr (Shape::round) made.normal(own - 1, own - 1) = real(1.2) / (s.shape.size() * s.shape.size());
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
        made.blur = max(least_blur, min(real(8), from.blur + by[own + 2]));
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
            const cholesky<count> solver(damped);
            if (!solver.definite) return false;
            const small_vector<count> by = solver.solve(at.gradient);
            real length = 0;
            for (int j = 0; j < count; ++j) length += abs(by[j]);
            const state next = moved(now, by);
            if (!next.shape.sound()) return false;
            const sums there = sums_of(next);
            if (!(there.squares <= at.squares * real(1 + 1e-9))) {
                if (!(length > enough)) return true;
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
        look.used = (weights / max(real(pixels), real(1)) / real(0.9468)).value;
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
        if (difference < how_.min_contrast || difference < doubted * 5)
            return error(fault::not_found, who, ": no edge there: light and dark differ by ", whole(difference),
                         " grey levels");
        const bool light = now.level[1] > now.level[0];
        if ((how_.inside == contrast::light && !light) || (how_.inside == contrast::dark && light))
            return error(fault::not_found, who, ": the edge there is ", light ? "light" : "dark", " on its ",
                         Shape::closed ? "inside" : "right hand", ", not ", light ? "dark" : "light");
        if (now.blur > how_.max_blur)
            return error(fault::not_found, who, ": what is there is blurred by ", whole(now.blur),
                         " pixels, more than max_blur");
        const real away = now.shape.away(start_);
        if (away > real(how_.search) + 1)
            return error(fault::not_found, who, ": the nearest fit lies ", whole(away),
                         " pixels from the start, more than search = ", whole(how_.search));
        if (look.used < 0.4)
            return error(fault::not_found, who, ": only ", whole(real(look.used) * 100),
                         " % of the pixels at the edge are as at an edge of this shape");
        for (int j = 0; j < (Shape::round ? own - 1 : own); ++j)
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

    image_view<const T> src_;
    Shape start_;
    edge_fit_options how_;
    limits ends_;
    int room_[2], free_[count], frees_ = 0;
    state frozen_;
    int near_[2] = {0, 0}, every_ = 1, pixels_ = 0;
    lump far_[2];
    real base_[2] = {0, 0}, variance_[2] = {1, 1}, squares_[2], weights_[2];
    real unit_ = 1, noise_[2] = {1, 1};
    real doubt_ = 4;  ///< beginnings are stricter with what does not fit: levels may be off
    bool clips_ = false, any_bad_ = false, good_[cells] = {};
};

}  // namespace alidade::inline ALIDADE_ISA::edge_fit_detail
