// The pose of least distance between the edges of a reference and those of a picture: the last step of align.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade::inline ALIDADE_ISA::align_detail {

inline bool is_sound(const edge_point& p) {
    const rounded<float> across = p.nx, down = p.ny, square = across * across + down * down;
    return square > 0.98F && square < 1.02F && p.x > -1e6F && p.x < 1e6F && p.y > -1e6F && p.y < 1e6F && p.sigma >= 0 &&
           p.sigma < 1e6F;
}

/// The points of the reference that are some, and their middle.
struct sound_points {
    const edge_point* at;
    int size = 0;
    real middle_x = 0, middle_y = 0;

    sound_points(array_view<const edge_point> points, workspace& scratch) {
        edge_point* kept = scratch.take<edge_point>(static_cast<std::size_t>(points.size));
        for (const edge_point& p : points)
            if (is_sound(p)) {
                kept[size++] = p;
                middle_x += p.x, middle_y += p.y;
            }
        if (size > 0) middle_x /= real(size), middle_y /= real(size);
        at = kept;
    }
};
constexpr std::size_t sound_bytes(int points) { return scratch_bytes<edge_point>(static_cast<std::size_t>(points)); }

/// The points of a picture, cell by cell.
class near_edges {
public:
    static constexpr int side = 4;  // of a cell, in pixels

    static constexpr std::size_t cells(int width, int height) {
        return times(static_cast<std::size_t>(width) / side + 1, static_cast<std::size_t>(height) / side + 1);
    }
    static constexpr std::size_t bytes(int points, int width, int height) {
        return scratch_bytes<edge_point>(static_cast<std::size_t>(points)) +
               scratch_bytes<int>(cells(width, height) + 1);
    }

    near_edges(array_view<const edge_point> points, int width, int height, workspace& scratch)
        : columns_(width / side + 1), rows_(height / side + 1) {
        const int count = columns_ * rows_;
        sorted_ = scratch.take<edge_point>(static_cast<std::size_t>(points.size));
        starts_ = scratch.take<int>(static_cast<std::size_t>(count) + 1);
        const auto cell_of = [&](const edge_point& p) {
            if (!is_sound(p) ||
                !(p.x > -1 && p.y > -1 && p.x < static_cast<float>(width) && p.y < static_cast<float>(height)))
                return -1;
            return static_cast<int>(p.y < 0 ? 0 : p.y) / side * columns_ + static_cast<int>(p.x < 0 ? 0 : p.x) / side;
        };
        for (int i = 0; i <= count; ++i) starts_[i] = 0;
        for (const edge_point& p : points)
            if (const int cell = cell_of(p); cell >= 0) ++starts_[cell + 1];
        for (int i = 0; i < count; ++i) starts_[i + 1] += starts_[i];
        for (const edge_point& p : points)
            if (const int cell = cell_of(p); cell >= 0) sorted_[starts_[cell]++] = p;
        for (int i = count; i > 0; --i) starts_[i] = starts_[i - 1];
        starts_[0] = 0;
    }

    int size() const { return starts_[columns_ * rows_]; }
    const edge_point& operator[](int i) const { return sorted_[i]; }

    /// The point nearest to (x, y), within `reach`, whose normal is within 45° of (nx, ny); null if there is none.
    const edge_point* nearest(real x, real y, real nx, real ny, real reach) const {
        const edge_point* best = nullptr;
        real least = reach * reach;
        const auto cell = [](real v, int count) {
            const int at = floor_int(max(min(v, real(1e6)), real(-1e6)) / real(side));
            return at < 0 ? 0 : at < count ? at : count - 1;
        };
        const int left = cell(x - reach, columns_), right = cell(x + reach, columns_);
        for (int row = cell(y - reach, rows_); row <= cell(y + reach, rows_); ++row)
            for (int i = starts_[row * columns_ + left]; i < starts_[row * columns_ + right + 1]; ++i) {
                const edge_point& p = sorted_[i];
                const real across = real(p.x) - x, down = real(p.y) - y, square = across * across + down * down;
                if (!(square < least) || !(real(p.nx) * nx + real(p.ny) * ny > real(0.7071))) continue;
                least = square, best = &p;
            }
        return best;
    }

private:
    int columns_, rows_;
    edge_point* sorted_;
    int* starts_;
};

struct pose {
    real angle = 0, x = 0, y = 0;
};

struct fitted {
    bool good = false;
    pose at;
    real share = 0, rms = 0;
    int points = 0;
    small_matrix<3> covariance;
};

inline real turn_between(real a, real b) {
    const sine_cosine d = sin_cos(a - b);
    return atan2(d.sine, d.cosine);
}

/// What a piece of the reference's edges has to say of angle, x and y.
struct piece {
    small_matrix<3> normal;
    small_vector<3> pull;
};
inline constexpr int piece_length = 32;
constexpr std::size_t pieces(int points) { return static_cast<std::size_t>(points) / piece_length + 1; }

