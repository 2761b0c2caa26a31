// Something that a network found: where, how sure, and what.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/region.hpp>

namespace alidade {

/// `candidate` is the network's row, column or cell that said so: masks and keypoints of it are found there.
template <class Region>
struct detected {
    Region where;
    float score = 0;  ///< 0 … 1
    int label = 0;    ///< index of the class, from 0
    int candidate = 0;

    friend constexpr bool operator==(const detected&, const detected&) = default;
};

using detection = detected<region>;
using rotated_detection = detected<rotated_region>;

}  // namespace alidade
