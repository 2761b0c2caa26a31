#include <alidade/measure/homography.hpp>

#include <opencv2/calib3d.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/homography.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

const bench::registration grid("homography/f64/54 pairs/least squares", "opencv", [] {
    const draw::homography view =
        draw::seen_from({.centre = {320, 240}, .scale = 30, .rotation = 0.2, .tilt = 0.6, .axis = 1, .distance = 20});
    draw::random random(1);
    const auto plane = std::make_shared<std::vector<point<double>>>();
    const auto seen = std::make_shared<std::vector<measured_point<>>>();
    const auto from = std::make_shared<std::vector<cv::Point2d>>(), to = std::make_shared<std::vector<cv::Point2d>>();
    for (int i = 0; i < 54; ++i) {
        const draw::place p = {i % 9 - 4.0, i / 9 - 2.5}, q = view(p);
        plane->push_back({p.x, p.y});
        seen->push_back({q.x + 0.1 * random.normal(), q.y + 0.1 * random.normal(), isotropic(0.1)});
        from->emplace_back(p.x, p.y);
        to->emplace_back(seen->back().x, seen->back().y);
    }
    return bench::contest{[=] { (void)fit_homography({plane->data(), 54}, {seen->data(), 54}); },
                          [=] { cv::findHomography(*from, *to, 0); }};
});

}  // namespace
