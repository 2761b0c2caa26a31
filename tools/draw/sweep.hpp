// Runs down a picture of painted pieces and tells, row by row, the light that each pixel sees.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "tools/draw/colour.hpp"
#include "tools/draw/lens.hpp"
#include "tools/draw/piece.hpp"

namespace draw {

/// The most layers of a drawing: one bit each.
inline constexpr int most_layers = 64;

/// What a layer is painted with: its light, over what lies below as far as it is opaque.
template <int C>
struct paint {
    light<C> light_of;
    double opacity = 1;
};

/// Along a row, light changes only where a piece is crossed. Between two rows where no piece begins, ends or crosses
/// another, each crossing moves by itself: what it changes is spread over the pixels by the lens, from points along the
/// piece so near to each other that the lens does not see them apart. So nothing is sampled by chance: places of
/// borders are exact, and occlusion is decided before the blur, as in a camera.
///
/// The lens's weight from row to row is taken for linear within a slab, a quarter of a row or less.
template <int C>
class sweep {
public:
    static std::size_t bytes(int width, double sigma, int most_pieces) {
        using alidade::scratch_bytes;
        const int margin = margin_of(sigma), rows = 2 * lens::reach_of(sigma) + 4;
        const std::size_t row = alidade::padded_row(width, C, margin);
        const auto n = static_cast<std::size_t>(most_pieces);
        return lens::bytes(sigma) + scratch_bytes<double>(row * static_cast<std::size_t>(rows + 3)) +
               2 * scratch_bytes<int>(n) + scratch_bytes<crossing>(n);
    }

    sweep(const homography& view, alidade::array_view<const piece> all, const light<C>& background,
          const paint<C>* layers, int layer_count, int width, int height, double sigma, alidade::workspace memory)
        : lens_(sigma, memory),
          view_(view),
          all_(all),
          background_(background),
          layers_(layers),
          width_(width),
          height_(height),
          margin_(margin_of(sigma)),
          rows_(2 * lens_.reach + 4),
          pitch_((width + 2 * margin_) * C),
          per_pixel_(sigma >= 0.5 ? 1.25 / sigma
                     : sigma > 0  ? 2.5 / sigma
                                  : 32) {
        for (int i = 0; i < layer_count; ++i)
            if (layers[i].opacity >= 1) opaque_ |= std::uint64_t{1} << i;
        const auto row = static_cast<std::size_t>(pitch_), n = static_cast<std::size_t>(all.size);
        ring_ = memory.take<double>(row * static_cast<std::size_t>(rows_ + 3));
        change_ = ring_ + pitch_ * rows_;
        moment_ = change_ + pitch_;
        line_ = moment_ + pitch_;
        waiting_ = memory.take<int>(n);
        order_ = memory.take<int>(n);
        met_ = memory.take<crossing>(n);
    }

    /// Gives each row from the top: use(y, light), `light` with the samples of its pixels one after the other.
    template <class Use>
    void run(Use use) {
        begin();
        const int first = -(lens_.reach + 1) * lens_.slabs, last = (height_ + lens_.reach) * lens_.slabs;
        int next_row = 0;
        for (int slab = first; slab < last; ++slab) {
            sweep_slab(slab);
            // Row y has seen its last slab when the next begins reach + 1 below it.
            while (next_row < height_ && slab + 1 >= (next_row + lens_.reach + 1) * lens_.slabs) {
                use(next_row, finished(next_row));
                ++next_row;
            }
        }
    }

private:
    /// A piece that is met on a row: x in the picture, and the angle of a round one; and where it will be met next.
    /// What is painted left and right of it was the same since a row before, and waits to be spread.
    struct crossing {
        int of;
        double x, angle, next_x, next_angle;
        double since_y, since_x, since_angle;
        std::uint64_t left, right;

        double middle() const { return x + next_x; }
    };

    static int margin_of(double sigma) { return 2 * lens::reach_of(sigma) + 6; }

