// Ramer's algorithm, recursively.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <cmath>
#include <vector>

namespace reference {

template <class T>
struct line_simplifier {
    using points = std::vector<alidade::point<T>>;

    const points& all;
    double tolerance;
    points kept = {};

    const alidade::point<T>& at(std::size_t i) const { return all[i % all.size()]; }

    /// Adds what stands for the points `first` … `last`, without the last.
    void split(std::size_t first, std::size_t last) {
        const double dx = double(at(last).x) - double(at(first).x), dy = double(at(last).y) - double(at(first).y);
        double most = 0;
        std::size_t farthest = first;
        for (std::size_t i = first + 1; i < last; ++i) {
            const double aside =
                std::abs(dx * (double(at(i).y) - double(at(first).y)) - dy * (double(at(i).x) - double(at(first).x)));
            if (aside > most) most = aside, farthest = i;
        }
        if (most * most <= tolerance * tolerance * (dx * dx + dy * dy)) return kept.push_back(at(first));
        split(first, farthest);
        split(farthest, last);
    }

    std::size_t farthest_from(std::size_t start, double& square) const {
        std::size_t farthest = start;
        square = 0;
        for (std::size_t k = 1; k < all.size(); ++k) {
            const double dx = double(at(start + k).x) - double(at(start).x),
                         dy = double(at(start + k).y) - double(at(start).y);
            if (dx * dx + dy * dy > square) square = dx * dx + dy * dy, farthest = start + k;
        }
        return farthest;
    }

    points simplified(bool closed) && {
        if (all.empty()) return {};
        if (!closed && all.front() != all.back()) {
            split(0, all.size() - 1);
            kept.push_back(all.back());
            return kept;
        }
        std::size_t start = 0, across = 0;
        double square = 0;
        for (int round = 0; round < (closed ? 3 : 1); ++round) {
            start = across % all.size();
            across = farthest_from(start, square);
        }
        if (square <= tolerance * tolerance) return {at(start)};
        split(start, across);
        split(across, start + all.size());
        return kept;
    }
};

template <class T>
std::vector<alidade::point<T>> approx_polygon(const std::vector<alidade::point<T>>& points, double tolerance,
                                              bool closed) {
    return line_simplifier<T>{points, tolerance}.simplified(closed);
}

}  // namespace reference
