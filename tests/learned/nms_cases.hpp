// What torchvision, shapely and numpy made of a few small sets.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/detections.hpp"

namespace tests {

using alidade::region, alidade::rotated_region;

#include "tests/learned/nms_cases.inc"

}  // namespace tests
