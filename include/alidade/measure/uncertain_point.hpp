// A place in the plane and how sure it is in each direction.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// (x, y) and the covariance of its error, in squares of their unit. All of it 0: nothing is known of the error.
struct uncertain_point {
    double x = 0, y = 0;
    double covariance_xx = 0, covariance_xy = 0, covariance_yy = 0;

    friend constexpr bool operator==(const uncertain_point&, const uncertain_point&) = default;
};

}  // namespace alidade
