// Which pixels of a mask hang together.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

enum class connectivity {
    four,   ///< across the sides of pixels
    eight,  ///< and across their corners
};

}  // namespace alidade
