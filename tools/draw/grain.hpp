// What surfaces look like that are not even: noise that is smooth over a length, the same on every machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include "tools/draw/random.hpp"

namespace draw {

/// Values from -1 to 1 by chance at the whole places of a plane, and smoothly between them.
class grain {
public:
    explicit grain(std::uint64_t seed) : seed_(seed) {}

    double operator()(double x, double y) const {
        const double left = std::floor(x), above = std::floor(y);
        const auto column = static_cast<std::int64_t>(left), row = static_cast<std::int64_t>(above);
        const double s = eased(x - left), t = eased(y - above);
        const double upper = (1 - s) * at(column, row) + s * at(column + 1, row);
        const double lower = (1 - s) * at(column, row + 1) + s * at(column + 1, row + 1);
        return (1 - t) * upper + t * lower;
    }

    /// The sum of several, each twice as fine as the one before and with `share` of its height.
    double octaves(double x, double y, int count, double share) const {
        double sum = 0, height = 1;
        for (int i = 0; i < count; ++i, height *= share, x = 2 * x + 17.3, y = 2 * y + 5.9)
            sum += height * (*this)(x, y);
        return sum;
    }

private:
    static double eased(double t) { return t * t * (3 - 2 * t); }

    double at(std::int64_t column, std::int64_t row) const {
        const auto u = static_cast<std::uint64_t>(column), v = static_cast<std::uint64_t>(row);
        return random(seed_ ^ u * 0x9e3779b97f4a7c15u ^ v * 0xc2b2ae3d27d4eb4fu).uniform(-1, 1);
    }

    std::uint64_t seed_;
};

}  // namespace draw
