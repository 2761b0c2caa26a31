// A picture in a network's input: grey levels against exact interpolation, and places led there and back.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/learned/preprocess.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "accuracy/report.hpp"
#include "tests/reference/preprocess.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

/// A place in a picture of any size, led into an input of any size and back. Of ours, 1e-4 px off would be a miss.
void there_and_back(accuracy::findings& found, prep_fit fit) {
    draw::random random(801);
    // Any size, from a pixel on; of letterboxes, for the sake of the peer, such as are used.
    const bool usual = fit == prep_fit::letterbox;
    const auto size = [&](double least, double most) {
        if (usual) return static_cast<int>(random.uniform(least, most));
        return static_cast<int>(std::exp(random.uniform(0, std::log(8192.0))));
    };
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(3200000); ++i) {
        const int width = size(240, 4096), height = size(240, 4096);
        prep_spec spec = {.width = size(224, 1280), .height = size(224, 1280), .fit = fit};
        const picture_map map = map_of(width, height, spec);
        const point<double> p = {random.uniform(-0.5, width - 0.5), random.uniform(-0.5, height - 0.5)};
        const point<double> in = map.forward(p);
        const auto error = [&](point<double> back) { return std::max(std::abs(back.x - p.x), std::abs(back.y - p.y)); };
        const double mine = error(map.inverse(in));
        mine < 1e-4 ? ours.add({.error = mine}) : ours.miss();
        if (!usual) continue;
        // As the scripts of YOLO networks undo a letterbox: one gain for both axes, and outlines that begin at 0.
        const double gain =
            std::min(spec.width / static_cast<double>(width), spec.height / static_cast<double>(height));
        const double left = std::nearbyint((spec.width - width * gain) / 2 - 0.1),
                     top = std::nearbyint((spec.height - height * gain) / 2 - 0.1);
        theirs.add({.error = error({(in.x + 0.5 - left) / gain - 0.5, (in.y + 0.5 - top) / gain - 0.5})});
    }
    found.add("alidade", ours);
    if (usual) found.add("one gain for both axes", theirs);
}

/// The levels of noise, the hardest picture there is, against what is exact before any rounding.
void levels(accuracy::findings& found, prep_sampling sampling, int from, int to) {
    cv::RNG random(802);
    accuracy::errors whole, exact, theirs;
    cv::Mat picture(from * 3 / 4, from, CV_8UC3);
    prep_spec spec = {.width = to, .height = to * 3 / 4, .fit = prep_fit::stretch, .sampling = sampling};
    spec.colour = prep_colour::bgr;
    spec.scale = 1;
    std::vector<float> memory(static_cast<std::size_t>(3 * spec.width * spec.height));
    const tensor_view<float, 3> input(memory.data(), {3, spec.height, spec.width});
    for (int trial = 0; trial < found.trials(20); ++trial) {
        random.fill(picture, cv::RNG::UNIFORM, 0, 256);
        const auto view = as_view<const std::uint8_t, 3>(picture);
        cv::Mat resized;
        cv::resize(picture, resized, {spec.width, spec.height}, 0, 0,
                   sampling == prep_sampling::area ? cv::INTER_AREA : cv::INTER_LINEAR);
        const cv::Mat blob = cv::dnn::blobFromImage(resized);
        std::vector<double> truth;
        for (int c = 0; c < 3; ++c)
            for (int y = 0; y < spec.height; ++y)
                for (int x = 0; x < spec.width; ++x)
                    truth.push_back(reference::level_of<std::uint8_t, 3>(view, x, y, c, spec));
        const auto compare = [&](accuracy::errors& made, const float* numbers) {
            for (std::size_t i = 0; i < truth.size(); ++i)
                made.add({.error = static_cast<double>(numbers[i]) - truth[i]});
        };
        const auto ours = [&](accuracy::errors& made, bool rounded) {
            spec.whole_levels = rounded;
            if (prepare(view, input, spec))
                compare(made, memory.data());
            else
                made.miss();
        };
        ours(exact, false);
        ours(whole, true);
        if (sampling != prep_sampling::antialiased) compare(theirs, blob.ptr<float>());
    }
    found.add("alidade, exact", exact);
    found.add("alidade, whole levels", whole);
    if (sampling != prep_sampling::antialiased) found.add("cv::resize", theirs);
}

const bool registered = [] {
    for (const auto& [fit, name] : {std::pair{prep_fit::letterbox, "letterbox"},
                                    {prep_fit::stretch, "stretch"},
                                    {prep_fit::centre_crop, "centre crop"},
                                    {prep_fit::short_side, "short side"}})
        accuracy::registration({"picture_map, there and back", name, "px"},
                               [fit = fit](accuracy::findings& found) { there_and_back(found, fit); });
    for (const auto& [sampling, name] : {std::pair{prep_sampling::bilinear, "bilinear"},
                                         {prep_sampling::antialiased, "antialiased"},
                                         {prep_sampling::area, "area"}})
        for (const auto& [from, to] : {std::pair{97, 64}, {61, 96}})
            accuracy::registration(
                {"prepare, levels of noise", std::string(name) + (from > to ? ", 97 to 64" : ", 61 to 96"), "levels"},
                [sampling = sampling, from = from, to = to](accuracy::findings& found) {
                    levels(found, sampling, from, to);
                });
    return true;
}();

}  // namespace
