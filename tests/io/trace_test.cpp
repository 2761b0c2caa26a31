// SPDX-License-Identifier: MIT
#include <alidade/core/bitmap_view.hpp>
#include <alidade/io/stb_read.hpp>
#include <alidade/io/trace.hpp>

#include <tests/support/broken.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

using namespace alidade;
using u8 = std::uint8_t;

namespace {

bool contains(const std::string& text, const std::string& what) { return text.find(what) != std::string::npos; }
int count(const std::string& text, const std::string& what) {
    int n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

constexpr u8 pixels[] = {1, 2, 3, 4, 5, 6};
constexpr image_view<const u8> photo{pixels, 3, 2};

std::string shown(double value, double sigma = -1, const char* unit = "") {
    return trace_detail::shown({"", value, sigma, unit});
}

/// The samples that a trace keeps of a picture of one channel.
template <class Picture>
std::vector<int> kept(const Picture& view, trace_options options = {}) {
    const auto drawing = trace_detail::drawn(view, trace_detail::range_of(view), options.largest, options.order);
    const std::string begin = "base64,", digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string png;
    std::size_t held = 0;
    int bits = 0;
    for (auto at = drawing.elements.find(begin) + begin.size(); digits.find(drawing.elements[at]) < 64; ++at) {
        held = held << 6 | digits.find(drawing.elements[at]);
        if ((bits += 6) < 8) continue;
        bits -= 8;
        png += static_cast<char>(held >> bits & 0xff);
    }
    const auto picture = decode_image<u8>(png);
    REQUIRE_MESSAGE(bool(picture), picture.error().message);
    std::vector<int> samples;
    for (int y = 0; y < picture->height(); ++y)
        for (int x = 0; x < picture->width(); ++x) samples.push_back(picture->view()(x, y));
    return samples;
}

/// A point that takes its time.
struct slow_points {
    struct spot {
        double x, y;
    };
    spot only = {1, 2};

    const spot* begin() const {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        return &only;
    }
    const spot* end() const { return &only + 1; }
};

}  // namespace

TEST_CASE("trace: steps keep their order, their numbers, their notes and what is drawn over them") {
    trace steps;
    steps.step("edges");
    steps.picture(photo);
    steps.number("points", 12);
    steps.step("circle");
    steps.number("radius", 5.25, 0.01, "px");
    steps.note("fitted to 11 of 12");
    steps.circle(1, 1, 5.25);
    REQUIRE(steps.steps().size() == 2);
    CHECK(steps.steps()[0].name == "edges");
    CHECK(steps.steps()[0].picture == 0);
    CHECK(steps.steps()[0].numbers[0].name == "points");
    CHECK(steps.steps()[0].numbers[0].value == 12);
    CHECK(steps.steps()[0].numbers[0].sigma < 0);
    CHECK(steps.steps()[1].picture == -1);
    CHECK(steps.steps()[1].numbers[0].unit == "px");
    CHECK(steps.steps()[1].notes == std::vector<std::string>{"fitted to 11 of 12"});
    CHECK(contains(steps.steps()[1].overlay.elements, "<circle cx=\"1\" cy=\"1\" r=\"5.25\""));
    CHECK(steps.steps()[0].overlay.elements.empty());
}

TEST_CASE("trace: what is told before the first step belongs to one without a name") {
    trace steps;
    steps.number("early", 1);
    REQUIRE(steps.steps().size() == 1);
    CHECK(steps.steps()[0].name.empty());
}

TEST_CASE("trace: a step's time is that of the pipeline until the trace is told, and the trace's own is not counted") {
    using namespace std::chrono_literals;
    trace steps;
    steps.step("slow");
    std::this_thread::sleep_for(20ms);
    steps.number("a", 1);
    std::this_thread::sleep_for(20ms);
    steps.step("quick");
    steps.polyline(slow_points{});      // the trace is at work for long
    std::this_thread::sleep_for(60ms);  // after the last word: nobody knows to whom it belongs
    CHECK(steps.steps()[0].seconds >= 0.04);
    CHECK(steps.steps()[1].seconds < 0.05);
}

TEST_CASE("trace: 8-bit pictures are kept as they are, the rest between its least and its largest") {
    CHECK(kept(photo) == std::vector<int>{1, 2, 3, 4, 5, 6});
    const std::uint16_t deep[] = {0, 65535, 32768};
    CHECK(kept(image_view<const std::uint16_t>{deep, 3, 1}) == std::vector<int>{0, 255, 128});
    const std::int16_t slopes[] = {-100, 0, 300};
    CHECK(kept(image_view<const std::int16_t>{slopes, 3, 1}) == std::vector<int>{0, 64, 255});
    const float flat[] = {7, 7};
    CHECK(kept(image_view<const float>{flat, 2, 1}) == std::vector<int>{0, 0});
    constexpr float infinite = std::numeric_limits<float>::infinity();
    const float odd[] = {std::nanf(""), 1, 3, infinite};
    CHECK(kept(image_view<const float>{odd, 4, 1}) == std::vector<int>{0, 0, 255, 0});
    const std::uint64_t words[] = {0b101, 0b010};
    CHECK(kept(bitmap_view<const std::uint64_t>{words, 3, 2}) == std::vector<int>{255, 0, 255, 0, 255, 0});
}

TEST_CASE("trace: what was stretched says from where to where") {
    trace steps;
    const std::int16_t slopes[] = {-100, 0, 300};
    steps.step("slope");
    steps.picture(image_view<const std::int16_t>{slopes, 3, 1});
    REQUIRE(steps.steps()[0].numbers.size() == 2);
    CHECK(steps.steps()[0].numbers[0].value == -100);
    CHECK(steps.steps()[0].numbers[1].value == 300);
}

TEST_CASE("trace: large pictures are shrunk by whole numbers, and keep their coordinates") {
    const u8 rows[] = {10, 20, 30, 40, 50, 20, 30, 40, 50, 60, 90, 90, 90, 90, 100};
    const image_view<const u8> view{rows, 5, 3};
    CHECK(kept(view, {.largest = 3}) == std::vector<int>{20, 40, 55, 90, 90, 100});
    trace steps({.largest = 3});
    steps.picture(view);
    CHECK(steps.pictures()[0].width == 5);
    CHECK(steps.pictures()[0].height == 3);
    // Three pixels of two: the last hangs over, and the view box cuts it off.
    CHECK(contains(steps.pictures()[0].elements, "x=\"-0.5\" y=\"-0.5\" width=\"6\" height=\"4\""));
    CHECK(contains(to_html(steps), "viewBox=\"-0.5 -0.5 5 3\""));
}

TEST_CASE("trace: the picture is copied, so its memory may be used for the next step") {
    u8 lent[] = {1, 2, 3};
    trace steps;
    steps.step("a");
    steps.picture(image_view<u8>{lent, 3, 1});
    const std::string before = to_html(steps);
    lent[0] = 77;
    CHECK(to_html(steps) == before);
}

TEST_CASE("trace: a picture that is shown again is in the file once") {
    trace steps;
    for (const char* name : {"a", "b", "c"}) {
        steps.step(name);
        if (*name != 'b') steps.picture(photo);
        steps.point(1, 1);
    }
    const std::string file = to_html(steps);
    CHECK(steps.pictures().size() == 1);
    CHECK(count(file, "<image") == 1);
    CHECK(count(file, "<g id=\"picture0\">") == 1);
    CHECK(count(file, "<use xlink:href=\"#picture0\"/>") == 2);
}

TEST_CASE("trace: numbers have as many digits as their uncertainty calls for") {
    CHECK(shown(12) == "12");
    CHECK(shown(0.1) == "0.1");
    CHECK(shown(3.14159265) == "3.14159");
    CHECK(shown(4.21378, 0.0213, "bar") ==
          "4.214 \xc2\xb1 0.021\xe2\x80\xaf"
          "bar");
    CHECK(shown(1234.6, 25) == "1235 \xc2\xb1 25");
    CHECK(shown(2, 0) == "2 \xc2\xb1 0");
    CHECK(shown(std::nan("")) == "not a number");
    CHECK(shown(1, std::nan("")) == "1");
    CHECK(trace_detail::shown_time(0.0000421) == "42 \xc2\xb5s");
    CHECK(trace_detail::shown_time(0.00421) == "4.21 ms");
    CHECK(trace_detail::shown_time(2.5) == "2.50 s");
}

TEST_CASE("trace: the file stands alone, and its text means what it says") {
    trace steps;
    steps.step("<edges> & \"more\"");
    steps.picture(photo);
    steps.note("1 < 2");
    steps.text(1, 2, "5 > 4");
    const std::string file = to_html(steps, "A & B");
    CHECK(file.starts_with("<!DOCTYPE html>"));
    CHECK(contains(file, "<title>A &amp; B</title>"));
    CHECK(contains(file, "&lt;edges&gt; &amp; &quot;more&quot;"));
    CHECK(contains(file, "<p>1 &lt; 2</p>"));
    CHECK(contains(file, "5 &gt; 4</text>"));
    CHECK_FALSE(contains(file, "<script"));
    CHECK(count(file, "http") == 2 * count(file, "<svg"));  // only the names of the SVG language
    CHECK(count(file, "<section") == count(file, "</section>"));
    CHECK(count(file, "<svg") == count(file, "</svg>"));
    CHECK(count(file, "<div") == count(file, "</div>"));
}

TEST_CASE("trace: nothing at all, and a step with nothing, are written too") {
    CHECK(contains(to_html(trace()), "0 steps"));
    trace steps;
    steps.step("empty");
    steps.picture(image_view<const u8>{});
    steps.step("drawn over nothing");
    steps.point(1, 1);
    CHECK(contains(to_html(steps), "drawn over nothing"));
}

TEST_CASE("trace: coordinates that are no numbers break the contract") {
    const tests::throw_when_broken guard;
    trace steps;
    CHECK_THROWS_AS(steps.point(std::nan(""), 1), tests::broken);
}

TEST_CASE("trace: a file that cannot be written is an error with its path") {
    const auto done = write_html("no/such/folder.html", trace());
    CHECK(std::string(done.error().message) == "no/such/folder.html: No such file or directory");
}
