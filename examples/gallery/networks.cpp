// Draws the pictures of the pages of what stands on networks: alidade_gallery_networks MODELS FOLDER
// SPDX-License-Identifier: MIT
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>

#include "examples/defects/regions.hpp"
#include "examples/find_then_measure/read_box.hpp"
#include "examples/gallery/inputs.hpp"
#include "examples/segment_then_measure/diameter.hpp"
#include "tools/draw/surface.hpp"
#include "tools/draw/workshop.hpp"

#include <alidade/dnn/detector.hpp>

#include <cstdio>
#include <string>

using namespace alidade;
using shapes::panels;

namespace {

svg_panel said(const error& why) { return {why.message, svg_overlay(image_view<const std::uint8_t>{})}; }

void frame(svg_overlay& over, const region& w, svg_style style) {
    const point<float> corners[] = {{w.x0, w.y0}, {w.x1, w.y0}, {w.x1, w.y1}, {w.x0, w.y1}};
    over.polyline(corners, true, style);
}

panels find_then_measure_page(const std::string& models) {
    auto with = detector::load((models + "/detector.json").c_str());
    if (!with) return {said(with.error())};
    draw::random random(6007);
    image<std::uint8_t, 3> photo(1280, 960);
    const auto things = draw::draw_workshop(photo.view(), {}, random);
    const auto gray = gray_from_bgr(photo.view());
    const auto found = (*with)(photo.view());
    if (!found) return {said(found.error())};
    svg_overlay over(photo.view());
    scratch memory;
    for (const detection& one : *found) {
        const bool is_dial = one.label == 0;
        std::string words = with->card().labels[one.label];
        frame(over, one.where, {.colour = is_dial ? "#00c040" : "#00a0ff", .width = 4});
        const draw::workshop_thing* nearest = nullptr;  // whose scale is known
        for (const auto& thing : things)
            if (thing.is_dial && is_dial && std::abs(thing.box.left - one.where.x0) < 60 &&
                std::abs(thing.box.top - one.where.y0) < 60)
                nearest = &thing;
        if (nearest) {
            const auto read = read_box(gray.view(), one.where, {nearest->design.least, nearest->design.most}, memory);
            char value[64];
            if (read.gauge) {
                std::snprintf(value, sizeof value, "%.2f ± %.2f", read.gauge->value.value, read.gauge->value.sigma);
                words = value;
                const auto &from = read.gauge->centre, &to = read.gauge->tip;
                over.line(from.x, from.y, to.x, to.y, {.width = 4});
            }
        }
        over.text(one.where.x0, one.where.y0 - 8, words, {.colour = "#fff", .text_size = 34});
    }
    return {{"found by a network, read by measuring", std::move(over)}};
}

/// Shares of 0 … 1 as grey levels.
image<std::uint8_t> levels(image_view<const float> plane, float white) {
    image<std::uint8_t> made(plane.width, plane.height);
    for (int y = 0; y < plane.height; ++y)
        for (int x = 0; x < plane.width; ++x)
            made.view()(x, y) = static_cast<std::uint8_t>(std::clamp(255 * plane(x, y) / white, 0.0f, 255.0f));
    return made;
}

panels segment_then_measure_page(const std::string& models) {
    auto with = segmenter::load((models + "/dial_parts.json").c_str());
    if (!with) return {said(with.error())};
    const auto photo = inputs::dial_photo(320, 240);
    const auto circle = measure_circle(*with, 2, photo.view());
    if (!circle) return {said(circle.error())};
    const auto seen = (*with)(photo.view());
    if (!seen) return {said(seen.error())};
    panels made;
    for (int label = 0; label < 3; ++label) {
        const auto shown = levels(seen->plane(label), 1);
        made.push_back({std::string("the plane of ") + with->card().labels[label], svg_overlay(shown.view())});
    }
    svg_overlay over(photo.view());
    std::vector<point<double>> border;
    for (int i = 0; i < 120; ++i) {
        const double turn = i * std::numbers::pi / 60, c = std::cos(circle->angle), s = std::sin(circle->angle);
        const double u = circle->a * std::cos(turn), v = circle->b * std::sin(turn);
        border.push_back({circle->centre.x + u * c - v * s, circle->centre.y + u * s + v * c});
    }
    over.polyline(border, true, {.width = 2});
    char words[64];
    std::snprintf(words, sizeof words, "%.1f ± %.1f px across", circle->diameter.value, circle->diameter.sigma);
    made.push_back({words, std::move(over)});
    return made;
}

/// A surface with each defect, and the heat below it.
panels defects_page(const std::string& models) {
    auto with = anomaly_detector::load((models + "/surface.json").c_str());
    if (!with) return {said(with.error())};
    const float level = with->card().thresholds.anomaly;
    panels photos, heats;
    for (const draw::defect what : draw::defects) {
        draw::random random(31);
        image<std::uint8_t> picture(128, 128), mask(128, 128);
        std::vector<std::byte> memory(draw::surface_workspace(128));
        draw::draw_surface(picture.view(), mask.view(), what, random, {memory.data(), memory.size()});
        const auto seen = (*with)(picture.view());
        if (!seen) return {said(seen.error())};
        svg_overlay over(picture.view());
        const auto spoilt = regions_of(*seen, level);
        for (const spoilt_region& one : spoilt) frame(over, one.where, {});
        photos.push_back(
            {std::string(draw::name_of(what)) + (spoilt.empty() ? ": sound" : ": spoilt"), std::move(over)});
        const auto heat = levels(seen->heat, 2 * level);
        heats.push_back({"", svg_overlay(heat.view())});
    }
    photos.insert(photos.end(), std::make_move_iterator(heats.begin()), std::make_move_iterator(heats.end()));
    return photos;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) return std::fprintf(stderr, "usage: %s MODELS FOLDER\n", words[0]), 2;
    const std::string models = words[1];
    const struct {
        const char* name;
        panels drawings;
        int panel_width;
    } pages[] = {{"find_then_measure", find_then_measure_page(models), 720},
                 {"segment_then_measure", segment_then_measure_page(models), 240},
                 {"defects", defects_page(models), 200}};
    for (const auto& page : pages) {
        const std::string path = std::string(words[2]) + "/" + page.name + ".svg";
        const auto done = write_svg(path.c_str(), page.drawings, {.columns = 4, .panel_width = page.panel_width});
        if (!done) return std::fprintf(stderr, "%s\n", done.error().message), 1;
    }
    return 0;
}
