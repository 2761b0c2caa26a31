// The circle nearest to some of a few points, a pack of points at a time: what hough_circles measures with.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded_block.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/shape/fit_points.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail {

struct found_circle {
    circle_fit fit;
    int points = 0;
    double coverage = 0;
};

/// What a circle must have.
struct demands {
    double least_radius, most_radius, least_coverage, tolerance, normal_sigma, correlation;
    int spacing = 1;  ///< about how far points of one edge are apart, in pixels
};

inline bool good(const found_circle& found, const demands& wanted) {
    return found.fit.good && found.fit.radius >= wanted.least_radius && found.fit.radius <= wanted.most_radius &&
           found.coverage >= wanted.least_coverage;
}

using fit_points_detail::circle;

/// Points whose places count from a pixel near them, so that floats hold them to 1e-5 of a pixel. All sums are in an
/// order that does not depend on how many are added at once.
class circle_points {
public:
    static constexpr std::size_t padded(std::size_t n) { return (n / lanes + 1) * lanes; }
    static constexpr std::size_t bytes(std::size_t most) { return 7 * scratch_bytes<float>(padded(most)); }

    circle_points(std::size_t most, const demands& wanted, workspace& scratch)
        : turned_(static_cast<float>(3 * wanted.normal_sigma)),
          x_(scratch.take<float>(padded(most))),
          y_(scratch.take<float>(padded(most))),
          nx_(scratch.take<float>(padded(most))),
          ny_(scratch.take<float>(padded(most))),
          weight_(scratch.take<float>(padded(most))),
          chosen_(scratch.take<float>(padded(most))),
          values_(scratch.take<float>(padded(most))) {}

    int size() const { return size_; }
    /// Forgets all points. Those that come lie near (x, y), and count from (left, top).
    void begin(int x, int y, int left = 0, int top = 0) {
        size_ = 0, origin_x_ = x, origin_y_ = y, before_x_ = x - left, before_y_ = y - top;
    }
    /// A point with a unit normal.
    void add(const edge_point& p) {
        using number = rounded<float>;
        const number sigma = max(number(p.sigma), number(1e-3F));  // none is believed to be better than that
        x_[size_] = (number(p.x) - number(before_x_)).value, y_[size_] = (number(p.y) - number(before_y_)).value;
        nx_[size_] = p.nx, ny_[size_] = p.ny;
        // Where an edge is at a slant its points lie further from each other, and each stands for more of it.
        const number steep = max(abs(number(p.nx)), abs(number(p.ny)));
        weight_[size_++] = (number(1) / (sigma * sigma * steep)).value;
    }
    /// Fills the last block with points that count for nothing.
    void end() {
        for (std::size_t i = static_cast<std::size_t>(size_); i < padded(static_cast<std::size_t>(size_)); ++i)
            x_[i] = y_[i] = nx_[i] = ny_[i] = weight_[i] = chosen_[i] = 0;
    }
    bool chosen(int i) const { return chosen_[i] > 0; }
    void leave_out(int i) { weight_[i] = 0; }
    /// Moves a point along the row or the column.
    void move(int i, bool along_row, rounded<float> by) {
        float& at = (along_row ? x_ : y_)[i];
        at = (rounded<float>(at) + by).value;
    }

