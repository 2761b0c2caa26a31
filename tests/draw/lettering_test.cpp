#include "tools/draw/lettering.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_CASE("draw::number_text: as people write numbers on dials") {
    const auto text = [](double value) { return std::string(draw::number_text(value).text); };
    CHECK(text(0) == "0");
    CHECK(text(7) == "7");
    CHECK(text(10) == "10");
    CHECK(text(250) == "250");
    CHECK(text(0.5) == "0.5");
    CHECK(text(-0.9) == "-0.9");
    CHECK(text(1.6) == "1.6");
    CHECK(text(0.1 + 0.2) == "0.3");
    CHECK(text(0.125) == "0.125");
    CHECK(text(0.05) == "0.05");
    CHECK(text(-20) == "-20");
    CHECK(text(100.25) == "100.25");
    CHECK(text(-0.0001) == "0");
}

TEST_CASE("draw::write: letters fill the width and the height that they are said to have, around their middle") {
    constexpr int width = 160, height = 60;
    for (const char* text : {"0", "88", "2.5", "HUB", "WORM", "Zoo"}) {
        CAPTURE(text);
        std::vector<std::byte> room(draw::canvas_workspace(600));
        draw::canvas<> sheet(draw::grey(0), {}, {room.data(), room.size()});
        sheet.layer(draw::grey(1));
        draw::write(sheet, text, {80, 30}, 24, 2);
        std::vector<std::byte> memory(draw::expose_workspace(width, 0, sheet));
        double left = width, right = 0, top = height, bottom = 0;
        sheet.rows(width, height, 0, {memory.data(), memory.size()}, [&](int y, const double* row) {
            for (int x = 0; x < width; ++x) {
                if (row[x] < 0.3) continue;
                left = std::min<double>(left, x), right = std::max<double>(right, x);
                top = std::min<double>(top, y), bottom = std::max<double>(bottom, y);
            }
        });
        const double half = 0.5 * draw::text_width(text, 24) + 1;  // and half a stroke
        CHECK(std::abs(left - (80 - half)) < 1.6);
        CHECK(std::abs(right - (80 + half)) < 1.6);
        CHECK(std::abs(top - 17) < 1.1);
        CHECK(std::abs(bottom - 43) < 1.1);
    }
}
