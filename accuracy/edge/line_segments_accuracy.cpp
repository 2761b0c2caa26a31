// How many lines a drawn bar has and how far their directions err, and how much of the lines in photographs is found.
//
// Photographs, in the format of York Urban: <name>.jpg beside <name>_lines.csv, one `x1,y1,x2,y2,…` a line, in pixels
// that count from 1. People marked the lines of three main directions only, so much that is found and right is not in
// them, for every detector alike. Recall: the share of the marked length that a found segment covers, within 1.5 pixels
// and 5° of it. Precision: the share of the found length that a marked one covers so.
// SPDX-License-Identifier: MIT
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <numbers>
#include <vector>

#include "accuracy/pictures.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

constexpr double pi_ = std::numbers::pi;

struct segment {
    double x1, y1, x2, y2, sigma_angle, sigma_offset;

    double length() const { return std::hypot(x2 - x1, y2 - y1); }
};

std::vector<segment> ours(const cv::Mat& picture) {
    std::vector<segment> made;
    for (const line_segment& s : line_segments(subpixel_edges(as_view<std::uint8_t>(picture))))
        made.push_back({double{s.from.x}, double{s.from.y}, double{s.to.x}, double{s.to.y}, double{s.sigma_angle},
                        double{s.sigma_offset}});
    return made;
}

std::vector<segment> lsd(const cv::Mat& picture) {
    std::vector<cv::Vec4f> found;
    cv::createLineSegmentDetector()->detect(picture, found);
    std::vector<segment> made;
    for (const cv::Vec4f& s : found) made.push_back({double{s[0]}, double{s[1]}, double{s[2]}, double{s[3]}, 0, 0});
    return made;
}

// ---- bars ------------------------------------------------------------------------------------

/// Of a bar 180 by 12, the two long sides: their direction, in degrees, and place; the ends of all four; their number.
struct bar_errors {
    accuracy::errors angle, offset, ends, count;

    void add(const std::vector<segment>& found, const draw::bar& bar, const draw::scene& how, bool states_sigma) {
        count.add({.error = static_cast<double>(found.size()) - 4});
        const double ux = std::cos(bar.angle), uy = std::sin(bar.angle);
        const double width = std::sqrt(how.sigma * how.sigma + 1.0 / 12);
        const double noise = std::sqrt(how.noise * how.noise + 1.0 / 12);
        const double one_pixel = noise / how.contrast * std::sqrt(2 * std::sqrt(pi_) * width);
        const double bound_offset = one_pixel / std::sqrt(bar.length);
        const double bound_angle = one_pixel * std::sqrt(12 / (bar.length * bar.length * bar.length));
        int longer = 0;
        for (const segment& s : found) {
            const auto along = [&](double x, double y) { return (x - bar.x) * ux + (y - bar.y) * uy; };
            const auto across = [&](double x, double y) { return (y - bar.y) * ux - (x - bar.x) * uy; };
            const auto off_corner = [&](double x, double y) {
                return std::hypot(std::abs(along(x, y)) - 0.5 * bar.length, std::abs(across(x, y)) - 0.5 * bar.width);
            };
            ends.add({.error = off_corner(s.x1, s.y1)});
            ends.add({.error = off_corner(s.x2, s.y2)});
            if (s.length() < 100) continue;
            ++longer;
            accuracy::trial one = {.error = std::remainder(std::atan2(s.y2 - s.y1, s.x2 - s.x1) - bar.angle, pi_),
                                   .bound = bound_angle};
            accuracy::trial other = {
                .error = std::abs(across(0.5 * (s.x1 + s.x2), 0.5 * (s.y1 + s.y2))) - 0.5 * bar.width,
                .bound = bound_offset};
            if (states_sigma) one.sigma = s.sigma_angle, other.sigma = s.sigma_offset;
            offset.add(other);
            constexpr double degrees = 180 / pi_;
            one.error *= degrees;
            *one.bound *= degrees;
            if (one.sigma) *one.sigma *= degrees;
            angle.add(one);
        }
        for (; longer < 2; ++longer) angle.miss(), offset.miss();
    }
};

enum class quantity { angle, offset, ends, count, exactly_four };

void on_bars(accuracy::findings& found, double noise, quantity what) {
    const draw::scene how = {.background = 170, .contrast = -100, .noise = noise};
    const draw::scene bright = {.contrast = 100, .noise = noise};
    cv::Mat picture(256, 256, CV_8U);
    draw::random random(701), camera(702);
    bar_errors mine, theirs;
    accuracy::errors mine_four, theirs_four;
    for (int i = 0; i < found.trials(200); ++i) {
        const draw::bar bar = {128 + random.uniform(-2, 2), 128 + random.uniform(-2, 2), random.uniform(0, pi_), 180,
                               12};
        draw::render(as_view<std::uint8_t>(picture), bar, how, camera);
        const auto a = ours(picture), b = lsd(picture);
        mine.add(a, bar, bright, true);
        theirs.add(b, bar, bright, false);
        mine_four.add({.error = a.size() == 4 ? 1.0 : 0.0});
        theirs_four.add({.error = b.size() == 4 ? 1.0 : 0.0});
    }
    const auto tell = [&](const char* name, const bar_errors& made, const accuracy::errors& four) {
        switch (what) {
            case quantity::angle:
                return found.add(name, made.angle);
            case quantity::offset:
                return found.add(name, made.offset);
            case quantity::ends:
                return found.add(name, made.ends);
            case quantity::count:
                return found.add(name, made.count);
            case quantity::exactly_four:
                return found.add(name, four);
        }
    };
    tell("alidade", mine, mine_four);
    tell("cv::LineSegmentDetector", theirs, theirs_four);
}

