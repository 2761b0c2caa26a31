// A chain of points along an edge, and whether it comes back to where it began.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Whether a chain of subpixel_edges is closed: it has eight points or more, and its last is at most two and a half
/// pixels from its first, with a normal that is within 60° of that one's. No point stands in a closed chain twice.
constexpr bool is_closed(array_view<const edge_point> chain);

// ---- how -----------------------------------------------------------------------------------

constexpr bool is_closed(array_view<const edge_point> chain) {
    using number = rounded<float>;
    if (chain.size < 8) return false;
    const edge_point &first = chain[0], &last = chain[chain.size - 1];
    const number dx = number(first.x) - number(last.x), dy = number(first.y) - number(last.y);
    const auto dot = [](const edge_point& a, const edge_point& b) {
        return number(a.nx) * number(b.nx) + number(a.ny) * number(b.ny);
    };
    const number both = dot(first, last);  // of vectors of any length
    return dx * dx + dy * dy <= number(6.25F) && both > 0 &&
           number(4) * both * both >= dot(first, first) * dot(last, last);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
