// Measures the diameter of what a network marks in a picture, in millimetres, with its uncertainty.
// SPDX-License-Identifier: MIT
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"
#include "examples/pictures/pictures_in.hpp"
#include "examples/segment_then_measure/diameter.hpp"
#include "tools/draw/pen.hpp"

using namespace alidade;

/// Writes the picture with the circle that was measured.
result<void> annotate(image_view<std::uint8_t, 3> photo, const found_circle& found, const char* path) {
    const draw::pen red{photo};
    const double size = std::max(1.0, 0.004 * std::max(photo.width, photo.height));
    const auto at = [&](double turn) {
        const double u = found.a * std::cos(turn), v = found.b * std::sin(turn);
        const double c = std::cos(found.angle), s = std::sin(found.angle);
        return draw::place{found.centre.x + u * c - v * s, found.centre.y + u * s + v * c};
    };
    for (int i = 0; i < 180; ++i) red.bar(at(i * pi.value / 90), at((i + 1) * pi.value / 90), size);
    red.bar(at(0), at(pi.value), 0.6 * size);
    return write_png(path, image_view<const std::uint8_t, 3>(photo));
}

int main(int count, char** words) {
    CLI::App app{
        "Measures the diameter of a round dial's face: a network marks it, its border is found between the pixels.\n\n"
        "  segment_then_measure dial.png --pixels-per-millimetre 4 --sigma 0.01\n\n"
        "The dial fills most of the picture. The exit status is 0 if all were measured, else 2."};
    std::vector<std::string> named;
    std::string card = "models/dial_parts.json", label = "face", annotated;
    double per_millimetre = 0, sigma = 0;
    bool json = false;
    app.add_option("PICTURE", named, "PNG, JPEG, BMP or PNM, or a folder of them")->required();
    app.add_option("--pixels-per-millimetre", per_millimetre, "in the plane of the dial")->required();
    app.add_option("--sigma", sigma, "standard uncertainty of that");
    app.add_option("--model", card, "the manifest")->capture_default_str();
    app.add_option("--label", label, "which of the network's planes")->capture_default_str();
    app.add_option("--annotate", annotated, "write the picture with the circle to this PNG file; of the last one");
    app.add_flag("--json", json, "a line of JSON for each picture");
    CLI11_PARSE(app, count, words);

    const auto refuse = [](const std::string& why) { return std::fprintf(stderr, "%s\n", why.c_str()), 2; };
    if (!(per_millimetre > 0 && per_millimetre < 1e6 && sigma >= 0 && sigma < per_millimetre))
        return refuse("--pixels-per-millimetre: a number above 0; --sigma: from 0 on, and less than that");
    auto with = segmenter::load(card.c_str());
    if (!with) return refuse(with.error().message);
    const auto labels = with->card().labels;
    const auto plane = std::find(labels.begin(), labels.end(), label);
    if (plane == labels.end()) return refuse("--label " + label + ": no plane of " + card);

    const std::vector<std::string> pictures = pictures_in(named);
    if (const std::string why = overwritten({annotated}, pictures); !why.empty()) return refuse(why);
    bool all = true;
    for (const std::string& file : pictures) {
        auto photo = read_image<std::uint8_t, 3>(file.c_str());
        const auto found = photo ? measure_circle(*with, static_cast<int>(plane - labels.begin()), photo->view())
                                 : result<found_circle>(photo.error());
        nlohmann::json line = {{"file", file}, {"status", found ? "ok" : "abstained"}, {"unit", "mm"}};
        if (found) {
            const double value = found->diameter.value / per_millimetre;
            const double of_scale = value * sigma / per_millimetre, of_border = found->diameter.sigma / per_millimetre;
            line["diameter"] = value, line["sigma"] = std::hypot(of_scale, of_border);
            line["pixels"] = found->diameter.value, line["centre"] = {found->centre.x, found->centre.y};
            if (!json) std::printf("%s: %.3f ± %.3f mm\n", file.c_str(), value, line["sigma"].get<double>());
            if (!annotated.empty())
                if (const auto done = annotate(photo->view(), *found, annotated.c_str()); !done)
                    return refuse(done.error().message);
        } else {
            line["reason"] = found.error().message;
            if (!json) std::fprintf(stderr, "%s: not measured. %s\n", file.c_str(), without_file(file, found.error()));
        }
        if (json) print_line(line);
        all = all && found;
    }
    return told(all ? 0 : 2);
}
