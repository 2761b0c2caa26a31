// Drawn and photographed dials: how far readings are from what the dial shows, and how many are far wrong.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/gauge.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "accuracy/report.hpp"
#include "tools/draw/dial.hpp"

namespace {

/// The angle of the needle, as the best known open sample finds it: the mean of all Hough circles, then the first Hough
/// line of suitable length near it. Radians, from +x towards +y.
std::optional<double> sample_angle(const cv::Mat& grey) {
    std::vector<cv::Vec3f> circles;
    const int shorter = std::min(grey.rows, grey.cols);
    cv::HoughCircles(grey, circles, cv::HOUGH_GRADIENT, 1, 20, 100, 50, static_cast<int>(0.25 * shorter),
                     static_cast<int>(0.48 * shorter));
    if (circles.empty()) return std::nullopt;
    cv::Vec3d mean = {0, 0, 0};
    for (const cv::Vec3f& one : circles) mean += cv::Vec3d(one) / static_cast<double>(circles.size());
    cv::Mat dark;
    cv::threshold(grey, dark, 175, 255, cv::THRESH_BINARY_INV);
    std::vector<cv::Vec4i> lines;
    cv::HoughLinesP(dark, lines, 3, CV_PI / 180, 100, 30, 0);
    for (const cv::Vec4i& line : lines) {
        const double first = std::hypot(mean[0] - line[0], mean[1] - line[1]),
                     second = std::hypot(mean[0] - line[2], mean[1] - line[3]);
        const double length = std::hypot(line[0] - line[2], line[1] - line[3]);
        if ((first > 0.9 * mean[2] && second > 0.9 * mean[2]) || length < 0.5 * mean[2] || length > 1.5 * mean[2])
            continue;
        return first > second ? std::atan2(line[1] - mean[1], line[0] - mean[0])
                              : std::atan2(line[3] - mean[1], line[2] - mean[0]);
    }
    return std::nullopt;
}

/// The value at an angle of the picture, for the sample is told where the scale begins and how far it goes.
double sample_value(double angle, const draw::dial_design& design, double rotation) {
    double along = std::remainder(angle - rotation - design.start - 0.5 * design.sweep, 2 * CV_PI) / design.sweep + 0.5;
    return design.least + along * (design.most - design.least);
}

enum class way { automatic, taught };
enum class wanted { reading, far_wrong };

void read_drawn(accuracy::findings& found, draw::dial_case which, way by, wanted what) {
    draw::random random(1000 + static_cast<std::uint64_t>(which)), camera(2000);
    accuracy::errors ours, theirs;
    cv::Mat picture(480, 640, CV_8U);
    const auto view = alidade::as_view<std::uint8_t>(picture);
    std::vector<std::byte> memory(draw::dial_workspace(640));
    alidade::scratch room;
    const alidade::workspace lent = room.reserve(alidade::read_gauge_workspace(640, 480));
    const auto add = [&](accuracy::errors& to, double error, std::optional<double> sigma) {
        if (what == wanted::reading)
            to.add({.error = error, .sigma = sigma});
        else
            to.add({.error = std::abs(error) > 2 ? 1.0 : 0.0});
    };
    for (int i = 0; i < found.trials(450); ++i) {
        draw::dial_design design = draw::random_dial(random);
        const auto how = draw::impose(which, design, random);
        const double value = draw::random_value(design, random), percent = 100 / (design.most - design.least);
        const auto truth = draw::draw_dial(view, design, value, how, camera, {memory.data(), memory.size()});
        alidade::result<alidade::gauge_reading> read = alidade::error(alidade::fault::not_found, "");
        if (by == way::taught) {
            alidade::gauge_mark marks[3];
            for (int k = 0; k < 3; ++k) {
                const double at = design.least + 0.5 * k * (design.most - design.least);
                const draw::place p = draw::mark_of(design, truth, at);
                marks[k] = {at, {p.x + 0.5 * random.normal(), p.y + 0.5 * random.normal()}};
            }
            read = alidade::read_gauge(view, alidade::array_view<const alidade::gauge_mark>{marks, 3},
                                       {.mark_sigma = 0.5}, lent);
        } else {
            read = alidade::read_gauge(view, alidade::gauge_scale{design.least, design.most}, {}, lent);
        }
        if (read)
            add(ours, (read->value.value - value) * percent, read->value.sigma * percent);
        else
            ours.miss();
        // The sample needs seconds where the wall is darker than its threshold: a part of the dials, cut out of the
        // wall.
        if (by != way::automatic || i % 5 != 0) continue;
        const cv::Point2d centre(truth.centre.x, truth.centre.y), half(1.3 * truth.radius, 1.3 * truth.radius);
        const cv::Mat dial = picture(cv::Rect(cv::Point(centre - half), cv::Point(centre + half)) &
                                     cv::Rect(0, 0, picture.cols, picture.rows));
        const auto angle = sample_angle(dial.clone());
        if (angle)
            add(theirs, (sample_value(*angle, design, how.rotation) - value) * percent, std::nullopt);
        else
            theirs.miss();
    }
    found.add("alidade", ours);
    if (by == way::automatic) found.add("cv::HoughCircles + HoughLinesP", theirs);
}

/// Dials whose values were read by a person.
void read_photos(accuracy::findings& found, way by) {
    const std::string folder = found.data("gauges");
    if (folder.empty()) return;
    // OpenCV reads JSON whose outermost is an object; here it is a list.
    std::ifstream list(folder + "/ground_truth.json");
    const std::string text = "{\"gauges\": " + std::string(std::istreambuf_iterator<char>(list), {}) + "}";
    const cv::FileStorage file(text, cv::FileStorage::READ | cv::FileStorage::FORMAT_JSON | cv::FileStorage::MEMORY);
    accuracy::errors ours;
    for (const auto& one : file["gauges"]) {
        const cv::Mat picture = cv::imread(folder + "/" + static_cast<std::string>(one["file"]), cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        const double least = one["scale_min"].real(), most = one["scale_max"].real();
        std::vector<alidade::gauge_mark> marks;
        for (const auto& mark : one["scale_marks"])
            marks.push_back({mark["value"].real(), {mark["px"][0].real(), mark["px"][1].real()}});
        const auto view = alidade::as_view<std::uint8_t>(picture);
        const auto read = by == way::automatic ? alidade::read_gauge(view, alidade::gauge_scale{least, most})
                                               : alidade::read_gauge(view,
                                                                     alidade::array_view<const alidade::gauge_mark>{
                                                                         marks.data(), static_cast<int>(marks.size())},
                                                                     {.mark_sigma = 2});
        if (read)
            ours.add({.error = (read->value.value - one["value"].real()) * 100 / (most - least)});
        else
            ours.miss();
    }
    found.add("alidade", ours);
}

const bool registered = [] {
    for (const draw::dial_case which : draw::dial_cases) {
        const auto task = [&](const char* of, const char* unit, way by, wanted what) {
            accuracy::registration({of, draw::name_of(which), unit},
                                   [=](accuracy::findings& found) { read_drawn(found, which, by, what); });
        };
        task("gauge, from the scale's ends", "% of scale", way::automatic, wanted::reading);
        task("gauge, taught three marks", "% of scale", way::taught, wanted::reading);
        task("gauge, more than 2 % wrong without a word", "share", way::automatic, wanted::far_wrong);
    }
    accuracy::registration({"real pictures, gauges", "from the scale's ends", "% of scale"},
                           [](accuracy::findings& found) { read_photos(found, way::automatic); });
    accuracy::registration({"real pictures, gauges", "taught marks", "% of scale"},
                           [](accuracy::findings& found) { read_photos(found, way::taught); });
    return true;
}();

}  // namespace
