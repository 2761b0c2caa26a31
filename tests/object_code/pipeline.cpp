// A pipeline that shows its steps to whoever asks. tools/checks/object_code.py compiles it as it stands, nobody asking,
// and once more with all that is said to the tracer taken out.
// SPDX-License-Identifier: MIT
#include <alidade/core/tracer.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/threshold.hpp>

using namespace alidade;

struct spot {
    double x = 0, y = 0;
    int pixels = 0;
};

template <tracer Trace = no_trace>
spot middle_of(image_view<const std::uint8_t> mask, Trace trace = {}) {
    trace->step("middle");
    spot found;
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x)
            if (mask(x, y) != 0) {
                found.x += x;
                found.y += y;
                ++found.pixels;
                if constexpr (tracing<Trace>) trace->point(x, y, {.colour = "gold"});
            }
    if (found.pixels > 0) {
        found.x /= found.pixels;
        found.y /= found.pixels;
    }
    trace->number("pixels", found.pixels);
    trace->number("x", found.x, 0.1, "px");
    trace->circle(found.x, found.y, 5);
    return found;
}

template <tracer Trace = no_trace>
spot find_spot(image_view<const std::uint8_t> photo, image_view<std::uint8_t> mask, image_view<std::int16_t> dx,
               image_view<std::int16_t> dy, workspace scratch, Trace trace = {}) {
    trace->step("photo");
    trace->picture(photo);
    trace->step("derivatives");
    sobel(photo, dx, dy, {}, scratch);
    trace->picture(dx);
    trace->note("to the right");
    trace->step("threshold");
    threshold(photo, mask, {.level = 200});
    trace->picture(mask);
    const spot first = middle_of(mask, trace);
    trace->line(0, 0, first.x, first.y);
    threshold(photo, mask, {.level = 220});
    const spot second = middle_of(mask, trace);
    trace->text(second.x, second.y, "here");
    return second.pixels > 0 ? second : first;
}

spot brightest(image_view<const std::uint8_t> photo, image_view<std::uint8_t> mask, image_view<std::int16_t> dx,
               image_view<std::int16_t> dy, workspace scratch) {
    return find_spot(photo, mask, dx, dy, scratch);
}
