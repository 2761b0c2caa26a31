// Measures an angle in a picture: of two edges, of a part against its reference picture, or of a page.
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program
#include <alidade/io/trace.hpp>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/angle_meter/angle.hpp"
#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"

using namespace alidade;

int main(int count, char** words) {
    CLI::App app{
        "Measures an angle in a picture, with its standard uncertainty.\n\n"
        "  angle_meter bracket.png                              of its two longest edges\n"
        "  angle_meter bracket.png --roi 40,60,200,150          of those in a part of it: x,y,width,height\n"
        "  angle_meter fixture.png --mode part --reference part.png   how far a part is turned\n"
        "  angle_meter scan.png --mode skew                     how far a page is turned"};
    std::string picture, reference, trace_file, annotated;
    std::vector<int> roi;
    auto mode = angle_mode::edges;
    bool json = false;
    const std::map<std::string, angle_mode> modes = {
        {"edges", angle_mode::edges}, {"part", angle_mode::part}, {"skew", angle_mode::skew}};
    app.add_option("PICTURE", picture, "PNG, JPEG, BMP or PNM")->required();
    app.add_option("--roi", roi, "x,y,width,height: look at this part only")->delimiter(',')->expected(4);
    app.add_option("--mode", mode, "edges, part or skew")->transform(CLI::CheckedTransformer(modes));
    app.add_option("--reference", reference, "picture of the part as it should lie; for --mode part");
    app.add_flag("--json", json, "one line of JSON in the place of a sentence");
    app.add_option("--trace", trace_file, "write every step to this HTML file");
    app.add_option("--annotate", annotated, "write the picture with what was measured to this PNG file");
    CLI11_PARSE(app, count, words);

    const auto tell = [&](const result<angle_reading>& found) {
        if (json) {
            nlohmann::json line = {{"file", picture}, {"status", found ? "ok" : "abstained"}};
            if (found) {
                line["angle"] = found->angle.value * 180 / pi.value;
                line["sigma"] = found->angle.sigma * 180 / pi.value;
                line["unit"] = "degree";
                line["what"] = found->what;
            } else {
                line["reason"] = found.error().message;
            }
            print_line(line);
        } else if (found) {
            std::printf("%s: %.4f ± %.4f degrees, %s\n", picture.c_str(), found->angle.value * 180 / pi.value,
                        found->angle.sigma * 180 / pi.value, found->what.c_str());
        } else {
            std::fprintf(stderr, "%s: no angle. %s\n", picture.c_str(), without_file(picture, found.error()));
        }
        return told(found ? 0 : 2);
    };

    if (const std::string why = overwritten({trace_file, annotated}, {picture, reference}); !why.empty())
        return std::fprintf(stderr, "%s\n", why.c_str()), 2;
    auto photo = read_image<std::uint8_t, 3>(picture.c_str());
    if (!photo) return tell(photo.error());
    if (roi.empty()) roi = {0, 0, photo->width(), photo->height()};
    if (roi[0] < 0 || roi[1] < 0 || roi[2] < 1 || roi[3] < 1 || roi[2] > photo->width() - roi[0] ||
        roi[3] > photo->height() - roi[1])
        return tell(error(fault::degenerate, "--roi does not lie in the picture of ", photo->width(), " x ",
                          photo->height(), " pixels"));
    image<std::uint8_t, 3> known;
    if (mode == angle_mode::part) {
        if (reference.empty()) return tell(error(fault::unreadable, "--mode part needs --reference PICTURE"));
        auto read = read_image<std::uint8_t, 3>(reference.c_str());
        if (!read) return tell(read.error());
        known = std::move(*read);
    }

    trace steps;
    const auto window = crop(photo->view(), roi[0], roi[1], roi[2], roi[3]);
    const auto found = trace_file.empty() ? measure_angle(mode, window, known.view())
                                          : measure_angle(mode, window, known.view(), &steps);
    if (!trace_file.empty())
        if (const auto written = write_html(trace_file.c_str(), steps); !written) return tell(written.error());
    if (found && !annotated.empty()) {
        annotate(window, *found);
        if (const auto written = write_png(annotated.c_str(), photo->view()); !written) return tell(written.error());
    }
    return tell(found);
}