    double x_at(const piece& p, double y, double& angle) const {
        if (!p.round()) return p.first + (y - p.top) / (p.bottom - p.top) * (p.last - p.first);
        angle = piece_detail::angle_on_row(view_, p.centre, p.radius, y, p.branch, 0.5 * (p.first + p.last));
        const double low = std::fmin(p.first, p.last), high = std::fmax(p.first, p.last);
        angle = angle < low ? low : angle > high ? high : angle;
        return view_(piece_detail::on_circle(p.centre, p.radius, angle)).x;
    }

    void begin() {
        std::fill(ring_, ring_ + pitch_ * (rows_ + 3), 0.0);
        low_ = pitch_;
        high_ = 0;
        for (int i = 0; i < all_.size; ++i) waiting_[i] = i;
        std::sort(waiting_, waiting_ + all_.size,
                  [&](int a, int b) { return all_[a].top < all_[b].top || (all_[a].top == all_[b].top && a < b); });
        next_waiting_ = active_ = 0;
    }

    void sweep_slab(int slab) {
        const double height = 1.0 / lens_.slabs;
        double y = slab * height;
        const double end = y + height;
        middle_ = y + 0.5 * height;
        while (y < end) {
            int kept = 0;  // in their order, which is nearly that of the next row
            for (int i = 0; i < active_; ++i) {
                if (all_[met_[order_[i]].of].bottom > y) {
                    order_[kept++] = order_[i];
                } else {
                    spread(met_[order_[i]], y);
                    free_slot(order_[i]);
                }
            }
            active_ = kept;
            while (next_waiting_ < all_.size && all_[waiting_[next_waiting_]].top <= y) {
                const int of = waiting_[next_waiting_++];
                if (all_[of].bottom <= y) continue;
                const int slot = new_slot();
                crossing& m = met_[slot];
                m = {};
                m.of = of;
                m.x = m.since_x = x_at(all_[of], y, m.angle);
                m.since_angle = m.angle;
                m.since_y = y;
                order_[active_++] = slot;
            }
            double stop = next_waiting_ < all_.size ? std::fmin(end, all_[waiting_[next_waiting_]].top) : end;
            for (int i = 0; i < active_; ++i) stop = std::fmin(stop, all_[met_[order_[i]].of].bottom);
            between(y, stop, 0);
            y = stop;
        }
        for (int i = 0; i < active_; ++i) spread(met_[order_[i]], end);
        flush(slab);
    }

    /// Slots of pieces that are met now. A free one holds the next free one.
    int new_slot() {
        if (free_ < 0) return used_++;
        const int slot = free_;
        free_ = met_[slot].of;
        return slot;
    }
    void free_slot(int slot) {
        met_[slot].of = free_;
        free_ = slot;
    }

    /// Of borders that coincide, their numbers decide: last bits would on each machine in their own way.
    bool is_left_of(int a, int b) const {
        constexpr double same = 1e-9;
        const double apart = met_[a].middle() - met_[b].middle();
        return apart < -same || (apart < same && met_[a].of < met_[b].of);
    }

    /// From y to stop no piece begins or ends. Splits where two cross.
    void between(double y, double stop, int depth) {
        if (active_ == 0) return;
        for (int i = 0; i < active_; ++i) {
            crossing& m = met_[order_[i]];
            m.next_x = x_at(all_[m.of], stop, m.next_angle);
        }
        for (int i = 1; i < active_; ++i) {  // nearly in order: by insertion
            const int slot = order_[i];
            int j = i;
            for (; j > 0 && is_left_of(slot, order_[j - 1]); --j) order_[j] = order_[j - 1];
            order_[j] = slot;
        }
        if (depth < deepest) {
            for (int i = 0; i + 1 < active_; ++i) {
                const crossing &left = met_[order_[i]], &right = met_[order_[i + 1]];
                const double before = right.x - left.x, after = right.next_x - left.next_x;
                if ((before >= 0) == (after >= 0) || before == after) continue;
                const double part = before / (before - after);
                // The triangle of the wrong side of the crossing.
                const double wrong = before < 0 ? -before * part : -after * (1 - part);
                if (wrong * (stop - y) < smallest || part <= 0 || part >= 1) continue;
                const double crossed = y + part * (stop - y);
                if (!(crossed > y && crossed < stop)) continue;
                between(y, crossed, depth + 1);
                between(crossed, stop, depth + 1);
                return;
            }
        }
        paint_between(y);
        for (int i = 0; i < active_; ++i) {
            crossing& m = met_[order_[i]];
            m.x = m.next_x;
            m.angle = m.next_angle;
        }
    }

