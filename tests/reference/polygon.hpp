// What polygon.hpp computes, as plainly as it can be said.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace reference {

template <class T>
double polygon_area(const std::vector<alidade::point<T>>& polygon) {
    double twice = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const auto a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        twice += double(a.x) * double(b.y) - double(b.x) * double(a.y);
    }
    return twice / 2;
}

template <class T>
double polygon_length(const std::vector<alidade::point<T>>& polygon, bool closed) {
    double sum = 0;
    for (std::size_t i = 0; i + !closed < polygon.size(); ++i) {
        const auto a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        sum += std::hypot(double(b.x) - double(a.x), double(b.y) - double(a.y));
    }
    return sum;
}

/// -1 outside, 0 on the border, 1 inside: of the edges that reach across the point's row, its row below included, those
/// to its right are counted.
template <class T>
int contains(const std::vector<alidade::point<T>>& polygon, double x, double y) {
    int crossings = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const double ax = polygon[i].x, ay = polygon[i].y;
        const double bx = polygon[(i + 1) % polygon.size()].x, by = polygon[(i + 1) % polygon.size()].y;
        const double area = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        if (area == 0 && std::fmin(ax, bx) <= x && x <= std::fmax(ax, bx) && std::fmin(ay, by) <= y &&
            y <= std::fmax(ay, by))
            return 0;
        if ((ay <= y) != (by <= y)) crossings += (area > 0) == (by > ay);
    }
    return crossings % 2 != 0 ? 1 : -1;
}

template <class T>
double distance_to_polygon(const std::vector<alidade::point<T>>& polygon, double x, double y) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const double ax = polygon[i].x, ay = polygon[i].y;
        const double dx = polygon[(i + 1) % polygon.size()].x - ax, dy = polygon[(i + 1) % polygon.size()].y - ay;
        const double square = dx * dx + dy * dy;
        const double along = square == 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / square;
        const double t = std::fmin(1, std::fmax(0, along));
        nearest = std::fmin(nearest, std::hypot(x - ax - t * dx, y - ay - t * dy));
    }
    return contains(polygon, x, y) < 0 ? -nearest : nearest;
}

/// All turns are of one sign, and a line that is not along an edge meets at most two of them: every triple of vertices
/// in order turns alike.
template <class T>
bool is_convex(const std::vector<alidade::point<T>>& polygon) {
    int left = 0, right = 0;
    const std::size_t n = polygon.size();
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j)
            for (std::size_t k = j + 1; k < n; ++k) {
                const auto a = polygon[i], b = polygon[j], c = polygon[k];
                const double turn = (double(b.x) - double(a.x)) * (double(c.y) - double(a.y)) -
                                    (double(b.y) - double(a.y)) * (double(c.x) - double(a.x));
                if (turn == 0) return false;
                ++(turn > 0 ? left : right);
            }
    return n >= 3 && (left == 0 || right == 0);
}

}  // namespace reference
