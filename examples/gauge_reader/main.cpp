// Reads dials: what their needles show, with its uncertainty, or why that cannot be known.
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program
#include <alidade/io/trace.hpp>

#include <CLI/CLI.hpp>

#include "examples/gauge_reader/gauge_json.hpp"
#include "examples/gauge_reader/gauge_picture.hpp"
#include "examples/pictures/answers.hpp"
#include "examples/pictures/outputs.hpp"

using namespace alidade;

int main(int count, char** words) {
    CLI::App app{
        "Reads dials, and says how sure it is, or why it does not know.\n\n"
        "  gauge_reader boiler.jpg --scale 0:10 --unit bar      the values at the ends of the scale are enough\n"
        "  gauge_reader *.png --scale 0:10 --json               one line of JSON for each picture\n"
        "  gauge_reader boiler.jpg --marks \"0@75,189;5@125,70;10@175,189\"   where values stand, in pixels\n"
        "  gauge_reader teach boiler.jpg --scale 0:10 --model boiler.json    of a fixed camera, once\n"
        "  gauge_reader today/*.jpg --model boiler.json                      then only the needle is looked for\n\n"
        "The exit status is 0 if all were read, 2 if it abstained or failed."};
    std::vector<std::string> pictures;
    std::string scale, marks, model_file, unit, trace_file, annotated;
    bool json = false;
    app.add_option("PICTURE", pictures,
                   "PNG, JPEG, BMP or PNM; 'teach' before it: write what is learned of its dial to --model")
        ->required();
    app.add_option("--scale", scale, "values at the first tick and, clockwise, at the last: 0:200");
    app.add_option("--marks", marks, "two or more values and where they stand: VALUE@X,Y;VALUE@X,Y");
    app.add_option("--model", model_file, "a dial that was taught before; of teach, the file to write");
    app.add_option("--unit", unit, "of the values: only told again");
    app.add_flag("--json", json, "JSON lines in the place of sentences");
    app.add_option("--trace", trace_file, "write every step to this HTML file; of the last picture");
    app.add_option("--annotate", annotated, "write the picture with what was found to this PNG file; of the last one");
    CLI11_PARSE(app, count, words);

    const auto refuse = [](const std::string& why) {
        std::fprintf(stderr, "%s\n", why.c_str());
        return 2;
    };
    const bool teaching = pictures.front() == "teach";
    if (teaching) pictures.erase(pictures.begin());
    if (scale.empty() + marks.empty() + (model_file.empty() || teaching) != 2)
        return refuse("Give one of --scale, --marks and --model. --help tells more.");
    const auto ends = scale_of(scale);
    const auto taught = marks_of(marks);
    const auto known = teaching || model_file.empty() ? std::optional<gauge_model>() : model_from(model_file);
    if (!scale.empty() && !ends) return refuse("--scale " + scale + ": not two different values, as in 0:200");
    if (!marks.empty() && taught.empty())
        return refuse("--marks " + marks + ": not two or more of VALUE@X,Y, parted by ;");
    if (!teaching && !model_file.empty() && !known) return refuse("--model " + model_file + ": no model of a gauge");
    if (teaching && (model_file.empty() || pictures.size() != 1))
        return refuse("teach: one PICTURE, and --model FILE to write");

    std::vector<std::string> reads = pictures;
    if (!teaching && !model_file.empty()) reads.push_back(model_file);
    if (const std::string why = overwritten({trace_file, annotated, teaching ? model_file : ""}, reads); !why.empty())
        return refuse(why);

    scratch memory;
    bool all_read = true;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (pictures.size() > 1) std::fprintf(stderr, "%zu/%zu %s\n", i + 1, pictures.size(), pictures[i].c_str());
        const auto read = [&](auto tracer) -> result<gauge_reading> {
            auto photo = read_image<std::uint8_t, 3>(pictures[i].c_str());
            if (!photo) return photo.error();
            const image<std::uint8_t> grey = grey_of(photo->view());
            const workspace lent = memory.reserve(read_gauge_workspace(grey.width(), grey.height()));
            const array_view<const gauge_mark> places = {taught.data(), static_cast<int>(taught.size())};
            const auto found = ends             ? read_gauge(grey.view(), *ends, {}, lent, tracer)
                               : places.empty() ? read_gauge(grey.view(), *known, {}, lent, tracer)
                                                : read_gauge(grey.view(), places, {}, lent, tracer);
            if (found && !annotated.empty())
                if (const auto done = annotate(photo->view(), *found, annotated.c_str()); !done) return done.error();
            return found;
        };
        trace steps;
        const result<gauge_reading> found = trace_file.empty() ? read(no_trace{}) : read(&steps);
        if (!trace_file.empty())
            if (const auto written = write_html(trace_file.c_str(), steps); !written)
                return refuse(written.error().message);
        all_read = all_read && found;
        if (json)
            print_line(json_of(pictures[i], unit, found));
        else if (found)
            std::printf("%s: %.6g ± %.2g %s\n", pictures[i].c_str(), found->value.value, found->value.sigma,
                        unit.c_str());
        else
            std::fprintf(stderr, "%s: not read. %s\n", pictures[i].c_str(), without_file(pictures[i], found.error()));
        std::fflush(stdout);
        if (teaching && found && !(std::ofstream(model_file) << json_of(found->model).dump(2) << '\n'))
            return refuse(model_file + ": cannot be written");
    }
    return told(all_read ? 0 : 2);
}
