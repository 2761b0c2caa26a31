// Diameters of dials that the project's own network marks.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include "accuracy/report.hpp"
#include "examples/segment_then_measure/diameter.hpp"
#include "tools/draw/dial.hpp"

namespace {

/// The peer: of Otsu's threshold the largest outline, and the ellipse fitted to it.
std::optional<double> outline_diameter(const cv::Mat& picture) {
    cv::Mat grey, mask;
    cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
    cv::threshold(grey, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const auto largest = std::max_element(outlines.begin(), outlines.end(), [](const auto& a, const auto& b) {
        return cv::contourArea(a) < cv::contourArea(b);
    });
    if (largest == outlines.end() || largest->size() < 30) return std::nullopt;
    const cv::RotatedRect box = cv::fitEllipse(*largest);
    return std::max(box.size.width, box.size.height);
}

void measure(accuracy::findings& found, double most_tilt) {
    auto with = alidade::segmenter::load(ALIDADE_MODELS "/dial_parts.json");
    if (!with) return;
    accuracy::errors ours, theirs;
    constexpr int size = 480;
    cv::Mat picture(size, size, CV_8UC3);
    const auto photo = alidade::as_view<std::uint8_t, 3>(picture);
    std::vector<std::byte> room(draw::dial_workspace(size, {.blur = 1.5}));
    draw::random random(80000);
    for (int i = 0; i < found.trials(300); ++i) {
        const draw::dial_design design = draw::random_dial(random);
        draw::dial_conditions how;
        how.blur = random.uniform(0.6, 1.5), how.noise = random.uniform(0, 8);
        how.brightness = random.uniform(0.5, 1.1), how.shade = random.uniform(0, 0.5);
        how.shade_from = how.axis = random.uniform(-3, 3);
        how.radius = random.uniform(0.33, 0.42), how.tilt = random.uniform(0, most_tilt);
        how.centre = {random.uniform(-20, 20), random.uniform(-20, 20)};
        const double value = draw::random_value(design, random);
        const auto truth = draw::draw_dial(photo, design, value, how, random, {room.data(), room.size()});
        const double percent = 100 / (2 * truth.radius);
        const auto read = measure_circle(*with, 2, photo);
        if (read)
            ours.add({.error = (read->diameter.value - 2 * truth.radius) * percent,
                      .sigma = read->diameter.sigma * percent});
        else
            ours.miss();
        if (const auto other = outline_diameter(picture))
            theirs.add({.error = (*other - 2 * truth.radius) * percent});
        else
            theirs.miss();
    }
    found.add("alidade", ours);
    found.add("cv::threshold + fitEllipse", theirs);
}

const bool registered = [] {
    accuracy::registration({"segment_then_measure, a dial's diameter", "tilt up to 10 degrees", "% of diameter"},
                           [](accuracy::findings& found) { measure(found, 0.17); });
    accuracy::registration({"segment_then_measure, a dial's diameter", "tilt up to 30 degrees", "% of diameter"},
                           [](accuracy::findings& found) { measure(found, 0.52); });
    return true;
}();

}  // namespace
