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

/// Index inside [0, size) that stands for `i`, at any distance; -1 where `border::constant` puts its value.
constexpr int border_index(border rule, int i, int size) {
    ALIDADE_EXPECTS(size > 0, size);
    if (i >= 0 && i < size) return i;
    if (rule == border::constant) return -1;
    if (rule == border::edge || size == 1) return i < 0 ? 0 : size - 1;
    const int period = rule == border::wrap ? size : rule == border::reflect ? 2 * size : 2 * size - 2;
    i = (i % period + period) % period;
    if (i < size) return i;
    return rule == border::reflect ? period - 1 - i : period - i;
}

}  // namespace alidade
