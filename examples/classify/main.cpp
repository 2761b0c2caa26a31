// Tells what pictures show, by any classifier that a manifest describes.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/classifier.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/pictures/answers.hpp"
#include "examples/pictures/pictures_in.hpp"

using namespace alidade;

int main(int count, char** words) {
    CLI::App app{
        "Tells what pictures show: the likeliest classes, with scores.\n\n"
        "  classify models/part_state.json part.png\n"
        "  classify models/part_state.json today/ --json\n\n"
        "The exit status is 0 if all pictures could be read, else 2."};
    std::string card;
    std::vector<std::string> named;
    int most = 1;
    bool json = false;
    app.add_option("MANIFEST", card, "the manifest of the model, which lies beside it")->required();
    app.add_option("PICTURE", named, "PNG, JPEG, BMP or PNM, or a folder of them")->required();
    app.add_option("--top", most, "how many classes to tell")->capture_default_str()->check(CLI::Range(1, 1000));
    app.add_flag("--json", json, "a line of JSON for each picture");
    CLI11_PARSE(app, count, words);

    auto with = classifier::load(card.c_str());
    if (!with) return std::fprintf(stderr, "%s\n", with.error().message), 2;
    const auto labels = with->card().labels;
    const auto name_of = [&](int label) { return label < labels.size ? labels[label] : std::to_string(label); };

    bool all_read = true;
    for (const std::string& file : pictures_in(named)) {
        const auto photo = read_image<std::uint8_t, 3>(file.c_str());
        const auto best = photo ? (*with)(photo->view(), most) : result<list<class_score>>(photo.error());
        nlohmann::json line = {{"file", file}, {"status", best ? "ok" : "failed"}};
        if (!best) {
            line["reason"] = best.error().message;
            std::fprintf(stderr, "%s: %s\n", file.c_str(), without_file(file, best.error()));
        } else {
            line["classes"] = nlohmann::json::array();
            for (const class_score& one : *best) {
                line["classes"].push_back({{"label", name_of(one.label)}, {"score", one.score}});
                if (!json) std::printf("%s: %s %.3f\n", file.c_str(), name_of(one.label).c_str(), one.score);
            }
        }
        if (json) print_line(line);
        all_read = all_read && best;
    }
    return told(all_read ? 0 : 2);
}
