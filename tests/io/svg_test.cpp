// SPDX-License-Identifier: MIT
#include <alidade/io/stb_read.hpp>
#include <alidade/io/svg.hpp>

#include <tests/support/broken.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace alidade;
using u8 = std::uint8_t;

namespace {

std::string number(double value) {
    std::string out;
    svg_detail::append_number(out, value);
    return out;
}
std::string escaped(const std::string& text) {
    std::string out;
    svg_detail::append_escaped(out, text);
    return out;
}
std::string base64(const std::string& bytes) {
    std::string out;
    svg_detail::base64 text{out};
    for (const char& c : bytes) text.put({reinterpret_cast<const u8*>(&c), 1});
    text.end();
    return out;
}

std::string bytes_of(const std::string& base64) {
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::size_t held = 0;
    int bits = 0;
    for (const char c : base64) {
        if (c == '=') break;
        held = held << 6 | digits.find(c);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>(held >> bits & 0xff);
    }
    return out;
}

/// What is drawn over an encoded picture of no bytes.
template <class Draw>
std::string drawn(Draw draw) {
    svg_overlay drawing(4, 3, "image/x", {});
    const auto before = drawing.elements.size();
    draw(drawing);
    return drawing.elements.substr(before);
}

struct spot {
    float x, y;
};

}  // namespace

TEST_CASE("svg: numbers have three decimals at most and a point in every locale") {
    CHECK(number(0) == "0");
    CHECK(number(-0.5) == "-0.5");
    CHECK(number(1.0625) == "1.063");
    CHECK(number(-12.0004) == "-12");
    CHECK(number(0.05) == "0.05");
    CHECK(number(999999999) == "999999999");
}

TEST_CASE("svg: what is not a number breaks the contract") {
    for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity(), 1e9, -1e9}) {
        const tests::throw_when_broken guard;
        CHECK_THROWS_AS(number(wrong), tests::broken);
    }
}

TEST_CASE("svg: text stands for itself, and what XML cannot hold is replaced") {
    CHECK(escaped("a < b && c > \"d\"") == "a &lt; b &amp;&amp; c &gt; &quot;d&quot;");
    CHECK(escaped("5 \xc2\xb1 1 \xe2\x82\xac \xf0\x9f\x98\x80") == "5 \xc2\xb1 1 \xe2\x82\xac \xf0\x9f\x98\x80");
    const std::string unknown = "\xef\xbf\xbd";
    CHECK(escaped("\xb1") == unknown);                // Latin-1
    CHECK(escaped("\xe2\x82") == unknown + unknown);  // cut short
    CHECK(escaped("\xc0\xaf") == unknown + unknown);  // longer than need be
    CHECK(escaped("\xe0\x80\xaf") == unknown + unknown + unknown);
    CHECK(escaped("\xed\xa0\x80") == unknown + unknown + unknown);                // half of a pair
    CHECK(escaped("\xf4\x90\x80\x80") == unknown + unknown + unknown + unknown);  // past the last character
    CHECK(escaped("\xef\xbf\xbe\xef\xbf\xbf") == unknown + unknown);              // U+FFFE and U+FFFF
    CHECK(escaped("\xef\xbf\xbd\xef\xbe\xbf") == "\xef\xbf\xbd\xef\xbe\xbf");
    CHECK(escaped("a\r\nb") == "a&#13;\nb");  // as it is, a reader would take both for one new line
    CHECK(escaped(std::string("a\0\x1b\tb", 5)) == "a" + unknown + unknown + "\tb");
}

TEST_CASE("svg: a letter that ends past the text is no letter") {
    const u8 euro[] = {0xe2, 0x82, 0xac};
    CHECK(svg_detail::utf8_length({euro, 3}, 0) == 3);
    CHECK(svg_detail::utf8_length({euro, 2}, 0) == 0);
}

