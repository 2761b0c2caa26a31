// What torchvision, torch and numpy make of some tensors: cells_and_maps.py wrote them down.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/embedding.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/keypoint.hpp>

#include <cstdint>

#include "tests/learned/reference/stored.hpp"

namespace reference::cases {

using alidade::detection, alidade::gallery_match, alidade::keypoint, alidade::region;

#include "tests/learned/reference/cells_and_maps.inc"

}  // namespace reference::cases
