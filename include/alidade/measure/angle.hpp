// Angles of fitted lines: of two edges, and of an edge to the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/measured.hpp>

namespace alidade::inline ALIDADE_ISA {

// In radians, from +x towards +y. Lines have no arrow: what is told lies in (-π/2, π/2]. Two lines are taken as
// independent of each other.

/// How far to turn from `from` to `to`.
template <class T>
measured<T> angle(const measured_line<T>& from, const measured_line<T>& to);

/// How far a line is turned from level, that is from +x; and from upright, that is from +y.
template <class T>
measured<T> angle_from_level(const measured_line<T>& line);
template <class T>
measured<T> angle_from_upright(const measured_line<T>& line);

// ---- how -----------------------------------------------------------------------------------

namespace angle_detail {

/// Of a vector of unit length or so.
template <class T>
T undirected(rounded<T> cosine, rounded<T> sine) {
    if (cosine < 0) cosine = -cosine, sine = -sine;
    const real angle = atan2(real(sine.value), real(cosine.value));
    return static_cast<T>((angle > -pi / real(2) ? angle : pi / real(2)).value);
}

}  // namespace angle_detail

template <class T>
measured<T> angle(const measured_line<T>& from, const measured_line<T>& to) {
    using number = rounded<T>;
    const number cosine = number(from.ux) * to.ux + number(from.uy) * to.uy;
    const number sine = number(from.ux) * to.uy - number(from.uy) * to.ux;
    const number sa = from.sigma_angle, sb = to.sigma_angle;
    return {angle_detail::undirected(cosine, sine), sqrt(sa * sa + sb * sb).value};
}

template <class T>
measured<T> angle_from_level(const measured_line<T>& line) {
    return angle(measured_line<T>{0, 0, 1, 0, 0, 0}, line);
}
template <class T>
measured<T> angle_from_upright(const measured_line<T>& line) {
    return angle(measured_line<T>{0, 0, 0, 1, 0, 0}, line);
}

}  // namespace alidade::inline ALIDADE_ISA
