// The points that fits are timed on: of one shape, with noise, without outliers or with one in five.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <opencv2/core.hpp>

#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include "tools/draw/random.hpp"

namespace bench {

struct fit_points {
    std::vector<alidade::point<float>> ours;
    std::vector<cv::Point2f> theirs;

    void add(double x, double y) {
        ours.push_back({static_cast<float>(x), static_cast<float>(y)});
        theirs.emplace_back(ours.back().x, ours.back().y);
    }
};

/// place(i) of n points, each moved by a tenth of a pixel; every fifth anywhere, if asked.
template <class Place>
std::shared_ptr<fit_points> points_of(int n, bool outliers, Place place) {
    draw::random random(1);
    auto made = std::make_shared<fit_points>();
    for (int i = 0; i < n; ++i) {
        const alidade::point<double> p = place((i + 0.5) / n);
        const double x = 0.1 * random.normal(), y = 0.1 * random.normal();
        if (outliers && i % 5 == 0)
            made->add(random.uniform(0, 400), random.uniform(0, 400));
        else
            made->add(p.x + x, p.y + y);
    }
    return made;
}

inline std::shared_ptr<fit_points> ellipse_points(int n, double a, double b, bool outliers) {
    return points_of(n, outliers, [=](double share) {
        const double t = 2 * std::numbers::pi * share, u = a * std::cos(t), v = b * std::sin(t);
        return alidade::point<double>{200 + 0.8 * u - 0.6 * v, 200 + 0.6 * u + 0.8 * v};
    });
}

inline volatile double fitted = 0;  ///< keeps what is computed

}  // namespace bench
