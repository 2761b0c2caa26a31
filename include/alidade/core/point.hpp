// A place in the plane, and a rectangle of pixels.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// x to the right, y down; pixel centres have integer coordinates.
template <class T>
struct point {
    T x{}, y{};

    friend constexpr bool operator==(const point&, const point&) = default;
};

/// The pixels x … x + width - 1, y … y + height - 1.
struct box {
    int x = 0, y = 0, width = 0, height = 0;

    friend constexpr bool operator==(const box&, const box&) = default;
};

}  // namespace alidade
