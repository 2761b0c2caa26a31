#include "tools/draw/page.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/picture.hpp"

namespace {

using u8 = std::uint8_t;
constexpr int width = 260, height = 220;

/// How much the ink of rows that run towards an angle differs from row to row: most along the lines of text.
double unevenness(alidade::image_view<const u8> page, double angle) {
    std::vector<double> rows(2 * height, 0.0);
    for (int y = 40; y < height - 40; ++y)
        for (int x = 40; x < width - 40; ++x) {
            const double row = y * std::cos(angle) - x * std::sin(angle) + height / 2;
            const auto whole = static_cast<std::size_t>(row);
            const double part = row - static_cast<double>(whole), ink = 235 - page(x, y);
            rows[whole] += (1 - part) * ink;
            rows[whole + 1] += part * ink;
        }
    double sum = 0;
    for (const double row : rows) sum += row * row;
    return sum;
}

}  // namespace

TEST_CASE("draw::page: its lines run towards the skew") {
    for (const double skew : {-0.09, 0.0, 0.05}) {
        tests::picture<u8> made(width, height);
        std::vector<std::byte> memory(draw::page_workspace(width));
        draw::random random(4);
        draw::draw_page(made.view(), {.lines = 9, .line_length = 12}, skew, 0.8, 2, random,
                        {memory.data(), memory.size()});
        const double there = unevenness(made.view(), skew);
        CHECK(there > 1.02 * unevenness(made.view(), skew - 0.02));
        CHECK(there > 1.02 * unevenness(made.view(), skew + 0.02));
        CHECK(made.surroundings_untouched());
    }
}

TEST_CASE("draw::page: headings, columns, rules and pictures are drawn") {
    tests::picture<u8> plain(width, height), rich(width, height);
    std::vector<std::byte> memory(draw::page_workspace(width));
    draw::random random(4);
    draw::draw_page(plain.view(), {.lines = 12, .line_length = 16}, 0, 0.8, 0, random, {memory.data(), memory.size()});
    draw::draw_page(rich.view(), {.lines = 12, .line_length = 16, .picture = true, .rule = true, .columns = 2}, 0, 0.8,
                    0, random, {memory.data(), memory.size()});
    const auto ink = [](alidade::image_view<const u8> page) {
        double sum = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) sum += 235 - page(x, y);
        return sum / (width * height);
    };
    CHECK(ink(plain.view()) > 10);
    CHECK(ink(rich.view()) > 10);
}
