// Tells what a network finds in pictures, whatever family of detectors its manifest says it is.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/detector.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/detect/boxes.hpp"
#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"
#include "examples/pictures/pictures_in.hpp"

using namespace alidade;

/// The label's name, or its number where the manifest has none.
std::string name_of(const manifest& card, int label) {
    return label < card.labels.size ? card.labels[label] : std::to_string(label);
}

result<void> annotate(image_view<std::uint8_t, 3> photo, array_view<const detection> found, const manifest& card,
                      const std::string& path) {
    static constexpr draw::colour inks[] = {{32, 45, 255}, {60, 170, 30}, {230, 120, 20}, {20, 160, 220}};
    for (const detection& one : found) {
        char words[80];
        std::snprintf(words, sizeof words, "%.40s %.2f", name_of(card, one.label).c_str(), one.score);
        draw_box({photo, inks[one.label % 4]}, one.where, words);
    }
    return write_png(path.c_str(), image_view<const std::uint8_t, 3>(photo));
}

int main(int count, char** words) {
    CLI::App app{
        "Tells what a network finds in pictures: boxes, labels and scores.\n\n"
        "  detect models/detector.json plant.png\n"
        "  detect models/detector.json photos/ --json --annotate out/    all pictures of a folder\n\n"
        "The exit status is 0 if all pictures could be read, else 2."};
    std::string card, annotated;
    std::vector<std::string> named;
    bool json = false;
    app.add_option("MANIFEST", card, "the manifest of the model, which lies beside it")->required();
    app.add_option("PICTURE", named, "PNG, JPEG, BMP or PNM, or a folder of them")->required();
    app.add_option("--annotate", annotated, "write each picture with its boxes into this folder, as PNG");
    app.add_flag("--json", json, "a line of JSON for each picture");
    CLI11_PARSE(app, count, words);

    const auto refuse = [](const std::string& why) { return std::fprintf(stderr, "%s\n", why.c_str()), 2; };
    auto with = detector::load(card.c_str());
    if (!with) return refuse(with.error().message);
    const std::vector<std::string> pictures = pictures_in(named);
    const std::vector<std::string> drawn = pngs_in(annotated, pictures);
    if (!annotated.empty()) {
        if (const std::string why = overwritten(drawn, pictures); !why.empty()) return refuse(why);
        std::error_code failed;
        std::filesystem::create_directories(annotated, failed);
    }
    bool all_read = true;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const std::string& file = pictures[i];
        if (pictures.size() > 1) std::fprintf(stderr, "%zu/%zu %s\n", i + 1, pictures.size(), file.c_str());
        auto photo = read_image<std::uint8_t, 3>(file.c_str());
        const auto found = photo ? (*with)(photo->view()) : result<list<detection>>(photo.error());
        nlohmann::json line = {{"file", file}, {"status", found ? "ok" : "failed"}};
        if (!found) {
            line["reason"] = found.error().message;
            std::fprintf(stderr, "%s: %s\n", file.c_str(), without_file(file, found.error()));
        } else {
            line["found"] = nlohmann::json::array();
            for (const detection& one : *found) {
                const region& box = one.where;
                line["found"].push_back({{"label", name_of(with->card(), one.label)},
                                         {"score", one.score},
                                         {"box", {box.x0, box.y0, box.x1, box.y1}}});
                if (!json)
                    std::printf("%s: %s %.2f at (%.1f, %.1f) to (%.1f, %.1f)\n", file.c_str(),
                                name_of(with->card(), one.label).c_str(), one.score, box.x0, box.y0, box.x1, box.y1);
            }
            if (!annotated.empty())
                if (const auto done = annotate(photo->view(), found->view(), with->card(), drawn[i]); !done)
                    return refuse(done.error().message);
        }
        if (json) print_line(line);
        std::fflush(stdout);
        all_read = all_read && found;
    }
    return told(all_read ? 0 : 2);
}