/// One over the variance of a distance between two edges; no point is believed to be better than 0.01 pixels.
inline real weight_of(const edge_point& p, const edge_point& q) {
    return real(1) / (real(p.sigma) * real(p.sigma) + real(q.sigma) * real(q.sigma) + real(1e-4));
}

/// Sums of one step at a pose: the normal equations, what each piece pulls, and how well it fits.
struct step_sums {
    small_matrix<3> normal;
    small_vector<3> pull;
    real squares = 0;
    int near = 0;

    step_sums(const sound_points& model, const near_edges& edges, const pose& at, real reach, real limit, int every,
              piece* pulls) {
        const sine_cosine turn = sin_cos(at.angle);
        for (std::size_t i = 0; pulls && i < pieces(model.size); ++i) pulls[i] = {};
        for (int i = 0; i < model.size; i += every) {
            const edge_point& q = model.at[i];
            const real right = real(q.x) - model.middle_x, down = real(q.y) - model.middle_y;
            const real rx = turn.cosine * right - turn.sine * down, ry = turn.sine * right + turn.cosine * down;
            const real nx = turn.cosine * real(q.nx) - turn.sine * real(q.ny),
                       ny = turn.sine * real(q.nx) + turn.cosine * real(q.ny);
            const real x = model.middle_x + at.x + rx, y = model.middle_y + at.y + ry;
            const edge_point* p = edges.nearest(x, y, nx, ny, reach);
            if (!p) continue;
            const real px = p->nx, py = p->ny;
            const real off = (real(p->x) - x) * px + (real(p->y) - y) * py;  // across the picture's edge
            const real part = off / limit, rest = real(1) - part * part;
            if (!(rest > 0)) continue;
            const real w = weight_of(*p, q) * rest * rest;
            const real slope[3] = {py * rx - px * ry, px, py};
            const auto add = [&](small_matrix<3>& all, small_vector<3>& pulled) {
                for (int j = 0; j < 3; ++j) {
                    const real weighted = w * slope[j];
                    pulled[j] += weighted * off;
                    for (int k = 0; k < 3; ++k) all(j, k) += weighted * slope[k];
                }
            };
            add(normal, pull);
            if (pulls) add(pulls[i / piece_length].normal, pulls[i / piece_length].pull);
            squares += off * off;
            ++near;
        }
    }
};

/// A pose improved step by step, by `every`-th point; false if the edges do not hold it in all three.
inline bool improve(const sound_points& model, const near_edges& edges, pose& at, real reach, real limit, int every,
                    int steps) {
    for (int step = 0; step < steps; ++step) {
        const step_sums sums(model, edges, at, reach, limit, every, nullptr);
        const cholesky<3> solver(sums.normal);
        if (sums.near < 8 || !solver.definite) return false;
        const small_vector<3> by = solver.solve(sums.pull);
        at.angle += by[0], at.x += by[1], at.y += by[2];
        if (abs(by[0]) < 1e-9 && abs(by[1]) < 1e-7 && abs(by[2]) < 1e-7) break;
    }
    return true;
}

inline fitted fit(const sound_points& model, const near_edges& edges, pose at, real tolerance, piece* pulls) {
    fitted made;
    const int few = model.size / 300 + 1;
    if (!improve(model, edges, at, real(12), real(12), few, 6)) return made;
    if (!improve(model, edges, at, real(6), real(5), few, 6)) return made;
    if (!improve(model, edges, at, max(real(3), tolerance), max(real(2.5), tolerance), 1, 4)) return made;
    if (!improve(model, edges, at, max(real(3), tolerance), tolerance, 1, 10)) return made;
    const step_sums sums(model, edges, at, max(real(3), tolerance), tolerance, 1, pulls);
    const cholesky<3> solver(sums.normal);
    if (sums.near < 8 || !solver.definite) return made;

    // How the pose would move without this piece or that: the jackknife.
    small_matrix<3> moves;
    int used = 0;
    for (std::size_t i = 0; i < pieces(model.size); ++i) {
        small_matrix<3> others = sums.normal;
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) others(j, k) -= pulls[i].normal(j, k);
        const cholesky<3> without(others);
        if (!without.definite) return made;  // it all hangs on one piece
        const small_vector<3> by = without.solve(pulls[i].pull);
        used += pulls[i].normal(1, 1) > 0 || pulls[i].normal(2, 2) > 0;
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) moves(j, k) += by[j] * by[k];
    }
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 3; ++k) made.covariance(j, k) = moves(j, k) * real(used - 1) / real(used);
    const sine_cosine turn = sin_cos(at.angle);
    made.good = true;
    made.at = {atan2(turn.sine, turn.cosine), at.x, at.y};
    made.points = sums.near;
    made.share = real(sums.near) / real(model.size);
    made.rms = sqrt(sums.squares / real(sums.near));
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::align_detail
