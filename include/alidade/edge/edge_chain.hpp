// A chain of points along an edge, and whether it comes back to where it began.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Whether a chain of subpixel_edges is closed: it has eight points or more, its first is at most two pixels from its
/// last, and onwards from it: the way between them has the light side on the right hand, as the whole chain has. No
/// point stands in a closed chain twice.
constexpr bool is_closed(array_view<const edge_point> chain);

// ---- how -----------------------------------------------------------------------------------

constexpr bool is_closed(array_view<const edge_point> chain) {
    using number = rounded<float>;
    if (chain.size < 8) return false;
    const edge_point &first = chain[0], &last = chain[chain.size - 1];
    const number dx = number(first.x) - number(last.x), dy = number(first.y) - number(last.y);
    const auto onwards = [=](const edge_point& p) { return dx * number(p.ny) - dy * number(p.nx) > 0; };
    return dx * dx + dy * dy <= 4 && onwards(first) && onwards(last);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
