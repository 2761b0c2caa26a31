// How widely scatters what is drawn by lot, for tests of uncertainties.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <vector>

namespace tests {

/// Standard deviation of what is drawn 40,000 times. Its own standard error is 0.35 %.
template <class Draw>
double deviation(Draw draw) {
    constexpr int n = 40000;
    double mean = 0, squares = 0;
    std::vector<double> all;
    for (int i = 0; i < n; ++i) all.push_back(draw()), mean += all.back() / n;
    for (const double v : all) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / n);
}
/// So near, as a share, it is to what it should be: four standard errors, and what is beyond first order.
constexpr double near_deviation = 0.02;

}  // namespace tests
