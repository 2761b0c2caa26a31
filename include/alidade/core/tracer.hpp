// How a pipeline shows its steps to whoever asks, and costs nothing where nobody does.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <concepts>
#include <cstdint>

namespace alidade {

/// How something is drawn over a picture.
struct trace_ink {
    const char* colour = "#ff2d20";  ///< any CSS colour
    double width = 1.5;              ///< of a line, in pixels of the picture
};

/// The tracer of those who ask for none: all that it is told is nothing. As a parameter it takes no room, not even a
/// register, which a reference to it would (tools/checks/object_code.py holds this).
struct no_trace {
    constexpr const no_trace* operator->() const { return this; }

    constexpr void step(const char*) const {}
    template <class Picture>
    constexpr void picture(const Picture&) const {}
    constexpr void number(const char*, double, const char* = "") const {}
    constexpr void number(const char*, double, double, const char* = "") const {}
    constexpr void note(const char*) const {}
    constexpr void point(double, double, trace_ink = {}) const {}
    constexpr void line(double, double, double, double, trace_ink = {}) const {}
    template <class Points>
    constexpr void polyline(const Points&, bool = false, trace_ink = {}) const {}
    constexpr void circle(double, double, double, trace_ink = {}) const {}
    constexpr void text(double, double, const char*, trace_ink = {}) const {}
};

/// A handle, passed by value, to something that is told, step by step:
///
///   t->step(name)                       begins a step; what follows belongs to it, and so does the time that passes
///   t->picture(view)                    what it made: an image_view or a bitmap_view
///   t->number(name, value, unit)        what it found, the unit if it has one
///   t->number(name, value, sigma, unit) the same with its standard uncertainty
///   t->note(text)                       what there is to say
///   t->point, line, polyline, circle, text (…, ink)
///                                       drawn over the step's picture, or over the last there was, in its coordinates
///
/// A pipeline takes it as its last parameter and is asked with the address of a `trace` (io/trace.hpp):
///
///     template <tracer Trace = no_trace>
///     int count_edges(image_view<const std::uint8_t> photo, Trace trace = {}) {
///         trace->step("edges");
///         …
///         trace->picture(edges);
///         if constexpr (tracing<Trace>) trace->number("strongest", strongest(edges));  // for the trace alone
///     }
///     count_edges(photo);            // as if there were no trace
///     alidade::trace steps;
///     count_edges(photo, &steps);
template <class T>
concept tracer = requires(const T& t, const char* text, double v, image_view<const std::uint8_t> view, trace_ink ink) {
    t->step(text);
    t->picture(view);
    t->number(text, v, text);
    t->number(text, v, v, text);
    t->note(text);
    t->point(v, v, ink);
    t->line(v, v, v, v, ink);
    t->circle(v, v, v, ink);
    t->text(v, v, text, ink);
};

/// Whether anybody asked: for `if constexpr` around what is done for the trace alone.
template <tracer T>
inline constexpr bool tracing = !std::same_as<T, no_trace>;

}  // namespace alidade
