// Distances of points and lines from each other, and how sure they are.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/propagation.hpp>

namespace alidade::inline ALIDADE_ISA {

/// Of two points. Where it is not many times its sigma it is too large, as every distance of noise is.
template <class T>
measured<T> distance(const measured_point<T>& a, const measured_point<T>& b);

/// Of a point from a line without ends: positive on the side of (-uy, ux), which is the right hand of who walks along
/// (ux, uy).
template <class T>
measured<T> distance(const measured_point<T>& p, const measured_line<T>& line);

struct width_options {
    double max_angle = 0.175;  ///< between the two lines, in radians: 10°
};

/// Of a bar whose sides are two lines: how far they are apart in the middle between their points, across the direction
/// in the middle of both. Sides that are not parallel have no other width than one at a place.
/// fault::degenerate  if they are further than max_angle from parallel
template <class T>
result<measured<T>> width(const measured_line<T>& a, const measured_line<T>& b, width_options options = {});

// ---- how -----------------------------------------------------------------------------------

template <class T>
measured<T> distance(const measured_point<T>& a, const measured_point<T>& b) {
    using number = rounded<T>;
    const number dx = number(b.x) - a.x, dy = number(b.y) - a.y, far = sqrt(dx * dx + dy * dy);
    small_matrix<2, T> both;
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) both(i, j) = a.covariance(i, j) + b.covariance(i, j);
    if (!(far > 0)) return {0, sqrt((both(0, 0) + both(1, 1)) * number(T(0.5))).value};
    return propagated(far.value, small_vector<2, T>{{dx / far, dy / far}}, both);
}

template <class T>
measured<T> distance(const measured_point<T>& p, const measured_line<T>& line) {
    using number = rounded<T>;
    const number nx = -line.uy, ny = line.ux, dx = number(p.x) - line.x, dy = number(p.y) - line.y;
    const number along = dx * line.ux + dy * line.uy, so = line.sigma_offset, sa = line.sigma_angle;
    const number of_point =
        nx * nx * p.covariance(0, 0) + number(2) * nx * ny * p.covariance(0, 1) + ny * ny * p.covariance(1, 1);
    return {(dx * nx + dy * ny).value, sqrt(of_point + so * so + along * along * sa * sa).value};
}

template <class T>
result<measured<T>> width(const measured_line<T>& a, const measured_line<T>& b, width_options options) {
    using number = rounded<T>;
    const number turned = number(a.ux) * b.ux + number(a.uy) * b.uy < 0 ? -1 : 1;
    number ux = number(a.ux) + turned * b.ux, uy = number(a.uy) + turned * b.uy;
    const number length = sqrt(ux * ux + uy * uy);  // twice the cosine of half the angle
    ux /= length, uy /= length;
    const number half_sine = abs(ux * a.uy - uy * a.ux), half_cosine = length * number(T(0.5));
    // Asked of half of it, which is below 45°.
    const number angle = number(static_cast<T>(2 * atan2(real(half_sine.value), real(half_cosine.value)).value));
    if (!(angle <= number(static_cast<T>(options.max_angle))))
        return error(fault::degenerate, "width: the lines are ", static_cast<int>(angle.value * T(57.2957795)),
                     " degrees from parallel; more than max_angle, they have no width");
    const number half = T(0.5), mx = half * (number(a.x) + b.x), my = half * (number(a.y) + b.y);
    // Where the line across the middle meets each: how far from there, and by what its errors move that.
    number at[2], variance = 0;
    const measured_line<T>* const lines[] = {&a, &b};
    for (int i = 0; i < 2; ++i) {
        const measured_line<T>& l = *lines[i];
        const number dx = number(l.x) - mx, dy = number(l.y) - my, nx = -l.uy, ny = l.ux;
        const number cosine = nx * -uy + ny * ux;
        at[i] = (dx * nx + dy * ny) / cosine;
        const number px = -uy * at[i] - dx, py = ux * at[i] - dy, along = px * l.ux + py * l.uy;
        const number so = l.sigma_offset, sa = l.sigma_angle;
        variance += (so * so + along * along * sa * sa) / (cosine * cosine);
    }
    return measured<T>{abs(at[1] - at[0]).value, sqrt(variance).value};
}

}  // namespace alidade::inline ALIDADE_ISA
