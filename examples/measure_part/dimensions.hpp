// The dimensions of the stamped part that tools/draw draws, measured in a picture of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/caliper.hpp>
#include <alidade/measure/distance.hpp>
#include <alidade/measure/metrology_align.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "tools/draw/part.hpp"

/// One dimension: what it should be, and what it is, or why that is not known.
struct dimension {
    std::string name, unit;
    double nominal = 0, tolerance = 0;
    alidade::measured<> found = {};
    std::string why = {};

    /// Within the tolerance even if it is two sigma farther off than it seems.
    bool passes() const { return why.empty() && std::abs(found.value - nominal) + 2 * found.sigma <= tolerance; }
};

struct tolerances {
    double length = 0.02;  ///< in millimetres
    double angle = 0.1;    ///< in degrees
};

/// The part's sides, as they follow each other from the upper left corner on, and its two holes, in millimetres.
inline std::vector<alidade::metrology_object> part_model() {
    using namespace alidade;
    const draw::part_design part;
    const draw::part_outline outline = draw::outline_of(part);
    std::vector<metrology_object> made;
    for (int i = 0; i < 5; ++i) {  // without what is rounded at their ends
        const draw::place p = outline.corners[i], q = outline.corners[(i + 1) % 5];
        const double cut = part.corner_radius / std::hypot(q.x - p.x, q.y - p.y);
        made.push_back(nominal_line{{p.x + cut * (q.x - p.x), p.y + cut * (q.y - p.y)},
                                    {q.x - cut * (q.x - p.x), q.y - cut * (q.y - p.y)}});
        made.back().edges.step = caliper_step::falling;  // from the table into the metal
    }
    for (const auto& [at, radius] :
         {std::pair{part.hole, part.hole_radius}, {part.small_hole, part.small_hole_radius}}) {
        made.push_back(nominal_circle{at.x, at.y, radius});
        made.back().edges.step = caliper_step::rising;  // from the metal into the light
    }
    return made;
}

/// Where the part lies in a picture of `scale` pixels to a millimetre.
inline alidade::result<alidade::metrology_alignment> find_part(alidade::image_view<const std::uint8_t> picture,
                                                               double scale) {
    using namespace alidade;
    if (picture.width > 32768 || picture.height > 32768)
        return error(fault::too_large, "the picture has ", picture.width, " x ", picture.height,
                     " pixels, a part is looked for in up to 32768 x 32768");
    const std::vector<metrology_object> model = part_model();
    const auto edges = subpixel_edges(picture);
    return metrology_align({model.data(), static_cast<int>(model.size())}, edges.points.view(), picture.width,
                           picture.height, {.scale = scale});
}

/// `pose` brings millimetres to pixels, to within a few pixels; its scale is taken for exact.
inline std::vector<dimension> measure_part(alidade::image_view<const std::uint8_t> picture,
                                           const alidade::metrology_pose& pose, const tolerances& allowed) {
    using namespace alidade;
    constexpr double degree = std::numbers::pi / 180;
    const draw::part_design part;
    const std::vector<metrology_object> model = part_model();
    const auto all = metrology_model(picture, {model.data(), static_cast<int>(model.size())}, pose);

    std::vector<dimension> told;
    const auto add = [&](const char* name, double nominal, bool is_angle, std::initializer_list<int> of, auto value) {
        dimension one = {name, is_angle ? "degrees" : "mm", nominal, is_angle ? allowed.angle : allowed.length};
        for (const int i : of)
            if (all[i].why.kind != fault::none) one.why = all[i].why.message;
        if (one.why.empty()) one.found = value();
        told.push_back(one);
    };
    const auto millimetres = [&](double value, double variance) {
        return measured<>{value / pose.scale, std::sqrt(variance) / pose.scale};
    };
    const auto square = [](double v) { return v * v; };
    const auto diameter = [&](int i) {
        return millimetres(2 * all[i].circle.radius.value, 4 * all[i].circle.covariance(2, 2).value);
    };
    add("hole, diameter", 2 * part.hole_radius, false, {5}, [&] { return diameter(5); });
    add("small hole, diameter", 2 * part.small_hole_radius, false, {6}, [&] { return diameter(6); });
    add("holes, distance", std::hypot(part.hole.x - part.small_hole.x, part.hole.y - part.small_hole.y), false, {5, 6},
        [&] {
            const measured<> apart = distance(centre_of(all[5].circle), centre_of(all[6].circle));
            return millimetres(apart.value, square(apart.sigma));
        });
    /// From the middle of the one side to the line of the other.
    const auto across = [&](int i, int k) {
        const line_edge &a = all[i].line, &b = all[k].line;
        const double x = 0.5 * (a.from.x + a.to.x - b.from.x - b.to.x),
                     y = 0.5 * (a.from.y + a.to.y - b.from.y - b.to.y);
        const double along = x * std::cos(b.angle) + y * std::sin(b.angle);
        const double aside = y * std::cos(b.angle) - x * std::sin(b.angle);
        return millimetres(std::abs(aside),
                           square(a.sigma_offset) + square(b.sigma_offset) + square(along * b.sigma_angle));
    };
    add("height", part.height, false, {0, 3}, [&] { return across(0, 3); });
    add("width", part.width, false, {2, 4}, [&] { return across(2, 4); });
    const auto between = [&](int i, int k) {
        const line_edge &a = all[i].line, &b = all[k].line;
        return measured<>{std::abs(std::remainder(b.angle - a.angle, 2 * std::numbers::pi)) / degree,
                          std::hypot(a.sigma_angle, b.sigma_angle) / degree};
    };
    add("corner", 90, true, {4, 0}, [&] { return between(4, 0); });
    add("chamfer", part.chamfer_angle / degree, true, {0, 1}, [&] { return between(0, 1); });

    // Across the slot, as broad as its straight part.
    const auto lies = [&](double x, double y) -> point<double> {
        const double c = pose.scale * std::cos(pose.angle), s = pose.scale * std::sin(pose.angle);
        return {pose.x + c * x - s * y, pose.y + s * x + c * y};
    };
    const double reach = part.slot_width, nx = -std::sin(part.slot_angle), ny = std::cos(part.slot_angle);
    const line_caliper where = {lies(part.slot.x - reach * nx, part.slot.y - reach * ny),
                                lies(part.slot.x + reach * nx, part.slot.y + reach * ny),
                                0.8 * part.slot_length * pose.scale};
    const auto slot = caliper_width(picture, where, contrast::light);
    dimension one = {"slot, width", "mm", part.slot_width, allowed.length};
    if (slot)
        one.found = millimetres(slot->width.value, square(slot->width.sigma));
    else
        one.why = slot.error().message;
    told.push_back(one);
    return told;
}