// ---- photographs -----------------------------------------------------------------------------

/// The length of `s` that some segment of `others` covers.
double covered(const segment& s, const std::vector<segment>& others) {
    const double length = s.length(), ux = (s.x2 - s.x1) / length, uy = (s.y2 - s.y1) / length;
    std::vector<segment> near;
    for (const segment& o : others)
        if (const double l = o.length();
            l > 0 && std::abs(ux * (o.y2 - o.y1) - uy * (o.x2 - o.x1)) <= l * std::sin(5 * pi_ / 180))
            near.push_back(o);
    const int steps = std::max(2, static_cast<int>(length) + 1);
    int inside = 0;
    for (int i = 0; i < steps; ++i) {
        const double x = s.x1 + ux * length * (i + 0.5) / steps, y = s.y1 + uy * length * (i + 0.5) / steps;
        inside += std::any_of(near.begin(), near.end(), [&](const segment& o) {
            const double l = o.length(), vx = (o.x2 - o.x1) / l, vy = (o.y2 - o.y1) / l;
            const double along = (x - o.x1) * vx + (y - o.y1) * vy, aside = (y - o.y1) * vx - (x - o.x1) * vy;
            return along >= -1 && along <= l + 1 && std::abs(aside) <= 1.5;
        });
    }
    return length * inside / steps;
}

struct found_lengths {
    double truth = 0, truth_covered = 0, found = 0, found_covered = 0;

    void add(const std::vector<segment>& lines, const std::vector<segment>& marked, double least) {
        std::vector<segment> chosen;
        for (const segment& s : lines)
            if (s.length() >= least) chosen.push_back(s);
        for (const segment& s : marked) truth += s.length(), truth_covered += covered(s, chosen);
        for (const segment& s : chosen) found += s.length(), found_covered += covered(s, marked);
    }
};

std::vector<segment> read_marked(const std::string& picture) {
    std::vector<segment> marked;
    std::ifstream file(picture.substr(0, picture.find_last_of('.')) + "_lines.csv");
    for (std::string line; std::getline(file, line);) {
        segment s{};
        if (std::sscanf(line.c_str(), "%lf,%lf,%lf,%lf", &s.x1, &s.y1, &s.x2, &s.y2) != 4) continue;
        s.x1 -= 1, s.y1 -= 1, s.x2 -= 1, s.y2 -= 1;
        if (s.length() > 0) marked.push_back(s);
    }
    return marked;
}

void on_photographs(accuracy::findings& found, double least, bool recall) {
    const std::string folder = found.data("york_urban_lines");
    if (folder.empty()) return;
    found_lengths mine, theirs;
    for (const std::string& path : accuracy::pictures_in(folder)) {
        const cv::Mat picture = cv::imread(path, cv::IMREAD_GRAYSCALE);
        const auto marked = read_marked(path);
        if (picture.empty() || marked.empty()) continue;
        mine.add(ours(picture), marked, least);
        theirs.add(lsd(picture), marked, least);
    }
    if (mine.truth == 0) return found.skip("no pictures with marked lines in " + folder);
    // The figure stands as an error's mean: one trial.
    const auto tell = [&](const char* name, const found_lengths& made) {
        accuracy::errors share;
        share.add({.error = recall ? made.truth_covered / made.truth
                                   : made.found_covered / (made.found > 0 ? made.found : 1)});
        found.add(name, share);
    };
    tell("alidade", mine);
    tell("cv::LineSegmentDetector", theirs);
}

const bool registered = [] {
    const struct {
        const char* name;
        const char* unit;
        quantity what;
    } tasks[] = {{"line_segments, direction of a bar's sides", "degrees", quantity::angle},
                 {"line_segments, place of a bar's sides", "px", quantity::offset},
                 {"line_segments, ends at a bar's corners", "px", quantity::ends},
                 {"line_segments, lines of a bar beyond four", "lines", quantity::count},
                 {"line_segments, share of bars with exactly four lines", "share", quantity::exactly_four}};
    for (const auto& task : tasks)
        for (const int noise : {0, 5, 10})
            accuracy::registration({task.name, "noise " + std::to_string(noise), task.unit},
                                   [=](accuracy::findings& found) { on_bars(found, noise, task.what); });
    for (const bool recall : {true, false})
        for (const int least : {0, 10, 20})
            accuracy::registration(
                {std::string("real pictures, line_segments, ") + (recall ? "recall" : "precision"),
                 least == 0 ? "all segments" : "segments of " + std::to_string(least) + " px or more", "share"},
                [=](accuracy::findings& found) { on_photographs(found, least, recall); });
    return true;
}();

}  // namespace
