// A named place on something that a network found: an eye, an elbow, the hub of a needle.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// Which of them it is, is told by its place in the list.
struct keypoint {
    float x = 0, y = 0;
    float score = 0;  ///< 0 … 1: how sure it is that it can be seen; 1 where the network does not say

    friend constexpr bool operator==(const keypoint&, const keypoint&) = default;
};

}  // namespace alidade
