// How much a detection loses that overlaps a surer one.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// What remains of the score at an overlap o.
enum class decay {
    linear,    ///< 1 - o
    gaussian,  ///< e^(-o² / sigma)
};

}  // namespace alidade