    /// Each crossing changes the light from what is seen left of it to what is seen right of it.
    void paint_between(double y) {
        int windings[most_layers] = {};
        std::uint64_t painted = 0;
        for (int i = 0; i < active_; ++i) {
            crossing& m = met_[order_[i]];
            const piece& p = all_[m.of];
            int& winding = windings[p.layer];
            const bool was = winding != 0;
            winding += p.winding;
            const std::uint64_t before = painted;
            if ((winding != 0) != was) painted ^= std::uint64_t{1} << p.layer;
            const std::uint64_t left = before == painted ? 0 : visible(before);
            const std::uint64_t right = before == painted ? 0 : visible(painted);
            if (left == m.left && right == m.right) continue;
            spread(m, y);
            m.left = left;
            m.right = right;
        }
    }

    /// Without the layers that lie below an opaque one.
    std::uint64_t visible(std::uint64_t painted) const {
        const std::uint64_t opaque = painted & opaque_;
        if (opaque == 0) return painted;
        return painted & ~std::uint64_t{0} << (most_layers - 1 - std::countl_zero(opaque));
    }

    /// The light of all the layers that are painted at a point.
    light<C> seen(std::uint64_t painted) const {
        light<C> sum;
        double through = 1;
        while (painted != 0) {  // from the uppermost
            const int layer = most_layers - 1 - std::countl_zero(painted);
            painted ^= std::uint64_t{1} << layer;
            const paint<C>& here = layers_[layer];
            for (int c = 0; c < C; ++c) sum.of[c] += through * here.opacity * here.light_of.of[c];
            through *= 1 - here.opacity;
        }
        for (int c = 0; c < C; ++c) sum.of[c] += through * background_.of[c];
        return sum;
    }

    /// What a crossing changed until row `stop`, by two points of Gauss for each part of the piece that the lens can
    /// tell apart.
    void spread(crossing& m, double stop) {
        constexpr double aside = 0.28867513459481287;  // of the middle
        const piece& p = all_[m.of];
        const double y = m.since_y, height = stop - y, x = m.since_x, along = m.x - x, angle = m.since_angle;
        m.since_y = stop;
        m.since_x = m.x;
        m.since_angle = m.angle;
        if (m.left == m.right || height <= 0) return;
        const light<C> before = seen(m.left), after = seen(m.right);
        light<C> step;
        for (int c = 0; c < C; ++c) step.of[c] = after.of[c] - before.of[c];
        const double wide = std::fmin(std::abs(along), 2.0 * (width_ + 2 * margin_));
        const double turn = p.round() ? m.angle - angle : 0;
        const int parts = 1 + static_cast<int>(wide * per_pixel_ + 4 * std::abs(turn));
        if (!p.round()) {
            for (int i = 0; i < 2 * parts; ++i) {
                const double t = (i / 2 + 0.5 + (i % 2 == 0 ? -aside : aside)) / parts;
                put(x + t * along, height / (2 * parts), y + t * height, step);
            }
            return;
        }
        // By equal angles, so that the round top of a circle has its points where its border is. How far each goes
        // down is measured, so that all together go down by the height.
        double from = y;
        for (int i = 0; i < parts; ++i) {
            const double end = angle + turn * (i + 1) / parts;
            const double to = i + 1 == parts ? stop : view_(piece_detail::on_circle(p.centre, p.radius, end)).y;
            place at[2];
            double speed[2];
            for (int k = 0; k < 2; ++k) {
                const double here = angle + turn * (i + 0.5 + (k == 0 ? -aside : aside)) / parts;
                at[k] = view_(piece_detail::on_circle(p.centre, p.radius, here));
                speed[k] = std::abs(downwards(here, at[k].y));
            }
            const double all = speed[0] + speed[1];
            for (int k = 0; k < 2; ++k) put(at[k].x, (to - from) * (all > 0 ? speed[k] / all : 0.5), at[k].y, step);
            from = to;
        }
    }

