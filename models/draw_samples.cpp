// Draws what the models are trained with and what they are judged by, and writes beside the pictures what is true.
// SPDX-License-Identifier: MIT
//
//     alidade_samples FOLDER SET COUNT SEED
//
// SET is one of scenes, benches, dials, parts, surfaces. FOLDER/SET.pnm holds all pictures one after the other, as the
// format allows, and FOLDER/SET.json a list of what is true of each; of dials and surfaces FOLDER/SET_masks.pnm their
// masks.
#include <alidade/core/image.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/draw/dial_masks.hpp"
#include "tools/draw/part_state.hpp"
#include "tools/draw/surface.hpp"
#include "tools/draw/workshop.hpp"

using namespace alidade;
using nlohmann::json;

namespace {

constexpr double degree = std::numbers::pi / 180;

template <int C>
void append(std::ofstream& to, image_view<const std::uint8_t, C> picture) {
    to << (C == 1 ? "P5\n" : "P6\n") << picture.width << ' ' << picture.height << "\n255\n";
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            for (int c = C; c-- > 0;) to.put(static_cast<char>(picture(x, y, c)));  // red first
}

struct sample_files {
    std::ofstream pictures, masks;
    json truth = json::array();
};

constexpr draw::workshop_design any_workshop = {.radius = {0.06, 0.2},
                                                .blur = {0.4, 1.1},
                                                .noise = {0, 10},
                                                .brightness = {0.25, 1.15},
                                                .most_shade = 0.6,
                                                .most_glare = 160,
                                                .most_tilt = 0.7,
                                                .most_rotation = 0.4};

void draw_workshops(sample_files& to, int count, draw::random& random, draw::workshop_design (*design_of)(int)) {
    image<std::uint8_t, 3> picture(512, 384);
    for (int i = 0; i < count; ++i) {
        json things = json::array();
        for (const draw::workshop_thing& one : draw::draw_workshop(picture.view(), design_of(i), random))
            things.push_back({{"label", one.is_dial ? "dial" : "part"},
                              {"box", {one.box.left, one.box.top, one.box.right, one.box.bottom}}});
        append<3>(to.pictures, picture.view());
        to.truth.push_back(std::move(things));
    }
}

/// Workshops; every third time one dial or two, near.
void draw_scenes(sample_files& to, int count, draw::random& random) {
    draw_workshops(to, count, random, [](int i) {
        draw::workshop_design design = any_workshop;
        if (i % 3 == 0)
            design.least_dials = 1, design.most_dials = 2, design.most_parts = 2, design.radius = {0.15, 0.36};
        return design;
    });
}

/// Workshops with many parts, of which scenes have few.
void draw_benches(sample_files& to, int count, draw::random& random) {
    draw_workshops(to, count, random, [](int) {
        draw::workshop_design design = any_workshop;
        design.least_dials = 0, design.most_dials = 2, design.most_parts = 8;
        return design;
    });
}

/// One dial fills the picture, as a detector's box does, more or less. Masks: needle, scale, face.
void draw_dials(sample_files& to, int count, draw::random& random) {
    constexpr int size = 192;
    image<std::uint8_t, 3> picture(size, size);
    image<std::uint8_t> needle(size, size), scale(size, size), face(size, size);
    std::vector<std::byte> memory(draw::dial_workspace(size, {.blur = 1.2}) + draw::dial_masks_workspace(size));
    const workspace lent = {memory.data(), memory.size()};
    for (int i = 0; i < count; ++i) {
        draw::dial_design design = draw::random_dial(random);
        design.clutter = static_cast<int>(random.uniform(0, 7));
        draw::dial_conditions how;
        how.blur = random.uniform(0.5, 1.2), how.noise = random.uniform(0, 10),
        how.brightness = random.uniform(0.4, 1.1);
        how.shade = random.uniform(0, 0.6), how.shade_from = random.uniform(-180, 180) * degree;
        if (random.uniform(0, 1) < 0.3) how.glare = random.uniform(20, 160);
        how.glare_at = draw::dial_detail::polar(0.5, random.uniform(-180, 180) * degree);
        how.radius = random.uniform(0.3, 0.44);
        how.centre = {random.uniform(-10, 10), random.uniform(-10, 10)};
        how.rotation = random.uniform(-20, 20) * degree, how.tilt = random.uniform(0, 35) * degree;
        how.axis = random.uniform(-180, 180) * degree;
        const double value = draw::random_value(design, random);
        const draw::dial_truth truth = draw::draw_dial(picture.view(), design, value, how, random, lent);
        draw::draw_dial_masks({needle.view(), scale.view(), face.view()}, design, value, truth.view, random, lent);
        append<3>(to.pictures, picture.view());
        append<1>(to.masks, needle.view()), append<1>(to.masks, scale.view()), append<1>(to.masks, face.view());
        to.truth.push_back({{"radius", truth.radius}, {"tilt", how.tilt}});
    }
}

void draw_parts(sample_files& to, int count, draw::random& random) {
    constexpr int size = 128;
    image<std::uint8_t> picture(size, size);
    std::vector<std::byte> memory(draw::part_state_workspace(size));
    for (int i = 0; i < count; ++i) {
        const draw::part_state state = draw::part_states[i % 5];
        const draw::place at = draw::draw_part_in_state(picture.view(), state, random, {memory.data(), memory.size()});
        append<1>(to.pictures, picture.view());
        to.truth.push_back({{"state", draw::name_of(state)}, {"x", at.x}, {"y", at.y}});
    }
}

/// Every second one is spoilt.
void draw_surfaces(sample_files& to, int count, draw::random& random) {
    constexpr int size = 128;
    image<std::uint8_t> picture(size, size), mask(size, size);
    std::vector<std::byte> memory(draw::surface_workspace(size));
    for (int i = 0; i < count; ++i) {
        const draw::defect what = i % 2 == 0 ? draw::defect::none : draw::defects[1 + i / 2 % 3];
        draw::draw_surface(picture.view(), mask.view(), what, random, {memory.data(), memory.size()});
        append<1>(to.pictures, picture.view()), append<1>(to.masks, mask.view());
        to.truth.push_back(draw::name_of(what));
    }
}

}  // namespace

int main(int count, char** words) {
    const std::string set = count == 5 ? words[2] : "";
    const auto draw = set == "scenes"     ? draw_scenes
                      : set == "benches"  ? draw_benches
                      : set == "dials"    ? draw_dials
                      : set == "parts"    ? draw_parts
                      : set == "surfaces" ? draw_surfaces
                                          : nullptr;
    if (draw == nullptr)
        return std::fputs("alidade_samples FOLDER scenes|benches|dials|parts|surfaces COUNT SEED\n", stderr), 1;
    const std::filesystem::path folder = words[1];
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    sample_files to;
    to.pictures.open(folder / (set + ".pnm"), std::ios::binary);
    if (set == "dials" || set == "surfaces") to.masks.open(folder / (set + "_masks.pnm"), std::ios::binary);
    draw::random random(std::strtoull(words[4], nullptr, 10));
    draw(to, std::atoi(words[3]), random);
    std::ofstream(folder / (set + ".json")) << to.truth.dump() << '\n';
    to.pictures.close(), to.masks.close();
    if (!to.pictures) return std::fprintf(stderr, "%s: cannot be written\n", words[1]), 1;
    return 0;
}