    /// Moves a centre to where the normals meet: least squares of how far they pass by, within `near` and what their
    /// directions may err by.
    void centre_on_normals(real& x, real& y, int near) const {
        enum { xx, yy, xy, right, down, kinds };
        const block one(1.0F), zero(0.0F), widest(static_cast<float>(near)), turned(turned_);
        real sums[kinds];
        sum_up(sums, seen_from(x, y), [=](const view& p, block(&terms)[kinds]) {
            const block limit = widest + turned * abs(p.along), share = p.aside / limit;
            const block trust = max(one - share * share, zero);  // fades out towards the limit
            const auto counts = p.weight > zero;
            const block w = select(counts, trust * trust / (limit * limit), zero), by = w * p.aside;
            terms[xx] = w * p.ny * p.ny, terms[yy] = w * p.nx * p.nx, terms[xy] = -(w * p.nx * p.ny);
            terms[right] = -(by * p.ny), terms[down] = by * p.nx;
        });
        const real determinant = sums[xx] * sums[yy] - sums[xy] * sums[xy], trace = sums[xx] + sums[yy];
        if (!(determinant > trace * trace * real(1e-3))) return;  // all of one direction
        const real by_x = (sums[right] * sums[yy] - sums[down] * sums[xy]) / determinant,
                   by_y = (sums[down] * sums[xx] - sums[right] * sums[xy]) / determinant;
        if (abs(by_x) < 3 * near && abs(by_y) < 3 * near) x += by_x, y += by_y;
    }

    /// Calls each(distance) for the points whose normals pass a centre within `near` and what their directions may err
    /// by.
    template <class Each>
    void for_distances(real x, real y, float near, Each each) {
        const block zero(0.0F), none(-1.0F), widest(near), turned(turned_);
        for_blocks_seen(seen_from(x, y), [=, this](const view& p, int i) {
            const block from = abs(p.along);
            store(values_ + i, select(all_of(p.weight > zero, abs(p.aside) <= widest + turned * from), from, none));
        });
        for (int i = 0; i < size_; ++i)
            if (values_[i] >= 0) each(static_cast<int>(values_[i]));
    }

    /// About where the circle near `at` is, whose place may err by three pixels, and how much of it is there. The
    /// points that are nearer to it than the tolerance wanted are chosen. No covariance is told.
    found_circle fit_roughly(circle at, bool light, const demands& wanted) {
        const real last = wanted.tolerance;
        if (!approach(at, light, max(real(3.5), last), wanted)) return {};
        if (!approach(at, light, max(real(1.5), last), wanted)) return {};
        const circle_sums sums = sums_about(at, light, last);
        if (sums.count < 4) return {};
        found_circle found;
        found.points = round_int(sums.count);
        found.coverage = coverage_of(at, wanted.spacing);
        found.fit = {true, at.x, at.y, at.radius, {}, 0};
        return found;
    }

    /// The circle near `at`, light inside or dark, and how much of it is there: nearest to the points that are nearer
    /// to it than the tolerance wanted and than three times what they are in the mean. Those are chosen.
    found_circle fit(circle at, bool light, const demands& wanted) {
        const real last = wanted.tolerance;
        circle_sums sums;
        sums = sums_about(at, light, last);
        if (sums.count < 4) return {};
        const real tolerance = min(max(real(3) * sqrt(sums.distances / sums.count), real(0.1)), last);
        for (int round = 0; round < 10; ++round) {
            sums = sums_about(at, light, tolerance);
            const circle before = at;
            if (!step(at, sums, wanted)) return {};
            // What is left to move then is about the square of that, over the radius.
            if (abs(at.x - before.x) + abs(at.y - before.y) + abs(at.radius - before.radius) < 0.01) break;
        }
        const cholesky<3> solver(sums.normal());
        if (!solver.definite) return {};
        found_circle found;
        found.points = round_int(sums.count);
        found.coverage = coverage_of(at, wanted.spacing);
        // Weights are those of the edge that a point stands for, so their sum of squares is so much more than the
        // misfit.
        const real around = real(found.coverage) * pi * real(2) * at.radius;
        const real stands_for = max(around / sums.count, real(1));
        const real misfit = found.points > 3 ? sums.squares / ((sums.count - 3) * stands_for) : real(1);
        found.fit = {true, at.x, at.y, at.radius, solver.inverse(), misfit};
        const real shared = wanted.correlation < 0 ? real(shared_around) : max(real(wanted.correlation), real(1));
        const real wider = shared * beyond_noise(misfit, found.points, shared / stands_for);
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) found.fit.covariance(j, k) *= wider;
        return found;
    }

    /// Chooses the points near a circle whose normals agree with it, and moves it to where it is nearest to them. False
    /// if there are too few.
    bool approach(circle& at, bool light, real tolerance, const demands& wanted) {
        return step(at, sums_about(at, light, tolerance), wanted);
    }
    void choose(const circle& at, bool light, real tolerance) { (void)sums_about(at, light, tolerance); }

