// Finds the dials in pictures of anything with a network, and reads each by measuring it.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/detector.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>

#include "examples/detect/boxes.hpp"
#include "examples/find_then_measure/read_box.hpp"
#include "examples/gauge_reader/gauge_json.hpp"
#include "examples/gauge_reader/gauge_picture.hpp"
#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"
#include "examples/pictures/pictures_in.hpp"

using namespace alidade;

int main(int count, char** words) {
    CLI::App app{
        "Finds the dials in a picture and reads each, or says why it does not know.\n\n"
        "  find_then_measure plant.png --scale 0:10                  all dials have this scale\n"
        "  find_then_measure plant.png --scale 0:10 --scale 0:160    the scales of the dials, from left to right\n\n"
        "The exit status is 0 if all were read, else 2."};
    std::vector<std::string> named, scale_words;
    std::string card = "models/detector.json", annotated;
    bool json = false;
    app.add_option("PICTURE", named, "PNG, JPEG, BMP or PNM, or a folder of them")->required();
    app.add_option("--scale", scale_words, "values at the first tick and, clockwise, at the last: 0:200")
        ->required()
        ->expected(1)
        ->allow_extra_args(false)  // the next word is a picture
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    app.add_option("--model", card, "the detector's manifest")->capture_default_str();
    app.add_option("--annotate", annotated, "write the picture with what was found to this PNG file; of the last one");
    app.add_flag("--json", json, "a line of JSON for each dial");
    CLI11_PARSE(app, count, words);

    const auto refuse = [](const std::string& why) { return std::fprintf(stderr, "%s\n", why.c_str()), 2; };
    std::vector<gauge_scale> scales;
    for (const std::string& one : scale_words) {
        const auto ends = scale_of(one);
        if (!ends) return refuse("--scale " + one + ": not two different values, as in 0:200");
        scales.push_back(*ends);
    }
    auto with = detector::load(card.c_str());
    if (!with) return refuse(with.error().message);
    const auto labels = with->card().labels;
    const auto dial = std::find(labels.begin(), labels.end(), std::string("dial")) - labels.begin();
    if (dial == labels.size) return refuse(card + ": a model that knows no dials");

    const std::vector<std::string> pictures = pictures_in(named);
    if (const std::string why = overwritten({annotated}, pictures); !why.empty()) return refuse(why);
    scratch memory;
    bool all_read = true;
    for (const std::string& file : pictures) {
        auto photo = read_image<std::uint8_t, 3>(file.c_str());
        auto all = photo ? (*with)(photo->view()) : result<list<detection>>(photo.error());
        if (!all) {
            std::fprintf(stderr, "%s: %s\n", file.c_str(), without_file(file, all.error()));
            all_read = false;
            continue;
        }
        const std::vector<detection> found = from_left_to_right(*all, static_cast<int>(dial));
        if (scales.size() > 1 && scales.size() != found.size()) {
            std::fprintf(stderr, "%s: %zu dials, and %zu of --scale\n", file.c_str(), found.size(), scales.size());
            all_read = false;
            continue;
        }
        const image<std::uint8_t> grey = grey_of(photo->view());
        for (std::size_t i = 0; i < found.size(); ++i) {
            const detection& one = found[i];
            const box_reading read = read_box(grey.view(), one.where, scales[scales.size() > 1 ? i : 0], memory);
            const region& box = one.where;
            if (json) {
                auto line = json_of(file, "", read.gauge);
                line["box"] = {box.x0, box.y0, box.x1, box.y1}, line["score"] = one.score;
                if (read.gauge) line["disagreement"] = {{"centre", read.apart.centre}, {"shape", read.apart.shape}};
                print_line(line);
            } else if (read.gauge) {
                std::printf("%s (%.0f, %.0f): %.6g ± %.2g, box and dial %.1f %% apart\n", file.c_str(), box.x0, box.y0,
                            read.gauge->value.value, read.gauge->value.sigma, 100 * read.apart.centre);
            } else {
                std::printf("%s (%.0f, %.0f): not read. %s\n", file.c_str(), box.x0, box.y0,
                            read.gauge.error().message);
            }
            char value[64] = "not read";
            if (read.gauge)
                std::snprintf(value, sizeof value, "%.4g +- %.1g", read.gauge->value.value, read.gauge->value.sigma);
            all_read = all_read && read.gauge;
            const draw::colour ink = read.gauge ? draw::colour{60, 170, 30} : draw::colour{32, 45, 255};
            if (!annotated.empty()) draw_box({photo->view(), ink}, box, value);
        }
        if (found.empty()) std::fprintf(stderr, "%s: no dial is found\n", file.c_str()), all_read = false;
        if (!annotated.empty())
            if (const auto done = write_png(annotated.c_str(), image_view<const std::uint8_t, 3>(photo->view())); !done)
                return refuse(done.error().message);
    }
    return told(all_read ? 0 : 2);
}