    /// How y in the picture grows with the angle, but for a factor that hardly changes along a part.
    double downwards(double angle, double y) const {
        const piece_detail::row_line row(view_, y);
        return row.ny * std::cos(angle) - row.nx * std::sin(angle);
    }

    void put(double x, double weight, double y, const light<C>& step) {
        const double least = -(lens_.reach + 2), most = width_ + lens_.reach + 2;
        x = x < least ? least : x > most ? most : x;
        const double whole = std::floor(x), phase = (x - whole) * lens::phases;
        const int below = static_cast<int>(phase);
        const double upper = phase - below, lower = 1 - upper;
        const double* s = lens_.steps + below * lens_.taps();
        const double* t = s + lens_.taps();
        const int begin = (static_cast<int>(whole) - lens_.reach + margin_) * C;
        const int taps = lens_.taps();
        low_ = begin < low_ ? begin : low_;
        high_ = begin + taps * C > high_ ? begin + taps * C : high_;
        const double off = y - middle_;
        for (int i = 0; i < taps; ++i) {
            const double share = weight * (lower * s[i] + upper * t[i]);
            for (int c = 0; c < C; ++c) {
                const double change = share * step.of[c];
                change_[begin + i * C + c] += change;
                moment_[begin + i * C + c] += change * off;
            }
        }
    }

    double* ring_row(int y) const { return ring_ + (y % rows_) * pitch_; }

    /// Gives a slab's changes to all the rows that see it.
    void flush(int slab) {
        if (low_ >= high_) return;
        const int n = lens_.slabs_seen(), shift = slab - static_cast<int>(lens_.first_slab()) * lens_.slabs;
        for (int y = std::max(0, (shift - n + lens_.slabs) / lens_.slabs); y < height_; ++y) {
            const int i = shift - y * lens_.slabs;
            if (i < 0) break;
            if (i >= n) continue;
            const double weight = lens_.weight[i], slope = lens_.slope[i];
            double* const row = ring_row(y);
            for (int k = low_; k < high_; ++k) row[k] += weight * change_[k] + slope * moment_[k];
        }
        std::fill(change_ + low_, change_ + high_, 0.0);
        std::fill(moment_ + low_, moment_ + high_, 0.0);
        low_ = pitch_;
        high_ = 0;
    }

    const double* finished(int y) {
        double* const row = ring_row(y);
        light<C> sum = background_;
        for (int k = 0; k < margin_ * C; ++k) sum.of[k % C] += row[k];
        for (int k = 0; k < width_ * C; ++k) line_[k] = sum.of[k % C] += row[margin_ * C + k];
        std::fill(row, row + pitch_, 0.0);
        return line_;
    }

    static constexpr int deepest = 12;
    static constexpr double smallest = 1e-6;  // square pixels

    lens lens_;
    homography view_;
    alidade::array_view<const piece> all_;
    light<C> background_;
    const paint<C>* layers_;
    int width_, height_, margin_, rows_, pitch_;
    double per_pixel_;
    std::uint64_t opaque_ = 0;  ///< layers

    double *ring_, *change_, *moment_, *line_;
    int *waiting_, *order_;
    crossing* met_;
    int next_waiting_ = 0, active_ = 0, used_ = 0, free_ = -1;
    int low_ = 0, high_ = 0;
    double middle_ = 0;
};

}  // namespace draw
