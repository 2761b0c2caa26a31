// Tells where surfaces are spoilt: where they differ from what a network, which knows sound ones only, makes of them.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/anomaly_detector.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/defects/regions.hpp"
#include "examples/detect/boxes.hpp"
#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"
#include "examples/pictures/pictures_in.hpp"

using namespace alidade;

/// The heat as brightness, twice the level as white.
result<void> write_heat(const anomaly_map& seen, float level, const std::string& path) {
    image<std::uint8_t> shown(seen.heat.width, seen.heat.height);
    for (int y = 0; y < shown.height(); ++y)
        for (int x = 0; x < shown.width(); ++x)
            shown.view()(x, y) = static_cast<std::uint8_t>(std::min(255.f, 127.5f * seen.heat(x, y) / level));
    return write_png(path.c_str(), image_view<const std::uint8_t>(shown.view()));
}

int main(int count, char** words) {
    CLI::App app{
        "Tells where surfaces are spoilt.\n\n"
        "  defects surface.png --heat heat/ --annotate out/\n\n"
        "The exit status is 0 if all are sound, 1 if one is not, 2 if one could not be read."};
    std::string card = "models/surface.json", heat, annotated;
    std::vector<std::string> named;
    float level = 0;
    bool json = false;
    app.add_option("PICTURE", named, "PNG, JPEG, BMP or PNM, or a folder of them")->required();
    app.add_option("--model", card, "the manifest")->capture_default_str();
    app.add_option("--level", level, "from which heat on a pixel is spoilt; else what the manifest says")
        ->check(CLI::PositiveNumber);
    app.add_option("--heat", heat, "write the heat of each picture into this folder, as PNG");
    app.add_option("--annotate", annotated, "write each picture with boxes round what is spoilt into this folder");
    app.add_flag("--json", json, "a line of JSON for each picture");
    CLI11_PARSE(app, count, words);

    auto with = anomaly_detector::load(card.c_str());
    if (!with) return std::fprintf(stderr, "%s\n", with.error().message), 2;
    if (!(level > 0)) level = with->card().thresholds.anomaly;
    if (!(level > 0)) return std::fprintf(stderr, "%s has no threshold: give --level\n", card.c_str()), 2;
    const std::vector<std::string> pictures = pictures_in(named);
    const std::vector<std::string> heats = pngs_in(heat, pictures), drawn = pngs_in(annotated, pictures);
    std::vector<std::string> outputs;
    for (const auto& [folder, files] : {std::pair(heat, heats), std::pair(annotated, drawn)}) {
        if (folder.empty()) continue;
        outputs.insert(outputs.end(), files.begin(), files.end());
        if (const std::string why = overwritten(outputs, pictures); !why.empty())
            return std::fprintf(stderr, "%s\n", why.c_str()), 2;
        std::error_code failed;
        std::filesystem::create_directories(folder, failed);
    }

    int status = 0;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const std::string& file = pictures[i];
        auto photo = read_image<std::uint8_t, 3>(file.c_str());
        const auto seen = photo ? (*with)(photo->view()) : result<anomaly_map>(photo.error());
        nlohmann::json line = {{"file", file}, {"status", seen ? "ok" : "failed"}};
        if (!seen) {
            line["reason"] = seen.error().message;
            std::fprintf(stderr, "%s: %s\n", file.c_str(), without_file(file, seen.error()));
            if (json) print_line(line);
            status = 2;
            continue;
        }
        const std::vector<spoilt_region> spoilt = regions_of(*seen, level);
        if (!spoilt.empty() && status == 0) status = 1;
        line["sound"] = spoilt.empty(), line["highest"] = seen->highest, line["regions"] = nlohmann::json::array();
        if (!json) std::printf("%s: %s\n", file.c_str(), spoilt.empty() ? "sound" : "spoilt");
        for (const spoilt_region& one : spoilt) {
            const region& w = one.where;
            line["regions"].push_back({{"box", {w.x0, w.y0, w.x1, w.y1}}, {"area", one.area}, {"heat", one.heat}});
            if (!json) std::printf("  %.0f pixels at (%.0f, %.0f) to (%.0f, %.0f)\n", one.area, w.x0, w.y0, w.x1, w.y1);
            if (!annotated.empty()) draw_box({photo->view()}, w, "");
        }
        if (json) print_line(line);
        result<void> written;
        if (!heat.empty()) written = write_heat(*seen, level, heats[i]);
        if (written && !annotated.empty())
            written = write_png(drawn[i].c_str(), image_view<const std::uint8_t, 3>(photo->view()));
        if (!written) return std::fprintf(stderr, "%s\n", written.error().message), 2;
    }
    return told(status);
}
