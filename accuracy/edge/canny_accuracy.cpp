// How well Canny's edges agree with boundaries that people draw, and how far its pixels are from drawn edges.
// SPDX-License-Identifier: MIT
#include <alidade/edge/canny.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

#include "accuracy/edge/boundary_score.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using alidade::canny_thresholds;

cv::Mat our_edges(const cv::Mat& gray, canny_thresholds thresholds) {
    cv::Mat edges(gray.size(), CV_8U);
    const alidade::bitmap found =
        alidade::canny(alidade::as_view<std::uint8_t>(gray), {.low = thresholds.low, .high = thresholds.high});
    alidade::mask_of_bits(found.view(), alidade::as_view<std::uint8_t>(edges));
    return edges;
}

cv::Mat their_edges(const cv::Mat& gray, canny_thresholds thresholds) {
    cv::Mat edges;
    cv::Canny(gray, edges, thresholds.low, thresholds.high);
    return edges;
}

/// What `find(gray, thresholds)` scores on all pictures together, with `choose(gray)` as thresholds.
template <class Find, class Choose>
double f_of(const std::vector<accuracy::drawn_boundaries>& pictures, Find find, Choose choose) {
    accuracy::boundary_counts all;
    for (const auto& picture : pictures) all += accuracy::score(find(picture.gray, choose(picture.gray)), picture);
    return all.f();
}

/// The F-measure at the best thresholds for all pictures together (ODS), and with those chosen for each.
void against_people(accuracy::findings& found, double sigma) {
    const std::string folder = found.data("bsds500");
    if (folder.empty()) return;
    std::vector<accuracy::drawn_boundaries> pictures = accuracy::read_boundaries(folder);
    if (pictures.empty()) return found.skip("no pictures with boundaries in " + folder);
    pictures.resize(std::min(pictures.size(), static_cast<std::size_t>(found.trials(1000))));
    for (auto& picture : pictures) {
        const auto blurred = alidade::gaussian_blur(alidade::as_view<std::uint8_t>(picture.gray), {.sigma = sigma});
        alidade::as_mat(blurred.view()).copyTo(picture.gray);
    }
    double best = -1;
    canny_thresholds best_pair;
    for (const double share : {0.3, 0.4, 0.5, 0.6})
        for (double high = 24; high < 400; high *= 1.15) {
            const canny_thresholds pair = {share * high, high};
            const double f = f_of(pictures, our_edges, [&](const cv::Mat&) { return pair; });
            if (f > best) best = f, best_pair = pair;
        }
    const auto tell = [&](const std::string& method, double f) {
        accuracy::errors one;
        one.add({.error = f});
        found.add(method, one);
    };
    tell("alidade, chosen", f_of(pictures, our_edges, [](const cv::Mat& gray) {
             return alidade::choose_canny_thresholds(alidade::as_view<std::uint8_t>(gray));
         }));
    tell("alidade, best fixed pair", best);
    tell("cv::Canny, that pair", f_of(pictures, their_edges, [&](const cv::Mat&) { return best_pair; }));
}

/// Distances of edge pixels from the edge that was drawn.
void on_edges(accuracy::findings& found, double noise) {
    const draw::scene how = {.noise = noise};
    cv::Mat picture(48, 48, CV_8U);
    draw::random random(601), camera(602);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const double angle = random.uniform(-std::numbers::pi, std::numbers::pi);
        const auto edge = draw::half_plane::through(random.uniform(23, 24), random.uniform(23, 24), angle);
        draw::render(alidade::as_view<std::uint8_t>(picture), edge, how, camera);
        const canny_thresholds chosen = alidade::choose_canny_thresholds(alidade::as_view<std::uint8_t>(picture));
        const auto add = [&](accuracy::errors& made, const cv::Mat& edges) {
            for (int y = 2; y < 46; ++y)
                for (int x = 2; x < 46; ++x)
                    if (const double d = edge.distance(x, y); edges.at<std::uint8_t>(y, x) != 0 && std::abs(d) < 2)
                        made.add({.error = d});
        };
        add(ours, our_edges(picture, chosen));
        add(theirs, their_edges(picture, chosen));
    }
    found.add("alidade", ours);
    found.add("cv::Canny", theirs);
}

const bool registered = [] {
    for (const char* sigma : {"1.4", "2", "2.8"})
        accuracy::registration(
            {"real pictures, canny against boundaries people drew", std::string("ODS F, blur ") + sigma, "F"},
            [=](accuracy::findings& found) { against_people(found, std::stod(sigma)); });
    for (const int noise : {0, 5, 10})
        accuracy::registration({"canny, distance of its pixels from an edge", "noise " + std::to_string(noise), "px"},
                               [=](accuracy::findings& found) { on_edges(found, noise); });
    return true;
}();

}  // namespace
