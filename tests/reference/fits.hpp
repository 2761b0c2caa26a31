// Geometric fits in long double, by the shortest text that gets there: the oracle of the fits in measure/.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <utility>
#include <vector>

namespace reference {

using number = long double;

struct place {
    number x, y, weight = 1;
};

/// Solves A v = b by elimination.
inline std::vector<number> solve(std::vector<std::vector<number>> a, std::vector<number> b) {
    const std::size_t n = b.size();
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t best = i;
        for (std::size_t k = i + 1; k < n; ++k)
            if (std::abs(a[k][i]) > std::abs(a[best][i])) best = k;
        std::swap(a[i], a[best]);
        std::swap(b[i], b[best]);
        for (std::size_t k = i + 1; k < n; ++k) {
            const number factor = a[k][i] / a[i][i];
            for (std::size_t j = i; j < n; ++j) a[k][j] -= factor * a[i][j];
            b[k] -= factor * b[i];
        }
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
        b[i] /= a[i][i];
    }
    return b;
}

/// Gauss and Newton's steps from `at`; distance(at, place, slopes) gives the distance and its derivatives.
template <class Distance>
std::vector<number> least_squares(const std::vector<place>& places, std::vector<number> at, Distance distance) {
    const std::size_t n = at.size();
    for (int step = 0; step < 60; ++step) {
        std::vector<std::vector<number>> normal(n, std::vector<number>(n, 0));
        std::vector<number> gradient(n, 0), slopes(n, 0);
        for (const place& p : places) {
            const number d = distance(at, p, slopes);
            for (std::size_t j = 0; j < n; ++j) {
                gradient[j] -= p.weight * slopes[j] * d;
                for (std::size_t k = 0; k < n; ++k) normal[j][k] += p.weight * slopes[j] * slopes[k];
            }
        }
        const std::vector<number> by = solve(normal, gradient);
        for (std::size_t j = 0; j < n; ++j) at[j] += by[j];
    }
    return at;
}

/// Of x, y, radius.
inline number from_circle(const std::vector<number>& at, const place& p, std::vector<number>& slopes) {
    const number x = p.x - at[0], y = p.y - at[1], from = std::hypot(x, y);
    slopes = {-x / from, -y / from, -1};
    return from - at[2];
}

/// Of x, y, a, b, angle. The foot by Newton's steps of the ellipse's parameter.
inline number from_ellipse(const std::vector<number>& at, const place& p, std::vector<number>& slopes) {
    const number c = std::cos(at[4]), s = std::sin(at[4]), a = at[2], b = at[3];
    const number u = (p.x - at[0]) * c + (p.y - at[1]) * s, v = (p.y - at[1]) * c - (p.x - at[0]) * s;
    number t = std::atan2(v / b, u / a);
    for (int i = 0; i < 50; ++i) {
        const number ct = std::cos(t), st = std::sin(t);
        const number f = (u - a * ct) * a * st - (v - b * st) * b * ct;
        const number g = a * a * st * st + (u - a * ct) * a * ct + b * b * ct * ct + (v - b * st) * b * st;
        t -= f / g;
    }
    const number ct = std::cos(t), st = std::sin(t), length = std::hypot(b * ct, a * st);
    const number nu = b * ct / length, nv = a * st / length;
    slopes = {-(nu * c - nv * s), -(nu * s + nv * c), -nu * ct, -nv * st, -(nv * a * ct - nu * b * st)};
    return (u - a * ct) * nu + (v - b * st) * nv;
}

/// Of an angle of the normal, and the offset x cos + y sin.
inline number from_line(const std::vector<number>& at, const place& p, std::vector<number>& slopes) {
    const number c = std::cos(at[0]), s = std::sin(at[0]);
    slopes = {p.y * c - p.x * s, -1};
    return p.x * c + p.y * s - at[1];
}

}  // namespace reference
