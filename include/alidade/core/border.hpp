// What stands beyond the edge of an image.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

namespace alidade {

/// How an operator continues a row `a b c d` to its left and right (and columns likewise).
enum class border {
    mirror,    ///< … c b | a b c d | c b …   about the edge pixel
    reflect,   ///< … b a | a b c d | d c …   about the edge itself
    edge,      ///< … a a | a b c d | d d …   the edge pixel again
    wrap,      ///< … c d | a b c d | a b …   as on a cylinder
    constant,  ///< … v v | a b c d | v v …   a value of the caller's
};

inline namespace ALIDADE_ISA {

/// Index inside [0, size) that stands for `i`, at any distance; -1 where `border::constant` puts its value.
constexpr int border_index(border rule, int i, int size) {
    ALIDADE_EXPECTS(size > 0, size);
    if (i >= 0 && i < size) return i;
    if (rule == border::constant) return -1;
    if (rule == border::edge || size == 1) return i < 0 ? 0 : size - 1;
    // Unsigned: the period of a long row does not fit an int.
    const unsigned n = static_cast<unsigned>(size);
    const unsigned period = rule == border::wrap ? n : rule == border::reflect ? 2 * n : 2 * n - 2;
    const unsigned at = i < 0 ? period - 1 - static_cast<unsigned>(-1 - i) % period : static_cast<unsigned>(i) % period;
    if (at < n) return static_cast<int>(at);
    return static_cast<int>(rule == border::reflect ? period - 1 - at : period - at);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