TEST_CASE("svg: base64 is that of RFC 4648") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
    CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("svg: every shape is one element") {
    CHECK(drawn([](svg_overlay& d) { d.line(0, 0.5, 3, 2.25); }) ==
          "<path d=\"M0,0.5L3,2.25\" stroke=\"#ff2d20\" fill=\"none\" stroke-width=\"1.5\"/>\n");
    CHECK(drawn([](svg_overlay& d) { d.point(1, 2, {.colour = "gold", .width = 0.5}); }) ==
          "<path d=\"M-0.5,2H2.5M1,0.5V3.5\" stroke=\"gold\" fill=\"none\" stroke-width=\"0.5\"/>\n");
    CHECK(drawn([](svg_overlay& d) { d.circle(1, 2, 3, {.filled = true}); }) ==
          "<circle cx=\"1\" cy=\"2\" r=\"3\" stroke=\"#ff2d20\" fill=\"#ff2d20\" stroke-width=\"1.5\"/>\n");
    const std::vector<spot> corners = {{0, 0}, {2, 0}, {2, 1.5F}};
    CHECK(drawn([&](svg_overlay& d) { d.polyline(corners); }) ==
          "<polyline points=\"0,0 2,0 2,1.5 \" stroke=\"#ff2d20\" fill=\"none\" stroke-width=\"1.5\"/>\n");
    CHECK(drawn([&](svg_overlay& d) { d.polyline(corners, true, {.filled = true}); }) ==
          "<polygon points=\"0,0 2,0 2,1.5 \" stroke=\"#ff2d20\" fill=\"#ff2d20\" stroke-width=\"1.5\"/>\n");
    const std::string text = drawn([](svg_overlay& d) { d.text(1, 2, "<3>", {.colour = "\"red"}); });
    CHECK(text.starts_with("<text x=\"1\" y=\"2\" font-size=\"12\""));
    CHECK(text.ends_with("fill=\"&quot;red\">&lt;3&gt;</text>\n"));
}

TEST_CASE("svg: (0, 0) is the centre of the top-left pixel") {
    const u8 pixels[12] = {};
    const std::string file = to_svg(svg_overlay(image_view<const u8>{pixels, 4, 3}));
    CHECK(file.find("width=\"4\" height=\"3\" viewBox=\"-0.5 -0.5 4 3\">") != std::string::npos);
    CHECK(file.find("<image x=\"-0.5\" y=\"-0.5\" width=\"4\" height=\"3\"") != std::string::npos);
}

TEST_CASE("svg: the file holds the picture as it was, whatever becomes of its memory") {
    u8 pixels[] = {1, 2, 3, 4, 5, 6};
    const svg_overlay drawing(image_view<const u8, 3>{pixels, 2, 1});
    pixels[0] = 99;
    const std::string begin = "href=\"data:image/png;base64,", file = to_svg(drawing);
    const auto at = file.find(begin) + begin.size();
    const std::string png = bytes_of(file.substr(at, file.find('"', at) - at));
    const auto picture = decode_image<u8, 3>(png);
    REQUIRE_MESSAGE(bool(picture), picture.error().message);
    CHECK(picture->width() == 2);
    CHECK(picture->view()(0, 0, 0) == 1);
    CHECK(picture->view()(1, 0, 2) == 6);
}

TEST_CASE("svg: an empty view gives an empty drawing") {
    CHECK(svg_overlay(image_view<const u8>{}).elements.empty());
    CHECK(to_svg({}).find("</svg>") != std::string::npos);
}

TEST_CASE("svg: panels stand in rows of as many columns as asked for, under their titles") {
    std::vector<svg_panel> panels;
    for (const char* title : {"one", "two", "three & more"})
        panels.push_back({title, svg_overlay(200, title[0] == 'o' ? 100 : 50, "image/x", {})});
    const std::string sheet = to_svg(panels, {.columns = 2, .panel_width = 100});
    CHECK(sheet.find("viewBox=\"0 0 236 159\"") != std::string::npos);
    CHECK(sheet.find("x=\"12\" y=\"36\" width=\"100\" height=\"50\" viewBox=\"-0.5 -0.5 200 100\"") !=
          std::string::npos);
    CHECK(sheet.find("x=\"124\" y=\"36\" width=\"100\" height=\"25\"") != std::string::npos);
    CHECK(sheet.find("x=\"12\" y=\"122\" width=\"100\" height=\"25\"") != std::string::npos);
    CHECK(sheet.find(">three &amp; more</text>") != std::string::npos);
}

TEST_CASE("svg: a file that cannot be written is an error with its path") {
    const auto done = write_svg("no/such/folder.svg", svg_overlay(1, 1, "image/x", {}));
    CHECK(std::string(done.error().message) == "no/such/folder.svg: No such file or directory");
    const auto sheet = write_svg("no/such/folder.svg", std::vector<svg_panel>{});
    CHECK(sheet.error().kind == fault::unwritable);
}
