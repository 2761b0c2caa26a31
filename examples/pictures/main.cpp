// Draws the pictures that the examples measure, and writes beside them what is true of each.
// SPDX-License-Identifier: MIT
//
//     alidade_pictures FOLDER
#include <alidade/core/image.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <string>
#include <vector>

#include "tools/draw/dial.hpp"
#include "tools/draw/page.hpp"
#include "tools/draw/part_state.hpp"
#include "tools/draw/surface.hpp"
#include "tools/draw/workshop.hpp"

using namespace alidade;

namespace {

constexpr double degree = std::numbers::pi / 180;

struct album {
    std::filesystem::path folder;
    nlohmann::json truth;
    bool complete = true;

    template <int C>
    void add(const char* name, image_view<std::uint8_t, C> picture, nlohmann::json known) {
        const auto written = write_png((folder / name).string().c_str(), picture);
        if (!written) std::fprintf(stderr, "%s\n", written.error().message);
        complete = complete && written;
        truth[name] = std::move(known);
    }
};

/// Clean, and as cameras see them: from the side, by bad light, behind a reflection.
void add_dials(album& to) {
    constexpr int width = 640, height = 480;
    const auto add = [&](const char* name, double value, const draw::dial_conditions& how, draw::dial_design design) {
        draw::random random(17);
        image<std::uint8_t, 3> picture(width, height);
        std::vector<std::byte> memory(draw::dial_workspace(width, how));
        draw::draw_dial(picture.view(), design, value, how, random, {memory.data(), memory.size()});
        to.add(name, picture.view(), {{"value", value}, {"least", design.least}, {"most", design.most}});
    };
    add("dial.png", 6.35, {.noise = 2}, {});
    add("dial_tilted.png", 118, {.noise = 3, .tilt = 30 * degree, .axis = 0.6},
        {.least = 0, .most = 160, .majors = 8, .needle_colour = {40, 40, 190}});
    add("dial_shaded.png", 1.72, {.noise = 3, .brightness = 0.7, .shade = 0.6, .shade_from = 2},
        {.least = 0, .most = 2.5, .majors = 5});
}

void add_parts(album& to) {
    const draw::part_design design;
    const auto add = [&](const char* name, const draw::viewpoint& from) {
        draw::random random(19);
        image<std::uint8_t> picture(640, 480);
        std::vector<std::byte> memory(draw::part_workspace(640));
        draw::draw_part(picture.view(), design, from, 0.8, 3, random, {memory.data(), memory.size()});
        to.add(name, picture.view(), {{"angle", from.rotation / degree}, {"pixels_per_millimetre", from.scale}});
    };
    add("part_reference.png", {.centre = {320, 240}, .scale = 8});
    add("part.png", {.centre = {331.4, 236.2}, .scale = 8, .rotation = 11.5 * degree});
}

void add_page(album& to) {
    draw::random random(23);
    image<std::uint8_t> picture(600, 800);
    std::vector<std::byte> memory(draw::page_workspace(600));
    draw::draw_page(picture.view(), {.rule = true}, -3.2 * degree, 0.8, 4, random, {memory.data(), memory.size()});
    to.add("page.png", picture.view(), {{"angle", -3.2}});
}

/// Several dials among other things; the truth has them from left to right.
void add_workshop(album& to) {
    draw::random random(6007);
    image<std::uint8_t, 3> picture(1280, 960);
    auto things = draw::draw_workshop(picture.view(), {}, random);
    std::sort(things.begin(), things.end(), [](const auto& a, const auto& b) { return a.box.left < b.box.left; });
    nlohmann::json known = nlohmann::json::array();
    for (const draw::workshop_thing& one : things)
        known.push_back({{"label", one.is_dial ? "dial" : "part"},
                         {"box", {one.box.left, one.box.top, one.box.right, one.box.bottom}},
                         {"value", one.value},
                         {"least", one.design.least},
                         {"most", one.design.most}});
    to.add("workshop.png", picture.view(), std::move(known));
}

/// A part in each state, and a surface with each defect.
void add_inspected(album& to) {
    image<std::uint8_t> picture(128, 128), mask(128, 128);
    std::vector<std::byte> memory(draw::part_state_workspace(128) + draw::surface_workspace(128));
    const workspace lent = {memory.data(), memory.size()};
    for (const draw::part_state state : draw::part_states) {
        draw::random random(29);
        draw::draw_part_in_state(picture.view(), state, random, lent);
        to.add(("state_" + std::string(draw::name_of(state)) + ".png").c_str(), picture.view(),
               {{"state", draw::name_of(state)}});
    }
    for (const draw::defect what : draw::defects) {
        draw::random random(31);
        draw::draw_surface(picture.view(), mask.view(), what, random, lent);
        nlohmann::json known = {{"defect", draw::name_of(what)}, {"x", nullptr}, {"y", nullptr}};
        double count = 0, x_sum = 0, y_sum = 0;
        for (int y = 0; y < 128; ++y)
            for (int x = 0; x < 128; ++x)
                if (mask.view()(x, y) > 0) ++count, x_sum += x, y_sum += y;
        if (count > 0) known["x"] = x_sum / count, known["y"] = y_sum / count;
        to.add(("surface_" + std::string(draw::name_of(what)) + ".png").c_str(), picture.view(), std::move(known));
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) return std::fputs("alidade_pictures FOLDER\n", stderr), 1;
    album made = {words[1], {}};
    std::error_code failed;
    std::filesystem::create_directories(made.folder, failed);
    add_dials(made);
    add_parts(made);
    add_page(made);
    add_workshop(made);
    add_inspected(made);
    std::ofstream(made.folder / "truth.json") << made.truth.dump(2) << '\n';
    return made.complete ? 0 : 1;
}
