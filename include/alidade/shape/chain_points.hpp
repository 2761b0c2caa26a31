// The points of a border from its chain code: all, those where it turns, or those that carry its form.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/shape/border_following.hpp>

#include <cstdint>

namespace alidade {

enum class chain_approximation {
    none,            ///< every pixel of the border
    simple,          ///< those at which it changes its direction
    teh_chin_l1,     ///< Teh and Chin's dominant points, by the change of direction there
    teh_chin_cosine  ///< the same, by the angle at which the border is seen from there
};

inline namespace ALIDADE_ISA {

namespace chain_points_detail {

// A chain code is the direction in which each pixel is left, codes[0] from the start. It is closed, and empty if the
// start is alone.

/// What is known of a pixel on a border while its dominant points are sought.
struct candidate {
    point<int> at;
    int support = 0;      ///< how many pixels on either side see it as one bend
    float curvature = 0;  ///< 0: dropped
    int next = -1;        ///< of those still candidates
};

constexpr std::size_t candidates_of(std::size_t steps) { return steps + 2; }

inline void all(array_view<const std::uint8_t> codes, point<int> at, point<int>* out) {
    *out = at;
    for (int i = 0; i + 1 < codes.size; ++i) {
        at = {at.x + border_following_detail::step_x[codes[i]], at.y + border_following_detail::step_y[codes[i]]};
        *++out = at;
    }
}

inline void turns_only(array_view<const std::uint8_t> codes, point<int> at, point<int>* out) {
    *out = at;
    if (codes.empty()) return;
    int before = codes[codes.size - 1], size = codes.size;
    while (size > 1 && codes[size - 1] == codes[size - 2]) --size;  // so that the last one is written, and none after
    for (int i = 0; i < size; ++i) {
        *out = at;
        out += codes[i] != before;
        before = codes[i];
        at = {at.x + border_following_detail::step_x[before], at.y + border_following_detail::step_y[before]};
    }
}

/// Teh and Chin's algorithm as cv::findContours has it, with what that adds to the paper.
class dominant_points {
public:
    /// requires  room for candidates_of(codes.size)
    dominant_points(array_view<const std::uint8_t> codes, point<int> start, candidate* items)
        : items_(items), size_(codes.size), head_(codes.size + 1) {
        int last = head_;
        for (int i = 0; i < size_; ++i) {
            const int before = codes[i == 0 ? size_ - 1 : i - 1];
            const int turned = (codes[i] - before) & 7;
            items_[i] = {start, 0, static_cast<float>(turned > 4 ? 8 - turned : turned), -1};
            if (turned != 0) last = items_[last].next = i;
            start = {start.x + border_following_detail::step_x[codes[i]],
                     start.y + border_following_detail::step_y[codes[i]]};
        }
        items_[last].next = -1;
    }

    /// Drops what is not dominant, and returns how many are.
    int find(bool by_cosine) {
        for (int i = first(); i >= 0; i = items_[i].next) {
            items_[i].support = support_of(i);
            if (by_cosine) items_[i].curvature = cosine_of(i);
        }
        drop([this](int i) { return is_topped(i); });
        drop([this](int i) {
            return items_[i].support == 1 && (items_[i].curvature <= items_[around(i, -1)].curvature ||
                                              items_[i].curvature <= items_[around(i, 1)].curvature);
        });
        if (!by_cosine && part_ends()) thin_out();
        int count = 0;
        for (int i = first(); i >= 0; i = items_[i].next) ++count;
        return count;
    }

    void write(point<int>* out) const {
        for (int i = first(); i >= 0; i = items_[i].next) *out++ = items_[i].at;
    }

private:
    int first() const { return items_[head_].next; }
    int around(int i, int by) const {
        const int to = i + by;
        return to < 0 ? to + size_ : to >= size_ ? to - size_ : to;
    }

    /// The chord from k pixels before to k pixels after grows with k, and so does the share of it by which the pixel
    /// stands off, for as long as both arms belong to the same bend.
    int support_of(int i) const {
        std::int64_t square = 0, aside = 0;
        for (int k = 1;; ++k) {
            const point<int> from = items_[around(i, -k)].at, to = items_[around(i, k)].at, here = items_[i].at;
            const std::int64_t dx = to.x - from.x, dy = to.y - from.y;
            const std::int64_t new_square = dx * dx + dy * dy;
            const std::int64_t new_aside = (here.x - from.x) * dy - (here.y - from.y) * dx;
            const real growth = real(aside) * real(new_square) - real(new_aside) * real(square);
            if (k > 1 && (square >= new_square || (aside > 0 && growth <= 0) || (aside < 0 && growth >= 0)))
                return k - 1;
            square = new_square;
            aside = new_aside;
        }
    }

    /// 1.1 + the cosine of the angle between the arms, of the widest from which it would only fall.
    float cosine_of(int i) const {
        float found = 0;
        for (int k = items_[i].support; k > 0; --k) {
            const point<int> from = items_[around(i, -k)].at, to = items_[around(i, k)].at, here = items_[i].at;
            const std::int64_t ax = from.x - here.x, ay = from.y - here.y, bx = to.x - here.x, by = to.y - here.y;
            if ((ax == 0 && ay == 0) || (bx == 0 && by == 0)) break;
            const real cosine = real(ax * bx + ay * by) / sqrt(real(ax * ax + ay * ay) * real(bx * bx + by * by));
            const float raised =
                static_cast<float>((real(static_cast<double>(static_cast<float>(cosine.value))) + real(1.1)).value);
            if (k < items_[i].support && raised <= found) break;
            found = raised;
        }
        return found;
    }

    bool is_topped(int i) const {
        for (int k = 1; k <= items_[i].support / 2; ++k)
            if (items_[around(i, -k)].curvature > items_[i].curvature ||
                items_[around(i, k)].curvature > items_[i].curvature)
                return true;
        return false;
    }

    /// What is dropped counts as straight for those asked after it.
    template <class Which>
    void drop(Which which) {
        for (int before = head_, i = first(); i >= 0; i = items_[i].next) {
            if (which(i)) {
                items_[before].next = items_[i].next;
                items_[i].curvature = 0;
            } else {
                before = i;
            }
        }
    }

    /// Where candidates next to each other lie across the start, the list is made to begin and end within them. False
    /// if all there are lie so.
    bool part_ends() {
        if (items_[0].curvature == 0 || items_[size_ - 1].curvature == 0) return true;
        int begin = 1, end = size_ - 2;
        for (; begin < size_ && items_[begin].curvature != 0; ++begin) items_[begin - 1].curvature = 0;
        if (begin == size_) return false;
        --begin;
        for (; end > 0 && items_[end].curvature != 0; --end) {
            items_[end].next = -1;
            items_[end + 1].curvature = 0;
        }
        ++end;
        if (begin == 0 && end == size_ - 1) {  // just the two: the first moves behind the last
            begin = items_[0].next;
            items_[size_] = items_[0];
            items_[size_].next = -1;
            items_[size_ - 1].next = size_;
        }
        items_[head_].next = begin;
        return true;
    }

    /// Of two candidates next to each other the better stays, of more the outer ones.
    void thin_out() {
        int group = head_, before = head_, count = 1;
        for (int i = first(); i >= 0; i = items_[i].next) {
            if (items_[i].next == i + 1) {
                ++count;
            } else {
                if (count == 2) {
                    const candidate &a = items_[before], &b = items_[i];
                    if (a.curvature > b.curvature || (a.curvature == b.curvature && a.support <= b.support))
                        items_[before].next = b.next;
                    else
                        items_[group].next = i;
                } else if (count > 2) {
                    items_[items_[group].next].next = i;
                }
                group = i;
                count = 1;
            }
            before = i;
        }
    }

    candidate* items_;
    int size_, head_;
};

}  // namespace chain_points_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
