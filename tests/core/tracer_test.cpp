// SPDX-License-Identifier: MIT
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/tracer.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

using namespace alidade;

namespace {

/// Writes down all that it is told.
struct notebook {
    std::string told;

    void step(const char* name) { (told += "step ") += name; }
    template <class Picture>
    void picture(const Picture& view) {
        told += " picture " + std::to_string(view.width) + "x" + std::to_string(view.height);
    }
    void number(const char* name, double value, const char* unit = "") { number(name, value, 0, unit); }
    void number(const char* name, double value, double sigma, const char* unit = "") {
        told += std::string(" ") + name + "=" + std::to_string(static_cast<int>(value)) + "+-" +
                std::to_string(static_cast<int>(sigma)) + unit;
    }
    void note(const char* text) { (told += " ") += text; }
    void point(double, double, trace_ink = {}) { told += " point"; }
    void line(double, double, double, double, trace_ink = {}) { told += " line"; }
    template <class Points>
    void polyline(const Points&, bool = false, trace_ink = {}) {
        told += " polyline";
    }
    void circle(double, double, double, trace_ink = {}) { told += " circle"; }
    void text(double, double, const char* words, trace_ink = {}) { (told += " ") += words; }
};

struct spot {
    double x, y;
};

template <tracer Trace = no_trace>
constexpr int count_bright(image_view<const std::uint8_t> photo, Trace trace = {}) {
    trace->step("count");
    trace->picture(photo);
    trace->picture(bitmap_view<const std::uint64_t>{});
    int count = 0;
    for (int x = 0; x < photo.width; ++x)
        if (photo(x, 0) > 100) {
            ++count;
            if constexpr (tracing<Trace>) trace->point(x, 0, {.colour = "gold", .width = 2});
        }
    trace->number("bright", count);
    trace->number("share", 100.0 * count / photo.width, 5, "%");
    const spot corners[] = {{0, 0}, {3, 0}};
    trace->polyline(corners, true);
    trace->line(0, 0, 1, 1);
    trace->circle(1, 1, 3);
    trace->text(1, 1, "here");
    trace->note("done");
    return count;
}

constexpr std::uint8_t pixels[] = {9, 200, 7, 101};

// A pipeline may run while the program is compiled, if nobody asks.
static_assert(count_bright(image_view<const std::uint8_t>{pixels, 4, 1}) == 2);
static_assert(tracer<no_trace> && tracer<notebook*> && !tracer<notebook> && !tracer<int*>);
static_assert(!tracing<no_trace> && tracing<notebook*>);
static_assert(std::is_empty_v<no_trace> && std::is_trivially_copyable_v<no_trace>);

}  // namespace

TEST_CASE("tracer: a pipeline gives the same whether it is asked or not") {
    notebook book;
    const image_view<const std::uint8_t> photo{pixels, 4, 1};
    CHECK(count_bright(photo) == count_bright(photo, &book));
}

TEST_CASE("tracer: whoever asks is told all of it, in order") {
    notebook book;
    count_bright({pixels, 4, 1}, &book);
    CHECK(book.told ==
          "step count picture 4x1 picture 0x0 point point bright=2+-0 share=50+-5% polyline line circle here done");
}
