// A dial in a box that a network found: read, and held against the box.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/measure/gauge.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

/// The detections of one label.
inline std::vector<alidade::detection> from_left_to_right(const alidade::list<alidade::detection>& all, int label) {
    std::vector<alidade::detection> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](auto& one) { return one.label == label; });
    std::sort(found.begin(), found.end(), [](auto& a, auto& b) { return a.where.x0 < b.where.x0; });
    return found;
}

/// How unlike the network's box and the dial's own circle of ticks are.
struct disagreement {
    double centre = 0;  ///< how far their middles are apart, in parts of the box's width
    double shape = 0;   ///< by which factor one is more slender than the other, less 1
    double size = 0;    ///< the box over the circle of ticks, which the case holds

    /// Cases of dials are larger than their ticks, and about them.
    bool bearable() const { return centre < 0.1 && shape < 0.15 && size > 1.02 && size < 1.75; }
};

inline disagreement between(const alidade::region& box, const alidade::gauge_model& model) {
    alidade::region dial = {1e9f, 1e9f, -1e9f, -1e9f};
    for (int i = 0; i < 64; ++i) {
        const double angle = i * alidade::pi.value / 32, x = model.radius * std::cos(angle),
                     y = model.radius * std::sin(angle);
        const double* const m = model.plane.m;
        const double w = m[6] * x + m[7] * y + m[8];
        const float at_x = static_cast<float>((m[0] * x + m[1] * y + m[2]) / w),
                    at_y = static_cast<float>((m[3] * x + m[4] * y + m[5]) / w);
        dial.x0 = std::min(dial.x0, at_x), dial.x1 = std::max(dial.x1, at_x);
        dial.y0 = std::min(dial.y0, at_y), dial.y1 = std::max(dial.y1, at_y);
    }
    const double off_x = 0.5 * (dial.x0 + dial.x1 - box.x0 - box.x1),
                 off_y = 0.5 * (dial.y0 + dial.y1 - box.y0 - box.y1);
    const double slender = box.width() * dial.height() / (box.height() * dial.width());
    return {std::hypot(off_x, off_y) / box.width(), std::max(slender, 1 / slender) - 1, box.width() / dial.width()};
}

/// The box and `margin` of its size around it, as far as it lies within the picture: a view, no copy. Nothing of a box
/// that a network turned inside out.
inline alidade::image_view<const std::uint8_t> around(alidade::image_view<const std::uint8_t> picture,
                                                      const alidade::region& box, float margin, int& left, int& top) {
    const auto inside = [](float at, int size) {
        return static_cast<int>(std::clamp(std::floor(at), 0.0f, static_cast<float>(size)));
    };
    const float more_x = margin * box.width() + 0.5f, more_y = margin * box.height() + 0.5f;
    left = inside(box.x0 - more_x, picture.width), top = inside(box.y0 - more_y, picture.height);
    return crop(picture, left, top, std::max(inside(box.x1 + more_x + 1, picture.width) - left, 0),
                std::max(inside(box.y1 + more_y + 1, picture.height) - top, 0));
}

struct box_reading {
    alidade::result<alidade::gauge_reading> gauge = alidade::error(alidade::fault::not_found, "not looked at");
    disagreement apart;
};

/// What the dial in the box shows. Where it cannot be read, the box is taken a little wider, and then narrower: what is
/// around a dial may be what disturbs. A reading whose dial is not where the box is counts for nothing. Places are
/// those of the whole picture; the model is that of the part.
inline box_reading read_box(alidade::image_view<const std::uint8_t> picture, const alidade::region& box,
                            const alidade::gauge_scale& scale, alidade::scratch& memory) {
    box_reading made;
    for (const float margin : {0.1f, 0.25f, 0.03f}) {
        int left = 0, top = 0;
        const auto part = around(picture, box, margin, left, top);
        const auto lent = memory.reserve(alidade::read_gauge_workspace(part.width, part.height));
        made.gauge = read_gauge(part, scale, {}, lent);
        if (!made.gauge) continue;
        const auto x = static_cast<float>(left), y = static_cast<float>(top);
        made.apart = between({box.x0 - x, box.y0 - y, box.x1 - x, box.y1 - y}, made.gauge->model);
        if (made.apart.bearable()) {
            alidade::gauge_reading& read = *made.gauge;
            for (alidade::point<double>* at : {&read.centre, &read.tip, &read.scale_begin, &read.scale_end})
                at->x += left, at->y += top;
            return made;
        }
        made.gauge = alidade::error(alidade::fault::ambiguous, "the dial that was read is not the one in the box");
    }
    return made;
}
