// Dials among other things: found by the project's own detector, and then measured.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/detector.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <fstream>
#include <iterator>

#include "accuracy/report.hpp"
#include "examples/find_then_measure/read_box.hpp"
#include "tools/draw/workshop.hpp"

namespace {

using alidade::region;

enum class wanted { reading, not_read, far_wrong };

alidade::result<alidade::detector> own_detector() { return alidade::detector::load(ALIDADE_MODELS "/detector.json"); }

std::vector<region> dials_in(alidade::detector& with, alidade::image_view<const std::uint8_t, 3> photo) {
    std::vector<region> made;
    const auto found = with(photo);
    if (!found) return made;
    for (const alidade::detection& one : *found)
        if (one.label == 0) made.push_back(one.where);
    return made;
}

/// The peer's boxes: circles by Hough, of which no network says what they are.
std::vector<region> circles_in(const cv::Mat& grey) {
    cv::Mat half;
    cv::resize(grey, half, {}, 0.5, 0.5, cv::INTER_AREA);
    std::vector<cv::Vec3f> circles;
    cv::HoughCircles(half, circles, cv::HOUGH_GRADIENT, 1, 60, 100, 50, 40, 110);
    std::vector<region> made;
    for (const cv::Vec3f& one : circles) {
        const float x = 2 * one[0] + 0.5f, y = 2 * one[1] + 0.5f, r = 2 * one[2];
        made.push_back({x - r, y - r, x + r, y + r});
    }
    return made;
}

/// What is said of a dial: of the boxes about its middle, the one that can be read.
std::optional<alidade::gauge_reading> read_at(const std::vector<region>& boxes, const draw::workshop_thing& dial,
                                              alidade::image_view<const std::uint8_t> grey, alidade::scratch& memory) {
    const draw::place middle = dial.view({});
    for (const region& box : boxes) {
        const double off_x = 0.5 * (box.x0 + box.x1) - middle.x, off_y = 0.5 * (box.y0 + box.y1) - middle.y;
        if (off_x * off_x + off_y * off_y > 0.25 * dial.radius * dial.radius) continue;
        const auto read = read_box(grey, box, {dial.design.least, dial.design.most}, memory);
        if (read.gauge) return *read.gauge;
    }
    return std::nullopt;
}

void read_workshops(accuracy::findings& found, wanted what) {
    auto with = own_detector();
    if (!with) return;
    accuracy::errors ours, theirs;
    cv::Mat picture(960, 1280, CV_8UC3), grey(960, 1280, CV_8U);
    const auto photo = alidade::as_view<std::uint8_t, 3>(picture);
    const auto plain = alidade::as_view<std::uint8_t>(grey);
    alidade::scratch memory;
    const auto judge = [&](accuracy::errors& to, const std::vector<region>& boxes, const draw::workshop_thing& dial) {
        const auto read = read_at(boxes, dial, plain, memory);
        const double percent = 100 / (dial.design.most - dial.design.least);
        const double error = read ? (read->value.value - dial.value) * percent : 0;
        if (what == wanted::not_read)
            to.add({.error = read && std::abs(error) < 1 ? 0.0 : 1.0});
        else if (!read)
            to.miss();
        else if (what == wanted::far_wrong)
            to.add({.error = std::abs(error) > 2 ? 1.0 : 0.0});
        else
            to.add({.error = error, .sigma = read->value.sigma * percent});
    };
    for (int i = 0; i < found.trials(200); ++i) {
        draw::random random(70000 + static_cast<std::uint64_t>(i));
        const auto things = draw::draw_workshop(photo, {}, random);
        alidade::gray_from_bgr(photo, plain);
        const auto boxes = dials_in(*with, photo);
        const auto circles = i % 4 == 0 ? circles_in(grey) : std::vector<region>();
        for (const draw::workshop_thing& one : things) {
            if (!one.is_dial) continue;
            judge(ours, boxes, one);
            if (i % 4 == 0) judge(theirs, circles, one);
        }
    }
    found.add("alidade", ours);
    found.add("cv::HoughCircles + alidade", theirs);
}

/// The photographs have one dial each. It is found if one box has its pivot, and is as large as its marks demand.
void find_in_photos(accuracy::findings& found) {
    const std::string folder = found.data("gauges");
    auto with = own_detector();
    if (folder.empty() || !with) return;
    std::ifstream list(folder + "/ground_truth.json");
    const auto all = nlohmann::json::parse(list, nullptr, false);
    accuracy::errors ours;
    for (const auto& one : all) {
        const cv::Mat picture = cv::imread(folder + "/" + one["file"].get<std::string>());
        if (picture.empty()) continue;
        const double x = one["centre_px"][0], y = one["centre_px"][1];
        bool seen = false;
        for (const region& box : dials_in(*with, alidade::as_view<std::uint8_t, 3>(picture))) {
            bool holds = x > box.x0 && x < box.x1 && y > box.y0 && y < box.y1;
            for (const auto& mark : one["scale_marks"]) {
                const double at_x = mark["px"][0], at_y = mark["px"][1];
                holds = holds && at_x > box.x0 && at_x < box.x1 && at_y > box.y0 && at_y < box.y1;
            }
            seen = seen || holds;
        }
        ours.add({.error = seen ? 0.0 : 1.0});
    }
    found.add("alidade", ours);
}

const bool registered = [] {
    const auto task = [](const char* of, const char* unit, wanted what) {
        accuracy::registration({of, "two to five dials, clutter, light", unit},
                               [=](accuracy::findings& found) { read_workshops(found, what); });
    };
    task("find_then_measure, dials in workshops", "% of scale", wanted::reading);
    task("find_then_measure, not read within 1 %", "share", wanted::not_read);
    task("find_then_measure, more than 2 % wrong without a word", "share", wanted::far_wrong);
    accuracy::registration({"real pictures, gauges", "not found by the detector", "share"}, find_in_photos);
    return true;
}();

}  // namespace
