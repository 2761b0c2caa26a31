// The pixels of a band about a shape, and what the model of its edge says of each.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/result.hpp>
#include <alidade/measure/edge_fit_block.hpp>
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

/// What all steps of a fit look at: the picture, the options, and what is known so far.
template <class T, class Shape>
class edge_pixels {
public:
    static constexpr int own = Shape::own, count = edge_state<Shape>::count;
    using state = edge_state<Shape>;

    /// `fixed`: of the shape's own parameters, those that do not move, bit by bit. `outer` and `inner`: no pixel is
    /// looked at that lies farther to either side.
    edge_pixels(image_view<const T> picture, const Shape& start, const edge_fit_options& how, unsigned fixed,
                int outer = most_bins, int inner = most_bins, real loose = 0)
        : src_(picture),
          start_(start),
          how_(how),
          ends_(limits_of<T>(how.black, how.white)),
          room_{outer, inner},
          loose_(loose) {
        for (bool& one : good_) one = true;
        const auto let = [this](int j) { free_[frees_++] = j; };
        for (int j = 0; j < own; ++j)
            if ((fixed >> j & 1) == 0) let(j);
        for (int j = own; j < own + 3; ++j) let(j);
        if (how.shaded)
            for (int j = own + 3; j < count; ++j) let(j);
    }

protected:
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
            u = start_.edge.along(x, y) / start_.size(), v = start_.edge.aside(x, y) / start_.size();
        }
    }

    /// Pixels, and what the model says of them.
    struct pixel {
        int piece, x, y, j;
    };
    struct block : edge_block<own> {
        pixel at[pixels_of_block];
        double distance[pixels_of_block];               ///< from the shape whose band is visited
        double u[pixels_of_block], v[pixels_of_block];  ///< of shaded ones
        double made[pixels_of_block];                   ///< the grey value that the model has there
        double made_slope[pixels_of_block];             ///< how that follows the value without the limits of the scale
        double outer[pixels_of_block],
            step[pixels_of_block];  ///< the level of the outer side there, and to the inner one

        bool has_room(int more) const { return this->size + more <= pixels_of_block; }
        real beside(int i) const { return {this->value[i] - made[i]}; }  ///< the pixel, of what the model has there
    };
    void put(block& to, const state& s, const pixel& at, real distance) const {
        const int i = to.size;
        to.at[i] = at, to.distance[i] = distance.value;
        if (how_.shaded) {
            real u, v;
            place(at.x, at.y, u, v);
            to.u[i] = u.value, to.v[i] = v.value;
        }
        to.push(real(src_.row(at.y)[at.x]), s.shape.at(at.piece, at.x, at.y));
    }
    void look_at(block& b, const state& s, const blurred_edge& edge) const {
        b.see(edge);
        const int n = b.filled();
        for (int i = b.size; i < n; ++i) b.distance[i] = b.u[i] = b.v[i] = 0;
        const wide_reals level(s.level[0]), step(s.level[1] - s.level[0]), one(1.0);
        const wide_reals level_u(s.slope_u[0]), level_v(s.slope_v[0]), step_u(s.slope_u[1] - s.slope_u[0]),
            step_v(s.slope_v[1] - s.slope_v[0]);
        for_packs(n, [&](int i) {
            wide_reals outer = level, up = step;
            if (how_.shaded) {
                const wide_reals u = load_wide(b.u + i), v = load_wide(b.v + i);
                outer = outer + level_u * u + level_v * v, up = up + step_u * u + step_v * v;
            }
            store(b.outer + i, outer), store(b.step + i, up);
            store(b.made + i, outer + up * load_wide(b.part + i)), store(b.made_slope + i, one);
        });
        if (!clips_) return;
        for (int i = 0; i < n; ++i) {
            const shown made = shown_as(real(b.made[i]), noise_[0] + (noise_[1] - noise_[0]) * real(b.part[i]), ends_);
            b.made[i] = made.value.value, b.made_slope[i] = made.slope.value;
        }
    }
    /// Visits a band as `visit` does, and calls use(block), with what the model `s` says, for all its pixels in turn.
    /// `keep`(piece, x, y, j, d) says which of them; it is asked once for each.
    template <class Keep, class Use>
    void visit_blocks(const Shape& band, int outer, int inner, const state& s, Keep keep, Use use) const {
        const blurred_edge edge(s.blur);
        block b;
        const auto hand_on = [&] {
            if (b.size == 0) return;
            look_at(b, s, edge);
            use(b);
            b.size = 0;
        };
        visit(band, outer, inner, [&](int piece, int x, int y, int j, real d) {
            if (!keep(piece, x, y, j, d)) return;
            put(b, s, {piece, x, y, j}, d);
            if (!b.has_room(1)) hand_on();
        });
        hand_on();
    }
    real variance_near(real d) const {
        const real t = max(real(0), min(real(1), d / (frozen_.blur * 3) + real(0.5)));
        return variance_[0] + (variance_[1] - variance_[0]) * t;
    }

    static error no_edge(const char* who, real difference) {
        return error(fault::not_found, who, ": no edge there: light and dark differ by ", whole(difference),
                     " grey levels");
    }

    image_view<const T> src_;
    Shape start_;
    edge_fit_options how_;
    limits ends_;
    int room_[2];
    real loose_;  ///< so much farther than `search` its ends may turn
    int free_[count], frees_ = 0;
    state frozen_;
    int near_[2] = {0, 0}, every_ = 1, pixels_ = 0;
    lump far_[2];
    real base_[2] = {0, 0}, variance_[2] = {1, 1}, squares_[2], weights_[2];
    real unit_ = 1, noise_[2] = {1, 1};
    real doubt_ = 4;   ///< beginnings are stricter with what does not fit: levels may be off
    real ease_ = 0.1;  ///< of the contrast, what is taken for noise as long as the shape is only near
    bool clips_ = false, any_bad_ = false, good_[cells] = {};
};

}  // namespace alidade::inline ALIDADE_ISA::edge_fit_detail