private:
    static constexpr int lanes = most_lanes_of_reals;
    using block = reals;

    /// Of points, as they are seen from a centre: where that lies, along the point's normal and aside of it.
    struct view {
        block right, down, along, aside, nx, ny, weight;
    };
    struct centre {
        float x, y;
    };
    centre seen_from(real x, real y) const {
        return {static_cast<float>((x - real(origin_x_)).value), static_cast<float>((y - real(origin_y_)).value)};
    }

    template <class Each>
    [[gnu::flatten]] void for_blocks_seen(centre from, Each each) const {
        const block x(from.x), y(from.y);
        for (int i = 0; i < size_; i += lanes)
            for (int k = i; k < i + lanes; k += lanes_of_reals) {
                view p;
                p.nx = load_reals(nx_ + k), p.ny = load_reals(ny_ + k), p.weight = load_reals(weight_ + k);
                p.right = x - load_reals(x_ + k), p.down = y - load_reals(y_ + k);
                p.along = p.right * p.nx + p.down * p.ny, p.aside = p.right * p.ny - p.down * p.nx;
                each(p, k);
            }
    }
    /// Sums of as many terms of every point.
    template <int N, class TermsOf>
    void sum_up(real (&sums)[N], centre from, TermsOf terms_of) const {
        alignas(64) float all[N][lanes] = {};
        for_blocks_seen(from, [&](const view& p, int k) {
            block terms[N];
            terms_of(p, terms);
            for (int j = 0; j < N; ++j) store(all[j] + k % lanes, load_reals(all[j] + k % lanes) + terms[j]);
        });
        for (int j = 0; j < N; ++j) {
            sums[j] = 0;
            for (int k = 0; k < lanes; ++k) sums[j] += real(all[j][k]);
        }
    }

    /// Of the distances d from a circle and the directions (x, y) from its centre.
    struct circle_sums {
        real count = 0, distances = 0, squares = 0;
        real w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, wyy = 0, wd = 0, wdx = 0, wdy = 0;

        small_matrix<3> normal() const {
            small_matrix<3> made;
            made(0, 0) = wxx, made(1, 1) = wyy, made(2, 2) = w;
            made(1, 0) = made(0, 1) = wxy, made(2, 0) = made(0, 2) = wx, made(2, 1) = made(1, 2) = wy;
            return made;
        }
    };

    circle_sums sums_about(const circle& at, bool light, real tolerance) {
        const block zero(0.0F), one(1.0F), side(light ? 1.0F : -1.0F), radius(static_cast<float>(at.radius.value)),
            near(static_cast<float>(tolerance.value)), turned(turned_);
        float* chosen = chosen_;
        enum { n, dd, wdd, w, wx, wy, wxx, wxy, wyy, wd, wdx, wdy, kinds };
        alignas(64) float all[kinds][lanes] = {};
        for_blocks_seen(seen_from(at.x, at.y), [&](const view& p, int k) {
            const block from = sqrt(p.right * p.right + p.down * p.down), away = from - radius;
            const auto is_near = all_of(p.weight > zero, from > zero, abs(away) <= near);
            const auto agrees = all_of(p.along * side > zero, abs(p.aside) <= turned * from + near);
            const auto counts = is_near & agrees;
            const block d = select(counts, away, zero), weight = select(counts, p.weight, zero);
            const block per = select(counts, one / from, zero), x = -(p.right * per), y = -(p.down * per);
            const block by_x = weight * x, by_y = weight * y, by_d = weight * d;
            store(chosen + k, weight);
            const auto add = [&](int j, block term) {
                store(all[j] + k % lanes, load_reals(all[j] + k % lanes) + term);
            };
            add(n, select(counts, one, zero)), add(dd, d * d), add(wdd, by_d * d);
            add(w, weight), add(wx, by_x), add(wy, by_y);
            add(wxx, by_x * x), add(wxy, by_x * y), add(wyy, by_y * y);
            add(wd, by_d), add(wdx, by_d * x), add(wdy, by_d * y);
        });
        real sums[kinds];
        for (int j = 0; j < kinds; ++j) {
            sums[j] = 0;
            for (int k = 0; k < lanes; ++k) sums[j] += real(all[j][k]);
        }
        return {sums[n],   sums[dd],  sums[wdd], sums[w],  sums[wx],  sums[wy],
                sums[wxx], sums[wxy], sums[wyy], sums[wd], sums[wdx], sums[wdy]};
    }

    static bool step(circle& at, const circle_sums& sums, const demands& wanted) {
        if (sums.count < 4) return false;
        const cholesky<3> solver(sums.normal());
        if (!solver.definite) return false;
        small_vector<3> gradient;
        gradient[0] = sums.wdx, gradient[1] = sums.wdy, gradient[2] = sums.wd;
        const small_vector<3> by = solver.solve(gradient);
        at.x += by[0], at.y += by[1], at.radius += by[2];
        return at.radius > 0.5 && at.radius < wanted.most_radius + 4 && abs(by[0]) < at.radius &&
               abs(by[1]) < at.radius;
    }

    static constexpr int most_slots = 64;

    /// The share of equal pieces of the circle, of three pixels or more, on which there are chosen points: at least
    /// every third pixel, or of those that are `spacing` apart.
    double coverage_of(const circle& at, int spacing) {
        const real around = pi * real(2) * at.radius;
        const int fitting = round_int(around / real(3));
        const int slots = fitting < 8 ? 8 : fitting < most_slots ? fitting : most_slots;
        const block zero(0.0F), one(1.0F), half(0.5F), quarter(0.25F), all(static_cast<float>(slots));
        const block least_length(1e-6F);
        for_blocks_seen(seen_from(at.x, at.y), [=, this](const view& p, int i) {
            const block x = -p.right, y = -p.down, along = abs(x), aside = abs(y);
            const block t = min(along, aside) / max(max(along, aside), least_length), tt = t * t;
            // atan t / 2π, to 2e-6 of a turn
            const block eighth =
                t * (block(0.159133F) +
                     tt * (block(-0.0525688F) +
                           tt * (block(0.0286703F) + tt * (block(-0.0135493F) + tt * block(0.00331607F)))));
            const block first = select(aside > along, quarter - eighth, eighth);
            const block upper = select(x < zero, half - first, first);
            store(values_ + i, select(y < zero, one - upper, upper) * all);
        });
        int counts[most_slots] = {};
        for (int i = 0; i < size_; ++i) {
            if (!chosen(i)) continue;
            const int slot = static_cast<int>(values_[i]);
            ++counts[slot < slots ? slot : 0];
        }
        const real least = around / real(3 * slots * spacing);
        int covered = 0;
        for (int i = 0; i < slots; ++i) covered += counts[i] > 0 && real(counts[i]) >= least * real(0.999);
        return static_cast<double>(covered) / slots;
    }

    float turned_;  ///< how far a normal may pass by a centre, for each pixel of its distance
    float *x_, *y_, *nx_, *ny_;
    float* weight_;  ///< 1 / sigma², 0 for those that do not count
    float* chosen_;  ///< the weight of those that the last sums were made of
    float* values_;
    int size_ = 0, origin_x_ = 0, origin_y_ = 0, before_x_ = 0, before_y_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail
