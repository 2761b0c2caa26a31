// A dial as a fixed camera sees it: its plane, and at which angle of it each value stands.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/measure/gauge_plane.hpp>

#include <initializer_list>

namespace alidade {

/// Where a value stands in a picture: on its tick, or between the tick and the number.
struct gauge_mark {
    double value = 0;
    point<double> at;
};

/// What a reading learned of a dial, but for its needle. It holds for all pictures of the same camera at the same
/// place; keep it, and only the needle is looked for.
struct gauge_model {
    static constexpr int most_values = 33;

    int width = 0, height = 0;  ///< of the pictures
    gauge_plane plane;
    double radius = 0;  ///< where the values stand, in units of the plane
    double inner = 0;   ///< where ticks begin
    double lean = 0;    ///< 0: seen from straight ahead; 1 - cos of the tilt
    int count = 0;
    double value[most_values] = {};     ///< rising or falling
    double angle[most_values] = {};     ///< of the plane, rising
    double sigma_angle = 0;             ///< standard uncertainty of these angles
    double sure_from = 0, sure_to = 0;  ///< between these angles the scale was seen

    friend constexpr bool operator==(const gauge_model&, const gauge_model&) = default;
};

// ---- how -----------------------------------------------------------------------------------

inline namespace ALIDADE_ISA {
namespace gauge_detail {

/// A value, how it changes with the angle, and the standard deviation of what the scale itself leaves open.
struct value_there {
    real value = 0, slope = 0, open = 0;
};

/// Makers shorten the first interval of some scales: the tick of `end` stands anywhere between its even place and the
/// needle, each place being as likely, and only that of `sure` was seen. `even` is what an even scale reads.
inline value_there in_unsure_interval(const value_there& even, real end, real sure) {
    constexpr int places = 16;
    const real whole = sure - end, part = (even.value - end) / whole;  // 0: at the even end … 1: at the sure tick
    if (!(part > 0)) return even;
    real sum = 0, squares = 0;
    for (int i = 0; i < places; ++i) {
        const real shorter = part * (real(i) + real(0.5)) / real(places);
        const real read = (part - shorter) / (real(1) - shorter);
        sum += read, squares += read * read;
    }
    const real mean = sum / real(places);
    return {end + whole * mean, even.slope, abs(whole) * sqrt(max(squares / real(places) - mean * mean, real(0)))};
}

/// The value at an angle, between the nearest two of the model, or beyond its ends by a thirtieth of the scale.
inline result<value_there> value_at(const gauge_model& model, real angle) {
    const int last = model.count - 1;
    const real middle = (real(model.angle[0]) + real(model.angle[last])) * real(0.5);
    while (angle - middle > pi) angle -= real(2) * pi;
    while (angle - middle < -pi) angle += real(2) * pi;
    const real beyond = (real(model.angle[last]) - real(model.angle[0])) * real(0.03);
    if (angle < real(model.angle[0]) - beyond || angle > real(model.angle[last]) + beyond)
        return error(fault::not_found, "the needle stands outside of the scale");
    int i = 0;
    while (i < last - 1 && angle > model.angle[i + 1]) ++i;
    const real slope =
        (real(model.value[i + 1]) - real(model.value[i])) / (real(model.angle[i + 1]) - real(model.angle[i]));
    const value_there even = {real(model.value[i]) + (angle - real(model.angle[i])) * slope, slope};
    if (angle >= model.sure_from && angle <= model.sure_to) return even;
    const bool first = angle < model.sure_from;
    const real end = model.value[first ? 0 : last], sure = first ? model.sure_from : model.sure_to;
    return in_unsure_interval(even, end, even.value + (sure - angle) * slope);
}

/// The marks as angles of the plane. They must run around it in the order of their values.
inline result<gauge_model> model_of_marks(const plane& dial, array_view<const gauge_mark> marks, real sigma) {
    gauge_model made;
    const int n = marks.size;
    if (n < 2) return error(fault::too_small, "a scale of ", n, " marks: it takes two at least");
    if (n > gauge_model::most_values)
        return error(fault::too_large, "a scale of ", n, " marks: at most ", int{gauge_model::most_values});
    int order[gauge_model::most_values] = {};
    for (int i = 0; i < n; ++i) {
        int k = i;
        for (; k > 0 && marks[order[k - 1]].value > marks[i].value; --k) order[k] = order[k - 1];
        order[k] = i;
    }
    real radius = 0;
    // Clockwise first; where that takes more than one turn, against the clock.
    for (const bool clockwise : {true, false}) {
        made.count = n;
        real total = 0;
        bool sound = true;
        radius = 0;
        for (int i = 0; i < n; ++i) {
            const gauge_mark& mark = marks[order[clockwise ? i : n - 1 - i]];
            const place p = dial.back({mark.at.x, mark.at.y});
            real angle = atan2(p.y, p.x);
            radius += sqrt(p.x * p.x + p.y * p.y) / real(n);
            if (i > 0) {
                while (angle < made.angle[i - 1]) angle += real(2) * pi;
                sound = sound && angle - real(made.angle[i - 1]) > 0.01 && mark.value != made.value[i - 1];
            }
            made.angle[i] = angle.value, made.value[i] = mark.value;
        }
        total = real(made.angle[n - 1]) - real(made.angle[0]);
        if (sound && total < real(1.97) * pi) {
            const real beyond = total * real(0.03);
            made.plane = dial.told();
            made.radius = radius.value, made.inner = (radius * real(0.92)).value;
            made.sigma_angle = (sigma / (radius * dial.scale())).value;
            made.sure_from = (real(made.angle[0]) - beyond).value,
            made.sure_to = (real(made.angle[n - 1]) + beyond).value;
            // Of two marks more than half a turn apart the way between is the longer one only if that is clockwise.
            return made;
        }
    }
    return error(fault::malformed, "the marks do not run around the dial in the order of their values");
}

}  // namespace gauge_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
