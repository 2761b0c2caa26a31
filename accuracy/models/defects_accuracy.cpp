// Surfaces, sound and spoilt, of the set that the project's own model was judged by: what it finds, by kind. And the
// same with defects of half the contrast.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/anomaly_detector.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include "accuracy/report.hpp"
#include "tools/draw/surface.hpp"

namespace {

constexpr int size = 128, count = 900;

/// The peer: how far a pixel is off the median about it, in parts of the picture's median such.
float farthest_off(const cv::Mat& picture, const cv::Mat* only_here) {
    cv::Mat smooth, about, off;
    cv::GaussianBlur(picture, smooth, {}, 1.0);
    cv::medianBlur(picture, about, 31);
    cv::absdiff(smooth, about, off);
    std::vector<std::uint8_t> all(off.begin<std::uint8_t>(), off.end<std::uint8_t>());
    std::nth_element(all.begin(), all.begin() + all.size() / 2, all.end());
    double most = 0;
    cv::minMaxLoc(off, nullptr, &most, nullptr, nullptr, only_here == nullptr ? cv::noArray() : *only_here);
    return static_cast<float>(most / (1 + all[all.size() / 2]));
}

/// The level that one in a hundred sound surfaces reaches, of other surfaces than those that are judged.
float level_of_peer() {
    cv::Mat picture(size, size, CV_8U), mask(size, size, CV_8U);
    std::vector<std::byte> room(draw::surface_workspace(size));
    std::vector<float> most;
    draw::random random(205);
    for (int i = 0; i < 500; ++i) {
        draw::draw_surface(alidade::as_view<std::uint8_t>(picture), alidade::as_view<std::uint8_t>(mask),
                           draw::defect::none, random, {room.data(), room.size()});
        most.push_back(farthest_off(picture, nullptr));
    }
    std::sort(most.begin(), most.end());
    return most[most.size() - 1 - most.size() / 100];
}

/// Of the sound ones: which are called spoilt; of the others, which are not found where they are spoilt.
void judge(accuracy::findings& found, draw::defect asked, bool faint) {
    auto with = alidade::anomaly_detector::load(ALIDADE_MODELS "/surface.json");
    if (!with) return;
    const float level = with->card().thresholds.anomaly, level_of_theirs = level_of_peer();
    accuracy::errors ours, theirs;
    cv::Mat picture(size, size, CV_8U), mask(size, size, CV_8U), before(size, size, CV_8U), none(size, size, CV_8U);
    const auto photo = alidade::as_view<std::uint8_t>(picture), marked = alidade::as_view<std::uint8_t>(mask);
    std::vector<std::byte> room(draw::surface_workspace(size));
    draw::random random(204);
    for (int i = 0; i < found.trials(count); ++i) {
        const draw::defect what = i % 2 == 0 ? draw::defect::none : draw::defects[1 + i / 2 % 3];
        draw::random same = random;  // which makes the same surface without its defect
        draw::draw_surface(photo, marked, what, random, {room.data(), room.size()});
        if (what != asked) continue;
        if (faint) {
            draw::draw_surface(alidade::as_view<std::uint8_t>(before), alidade::as_view<std::uint8_t>(none),
                               draw::defect::none, same, {room.data(), room.size()});
            cv::addWeighted(picture, 0.5, before, 0.5, 0, picture);
        }
        const bool sound = what == draw::defect::none;
        const auto seen = (*with)(photo);
        if (!seen) {
            ours.miss();
            continue;
        }
        float most = sound ? seen->highest : 0;
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x)
                if (marked(x, y) > 0 && seen->heat(x, y) > most) most = seen->heat(x, y);
        ours.add({.error = (most >= level) == sound ? 1.0 : 0.0});
        theirs.add({.error = (farthest_off(picture, sound ? nullptr : &mask) >= level_of_theirs) == sound ? 1.0 : 0.0});
    }
    found.add("alidade", ours);
    found.add("cv::medianBlur", theirs);
}

const bool registered = [] {
    const auto task = [](const char* of, const std::string& condition, draw::defect what, bool faint) {
        accuracy::registration({of, condition, "share"}, [=](accuracy::findings& found) { judge(found, what, faint); });
    };
    task("defects, sound surfaces called spoilt", "drawn, 128 x 128", draw::defect::none, false);
    for (const draw::defect what : {draw::defect::pit, draw::defect::scratch, draw::defect::stain}) {
        task("defects, not found", draw::name_of(what), what, false);
        task("defects, not found", std::string(draw::name_of(what)) + ", half its contrast", what, true);
    }
    return true;
}();

}  // namespace
