// Measures a stamped part in a picture and says whether each dimension is within its tolerance.
// SPDX-License-Identifier: MIT
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "examples/measure_part/dimensions.hpp"
#include "examples/pictures/answers.hpp"

using namespace alidade;

int main(int count, char** words) {
    CLI::App app{
        "Measures the holes, widths and angles of a stamped part, in millimetres, each with its standard uncertainty,\n"
        "and says whether it is within its tolerance even if it errs by two of them.\n\n"
        "  measure_part part.png --scale 8"};
    std::string picture;
    std::vector<double> pose;
    double scale = 0;
    tolerances allowed;
    bool json = false;
    app.add_option("PICTURE", picture, "PNG, JPEG, BMP or PNM")->required();
    app.add_option("--scale", scale, "pixels to a millimetre")->required();
    app.add_option(
           "--pose", pose,
           "x,y,degrees: where the part's middle lies, to a few pixels, and how it is turned; found if not given")
        ->delimiter(',')
        ->expected(3);
    app.add_option("--tolerance", allowed.length, "of lengths, in millimetres")->capture_default_str();
    app.add_option("--angle-tolerance", allowed.angle, "of angles, in degrees")->capture_default_str();
    app.add_flag("--json", json, "a line of JSON for each dimension in the place of a table");
    CLI11_PARSE(app, count, words);

    const auto unusable = [](const char* why) { return std::fprintf(stderr, "%s\n", why), 2; };
    if (!(scale >= 1 && scale <= 500)) return unusable("--scale: from 1 to 500 pixels to a millimetre can be measured");
    if (!pose.empty() && !(std::abs(pose[0]) < 1e5 && std::abs(pose[1]) < 1e5 && std::abs(pose[2]) <= 360))
        return unusable("--pose: x,y,degrees are no place in a picture, or more than a full turn");
    if (!(allowed.length >= 0 && allowed.angle >= 0)) return unusable("a tolerance is a number, from 0 on");
    const auto photo = read_image<std::uint8_t>(picture.c_str());
    if (!photo) return unusable(photo.error().message);
    metrology_pose lies;
    if (!pose.empty()) {
        lies = {pose[0], pose[1], pose[2] * std::numbers::pi / 180, scale};
    } else if (const auto found = find_part(photo->view(), scale)) {
        lies = found->pose;
    } else {
        return unusable(found.error().message);
    }
    int failed = 0, unknown = 0;
    if (!json) std::printf("%-22s %9s %10s %9s  %s\n", "", "nominal", "measured", "+-", "");
    for (const dimension& one : measure_part(photo->view(), lies, allowed)) {
        const char* status = !one.why.empty() ? "abstained" : one.passes() ? "pass" : "fail";
        failed += one.why.empty() && !one.passes();
        unknown += !one.why.empty();
        if (json) {
            nlohmann::json line = {{"name", one.name}, {"unit", one.unit},           {"nominal", one.nominal},
                                   {"status", status}, {"tolerance", one.tolerance}, {"file", picture}};
            if (one.why.empty())
                line["value"] = one.found.value, line["sigma"] = one.found.sigma;
            else
                line["reason"] = one.why;
            print_line(line);
        } else if (one.why.empty()) {
            std::printf("%-22s %9.4f %10.4f %9.4f  %-8s %s\n", one.name.c_str(), one.nominal, one.found.value,
                        one.found.sigma, one.unit.c_str(), status);
        } else {
            std::printf("%-22s %9.4f %10s %9s  %-8s %s\n", one.name.c_str(), one.nominal, "-", "-", one.unit.c_str(),
                        one.why.c_str());
        }
    }
    return told(unknown > 0 ? 2 : failed > 0 ? 1 : 0);
}
