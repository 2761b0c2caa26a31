// Places undone of what a lens bends, their covariances with them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/transform/lens.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Where `seen` would be without distortion, and the covariance that its error has there. See the overload for points
/// in transform/lens.hpp.
result<measured_point<>> undistorted(const lens& by, measured_point<> seen);

// ---- how -----------------------------------------------------------------------------------

inline result<measured_point<>> undistorted(const lens& by, measured_point<> seen) {
    const auto ray = lens_detail::ray_at(by, seen.x, seen.y);
    if (!ray) return ray.error();
    const real fx = by.fx, fy = by.fy;
    const lens_detail::bent_ray& bent = ray->bent;
    // d ideal = F J⁻¹ F⁻¹ d seen, F being the focal lengths.
    const real determinant = bent.determinant();
    const real a = bent.yy / determinant, b = -bent.xy / determinant * fx / fy;
    const real c = -bent.yx / determinant * fy / fx, d = bent.xx / determinant;
    const real xx = seen.covariance(0, 0), xy = seen.covariance(0, 1), yy = seen.covariance(1, 1);
    return measured_point<>{
        (ray->x * fx + by.cx).value, (ray->y * fy + by.cy).value,
        covariance_of(a * a * xx + real(2) * a * b * xy + b * b * yy, a * c * xx + (a * d + b * c) * xy + b * d * yy,
                      c * c * xx + real(2) * c * d * xy + d * d * yy)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
