// Draws the pictures that the operators' pages show: alidade_gallery FOLDER
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>

#include "examples/first_steps/dial.hpp"
#include "examples/first_steps/sheet.hpp"
#include "examples/gallery/inputs.hpp"
#include "examples/gallery/measures.hpp"
#include "examples/gallery/shapes.hpp"

#include <cstdio>
#include <string>
#include <vector>

using namespace alidade;
using sheet::show;

namespace {

constexpr int size = 160;
constexpr sheet::lens at = {75, 28};

using panels = std::vector<svg_panel>;

panels gray_from_bgr_page(const image<std::uint8_t, 3>& photo) {
    const auto gray = gray_from_bgr(photo.view());
    return {show("photo", photo.view(), at), show("gray_from_bgr", gray.view(), at)};
}

panels threshold_page(const image<std::uint8_t>& gray) {
    const auto by = [&](const char* name, threshold_rule rule) {
        const auto made = threshold(gray.view(), {.level = 150, .rule = rule});
        return show(name, made.view(), at);
    };
    return {show("gray", gray.view(), at),
            by("binary, level 150", threshold_rule::binary),
            by("binary_inverse", threshold_rule::binary_inverse),
            by("truncate", threshold_rule::truncate),
            by("to_zero", threshold_rule::to_zero),
            by("to_zero_inverse", threshold_rule::to_zero_inverse)};
}

panels gaussian_blur_page(const image<std::uint8_t>& gray) {
    const auto with = [&](const char* name, gaussian_blur_options options) {
        const auto made = gaussian_blur(gray.view(), options);
        return show(name, made.view(), at);
    };
    return {show("gray", gray.view(), at), with("sigma 0.8", {.sigma = 0.8}), with("sigma 1.5", {.sigma = 1.5}),
            with("sigma 4", {.sigma = 4})};
}

panels sobel_page(const image<std::uint8_t>& gray) {
    const auto calm = gaussian_blur(gray.view(), {.sigma = 0.8});
    const auto [dx, dy] = sobel(calm.view());
    return {show("gray, blurred", calm.view(), at), show("dx: to the right", dx.view(), at),
            show("dy: downwards", dy.view(), at)};
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) return std::fprintf(stderr, "usage: %s FOLDER\n", words[0]), 2;
    image<std::uint8_t, 3> photo(size, size);
    dial::draw(photo.view());
    const auto gray = gray_from_bgr(photo.view()), plate = shapes::plate(size), discs = shapes::tilted_discs(size);
    const auto dial = gray.view(), part = plate.view();

    const struct {
        const char* name;
        panels drawings;
        int panel_width = size;
    } pages[] = {{"gray_from_bgr", gray_from_bgr_page(photo)},
                 {"threshold", threshold_page(gray)},
                 {"gaussian_blur", gaussian_blur_page(gray)},
                 {"sobel", sobel_page(gray)},
                 {"canny", shapes::canny_page(dial)},
                 {"subpixel_edges", shapes::subpixel_edges_page(dial), 2 * size},
                 {"line_segments", shapes::line_segments_page(dial, part), 2 * size},
                 {"hough_lines", shapes::hough_lines_page(part), 2 * size},
                 {"hough_circles", shapes::hough_circles_page(dial, part), 2 * size},
                 {"ellipses", shapes::ellipses_page(discs.view()), 2 * size},
                 {"contours", shapes::contours_page(dial), 2 * size},
                 {"components", shapes::components_page(dial), 2 * size},
                 {"iso_contours", shapes::iso_contours_page(part), 2 * size},
                 {"polygons", shapes::polygon_page(part), 2 * size},
                 {"corners", shapes::corners_page(part), 2 * size},
                 {"gauge", measures::gauge_page(), 2 * size},
                 {"angle_meter", measures::angle_meter_page(), 2 * size},
                 {"measure_part", measures::measure_part_page(), 3 * size},
                 {"preprocess", inputs::preprocess_page(), size + size / 2},
                 {"nms", inputs::nms_page(), 2 * size}};
    for (const auto& page : pages) {
        const std::string path = std::string(words[1]) + "/" + page.name + ".svg";
        const int columns = page.drawings.size() == 6 ? 3 : 4;
        const auto done = write_svg(path.c_str(), page.drawings, {.columns = columns, .panel_width = page.panel_width});
        if (!done) return std::fprintf(stderr, "%s\n", done.error().message), 1;
    }
    return 0;
}
