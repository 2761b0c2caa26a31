// Light shapes on dark ground, and dark ones on light ground.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// What lies within a closed shape, beside what lies around it.
enum class contrast { either, light, dark };

}  // namespace alidade
