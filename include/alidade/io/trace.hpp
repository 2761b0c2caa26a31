// Records the steps of a pipeline, and writes them as one HTML file: pictures, what was found in them, and the time.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tracer.hpp>
#include <alidade/io/trace_html.hpp>
#include <alidade/io/trace_picture.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace alidade {

struct trace_options {
    int largest = 960;  ///< pixels of a picture's longer side; of larger ones each pixel is the mean of several
    channel_order order = channel_order::bgr;
};

/// What a pipeline was seen to do. Pass its address to anything that takes a `tracer`, then write it:
///
///     alidade::trace steps;
///     auto reading = read_gauge(photo, {}, &steps);
///     auto done = write_html("reading.html", steps);
///
/// A step's time runs from its `step` to the last that the trace is told of it, or to the next step; what the trace
/// itself takes, to copy pictures for instance, is not counted. What is told before the first step belongs to one
/// without a name.
///
/// requires  one thread at a time; coordinates finite and smaller than 1e9
class trace {
public:
    explicit trace(trace_options options = {}) : options_(options) {}

    void step(const char* name) {
        const stopped clock(*this);
        steps_.emplace_back().name = name;
    }

    /// 8 and 16 bits are shown as they are. Of other numbers the least is black and the largest white, and the step
    /// tells which they are; of bits, set ones are white.
    template <class Picture>
    void picture(const Picture& view) {
        const stopped clock(*this);
        trace_step& step = current();
        const auto range = trace_detail::range_of(view);
        if (range.stretched) {
            step.numbers.push_back({"black", range.least, -1, ""});
            step.numbers.push_back({"white", range.most, -1, ""});
        }
        svg_overlay made = trace_detail::drawn(view, range, options_.largest, options_.order);
        step.picture = 0;
        for (const svg_overlay& one : pictures_) {
            if (one.elements == made.elements) return;  // shown before: the file holds it once
            ++step.picture;
        }
        pictures_.push_back(std::move(made));
    }

    void number(const char* name, double value, const char* unit = "") { number(name, value, -1, unit); }
    void number(const char* name, double value, double sigma, const char* unit = "") {
        const stopped clock(*this);
        current().numbers.push_back({name, value, sigma, unit});
    }

    void note(const char* text) {
        const stopped clock(*this);
        current().notes.push_back(text);
    }

    void point(double x, double y, trace_ink ink = {}) {
        draw([&](svg_overlay& over) { over.point(x, y, style(ink)); });
    }
    void line(double x0, double y0, double x1, double y1, trace_ink ink = {}) {
        draw([&](svg_overlay& over) { over.line(x0, y0, x1, y1, style(ink)); });
    }
    /// Through all of `points`: any range whose elements have x and y.
    template <class Points>
    void polyline(const Points& points, bool closed = false, trace_ink ink = {}) {
        draw([&](svg_overlay& over) { over.polyline(points, closed, style(ink)); });
    }
    void circle(double x, double y, double radius, trace_ink ink = {}) {
        draw([&](svg_overlay& over) { over.circle(x, y, radius, style(ink)); });
    }
    /// UTF-8 that begins at (x, y), its baseline.
    void text(double x, double y, const char* words, trace_ink ink = {}) {
        draw([&](svg_overlay& over) { over.text(x, y, words, style(ink)); });
    }

    const std::vector<trace_step>& steps() const { return steps_; }
    const std::vector<svg_overlay>& pictures() const { return pictures_; }

private:
    using time = std::chrono::steady_clock;

    /// The clock stands still while the trace itself is at work.
    struct stopped {
        trace& of;

        explicit stopped(trace& t) : of(t) {
            if (!of.steps_.empty())
                of.steps_.back().seconds += std::chrono::duration<double>(time::now() - of.since_).count();
        }
        stopped(const stopped&) = delete;
        ~stopped() { of.since_ = time::now(); }
    };

    trace_step& current() {
        if (steps_.empty()) steps_.emplace_back();
        return steps_.back();
    }
    template <class Draw>
    void draw(Draw how) {
        const stopped clock(*this);
        how(current().overlay);
    }
    static svg_style style(trace_ink ink) { return {.colour = ink.colour, .width = ink.width}; }

    trace_options options_;
    std::vector<trace_step> steps_;
    std::vector<svg_overlay> pictures_;
    time::time_point since_{};
};

/// The file that `write_html` writes.
inline std::string to_html(const trace& what, const char* title = "What the pipeline saw") {
    return trace_detail::html(what.steps(), what.pictures(), title);
}

/// Writes one file that holds it all: it needs no other, no script, and no network.
inline result<void> write_html(const char* path, const trace& what, const char* title = "What the pipeline saw") {
    return svg_detail::write_text(path, to_html(what, title));
}

}  // namespace alidade
