#include <alidade/measure/homography.hpp>

#include <doctest/doctest.h>

#include <opencv2/calib3d.hpp>

#include <cmath>
#include <vector>

#include "tools/draw/homography.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

TEST_CASE("homography: has the points as near as cv::findHomography, or nearer") {
    draw::random random(1);
    for (int trial = 0; trial < 200; ++trial) {
        const draw::homography view = draw::seen_from({.centre = {320, 240},
                                                       .scale = 30,
                                                       .rotation = random.uniform(-3, 3),
                                                       .tilt = random.uniform(0, 1),
                                                       .axis = random.uniform(0, 6),
                                                       .distance = 20});
        const int n = 4 + static_cast<int>(random.uniform(0, 40));
        std::vector<point<double>> plane;
        std::vector<measured_point<>> seen;
        std::vector<cv::Point2d> from, to;
        for (int i = 0; i < n; ++i) {
            const draw::place p = {random.uniform(-5, 5), random.uniform(-5, 5)}, q = view(p);
            plane.push_back({p.x, p.y});
            seen.push_back({q.x + 0.3 * random.normal(), q.y + 0.3 * random.normal()});
            from.emplace_back(p.x, p.y);
            to.emplace_back(seen.back().x, seen.back().y);
        }
        const auto found = fit_homography({plane.data(), n}, {seen.data(), n});
        const cv::Mat theirs = cv::findHomography(from, to, 0);
        REQUIRE(found);
        REQUIRE(!theirs.empty());
        std::vector<cv::Point2d> there;
        cv::perspectiveTransform(from, there, theirs);
        double squares = 0;
        for (std::size_t i = 0; i < to.size(); ++i) squares += std::pow(cv::norm(there[i] - to[i]), 2);
        CHECK(found->rms <= std::sqrt(squares / n) * (1 + 1e-6) + 1e-6);
    }
}
