// How much two regions have in common: the measures by which detections are told apart or taken for one.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/learned/region.hpp>
#include <alidade/learned/rotated_overlap.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Intersection over union, 0 … 1; 0 where they only touch, or one is empty.
///
/// requires  numbers
/// exact     the same bytes on every machine. Upright: in float, the very numbers of torchvision.ops.box_iou (in double
///           where areas are beyond a float). Rotated: in double, the exact polygon
constexpr double iou(const region& a, const region& b);
inline double iou(const rotated_region& a, const rotated_region& b);

/// Intersection over the area of the smaller one, 0 … 1: 1 where one holds the other.
constexpr double ios(const region& a, const region& b);
inline double ios(const rotated_region& a, const rotated_region& b);

/// `iou`, less the share of the smallest region round both that neither covers; -1 … 1. reference Rezatofighi 2019
constexpr double giou(const region& a, const region& b);

/// `iou`, less the squared distance of their middles over that of opposite corners of the smallest region round both;
/// -1 … 1. reference Zheng 2020
constexpr double diou(const region& a, const region& b);

/// The same as arguments of `nms` and its kind. Any such measure of two regions will do that is at most 0 where what
/// `bounds_of` gives of the two has no area in common.
struct by_iou {
    template <class Region>
    constexpr double operator()(const Region& a, const Region& b) const {
        return iou(a, b);
    }
};
struct by_ios {
    template <class Region>
    constexpr double operator()(const Region& a, const Region& b) const {
        return ios(a, b);
    }
};
struct by_giou {
    constexpr double operator()(const region& a, const region& b) const { return giou(a, b); }
};
struct by_diou {
    constexpr double operator()(const region& a, const region& b) const { return diou(a, b); }
};

/// An upright region that holds it.
constexpr region bounds_of(const region& r) { return r; }

// ---- how -----------------------------------------------------------------------------------

namespace overlap_detail {

template <class Number>
struct areas {
    Number both, a, b;

    constexpr Number either() const { return a + b - both; }
    constexpr Number smaller() const { return min(a, b); }
};

template <class Number>
constexpr areas<Number> areas_of(const region& a, const region& b) {
    const auto number = [](float v) { return Number(v); };
    const Number width = min(number(a.x1), number(b.x1)) - max(number(a.x0), number(b.x0));
    const Number height = min(number(a.y1), number(b.y1)) - max(number(a.y0), number(b.y0));
    const Number both = width > 0 && height > 0 ? width * height : Number(0);
    return {both, (number(a.x1) - number(a.x0)) * (number(a.y1) - number(a.y0)),
            (number(b.x1) - number(b.x0)) * (number(b.y1) - number(b.y0))};
}

/// part / whole(areas), which is in float unless a float has no digits for it.
template <class Whole>
constexpr double share(const region& a, const region& b, Whole whole) {
    const areas<rounded<float>> quick = areas_of<rounded<float>>(a, b);
    if (quick.both > 1e-30F && quick.a < 1e30F && quick.b < 1e30F) return (quick.both / whole(quick)).value;
    const areas<real> exact = areas_of<real>(a, b);
    return exact.both > 0 ? (exact.both / whole(exact)).value : 0;
}

struct enclosing {
    real width, height;

    constexpr enclosing(const region& a, const region& b)
        : width(max(real(a.x1), real(b.x1)) - min(real(a.x0), real(b.x0))),
          height(max(real(a.y1), real(b.y1)) - min(real(a.y0), real(b.y0))) {}
};

}  // namespace overlap_detail

constexpr double iou(const region& a, const region& b) {
    return overlap_detail::share(a, b, [](auto areas) { return areas.either(); });
}
constexpr double ios(const region& a, const region& b) {
    return overlap_detail::share(a, b, [](auto areas) { return areas.smaller(); });
}

constexpr double giou(const region& a, const region& b) {
    using namespace overlap_detail;
    const enclosing around(a, b);
    const real whole = around.width * around.height;
    if (!(whole > 0)) return 0;
    return (real(iou(a, b)) - (whole - areas_of<real>(a, b).either()) / whole).value;
}

constexpr double diou(const region& a, const region& b) {
    const overlap_detail::enclosing around(a, b);
    const real diagonal = around.width * around.width + around.height * around.height;
    if (!(diagonal > 0)) return 0;
    const real dx = (real(a.x0) + real(a.x1) - real(b.x0) - real(b.x1)) * real(0.5);
    const real dy = (real(a.y0) + real(a.y1) - real(b.y0) - real(b.y1)) * real(0.5);
    return (real(iou(a, b)) - (dx * dx + dy * dy) / diagonal).value;
}

inline double iou(const rotated_region& a, const rotated_region& b) {
    using rotated_overlap_detail::area;
    const real both = intersection(a, b);
    return both > 0 ? min(both / (area(a) + area(b) - both), real(1)).value : 0;
}
inline double ios(const rotated_region& a, const rotated_region& b) {
    using rotated_overlap_detail::area;
    const real both = intersection(a, b);
    return both > 0 ? min(both / min(area(a), area(b)), real(1)).value : 0;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
