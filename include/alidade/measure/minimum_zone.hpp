// The narrowest strip, and the narrowest ring, that hold all points: the minimum zones of form.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/small_matrix.hpp>
#include <alidade/shape/fit_points.hpp>

namespace alidade::inline ALIDADE_ISA::minimum_zone_detail {

// Near a shape the points' distances from it are a linear function of its parameters, and the least of their largest is
// Chebyshev's problem. Stiefel (1959): of N + 1 points the answer is one formula; the point that lies furthest out
// then takes the place of that one without which the N + 1 are worst. Around the new shape it begins again.

/// A line through (x, y) along (ux, uy).
template <class T>
struct zone_line {
    rounded<T> x = 0, y = 0, ux = 1, uy = 0;
};

template <int N, class T>
struct row {
    rounded<T> a[N], r;  ///< r - a·p is the distance with parameters p
};

template <class T>
rounded<T> determinant(const row<2, T>& a, const row<2, T>& b) {
    return a.a[0] * b.a[1] - a.a[1] * b.a[0];
}
template <class T>
rounded<T> determinant(const row<3, T>& a, const row<3, T>& b, const row<3, T>& c) {
    return a.a[0] * (b.a[1] * c.a[2] - b.a[2] * c.a[1]) - a.a[1] * (b.a[0] * c.a[2] - b.a[2] * c.a[0]) +
           a.a[2] * (b.a[0] * c.a[1] - b.a[1] * c.a[0]);
}

/// Parameters at which N + 1 distances are equally large, which is the least that the largest of them can be.
template <int N, class T>
struct levelled {
    rounded<T> p[N] = {}, height = 0;
    bool good = false;
};

template <int N, class T>
levelled<N, T> level(const row<N, T> (&rows)[N + 1]) {
    using number = rounded<T>;
    number factors[N + 1], sum = 0, sizes = 0;
    int largest = 0;
    for (int k = 0; k <= N; ++k) {
        const row<N, T>*others[N], **next = others;
        for (int i = 0; i <= N; ++i)
            if (i != k) *next++ = &rows[i];
        number minor;
        if constexpr (N == 2)
            minor = determinant(*others[0], *others[1]);
        else
            minor = determinant(*others[0], *others[1], *others[2]);
        factors[k] = k % 2 == 0 ? minor : -minor;
        sum += factors[k] * rows[k].r;
        sizes += abs(factors[k]);
        if (abs(factors[k]) > abs(factors[largest])) largest = k;
    }
    levelled<N, T> made;
    if (!(sizes > 0)) return made;
    const number height = sum / sizes;
    // Cramer's rule for the N points whose determinant is largest.
    row<N, T> base[N];
    for (int i = 0, k = 0; k <= N; ++k)
        if (k != largest) {
            base[i] = rows[k];
            base[i++].r = rows[k].r - (factors[k] < 0 ? -height : height);
        }
    for (int j = 0; j < N; ++j) {
        row<N, T> changed[N];
        for (int i = 0; i < N; ++i) changed[i] = base[i], changed[i].a[j] = base[i].r;
        if constexpr (N == 2)
            made.p[j] = determinant(changed[0], changed[1]) / determinant(base[0], base[1]);
        else
            made.p[j] = determinant(changed[0], changed[1], changed[2]) / determinant(base[0], base[1], base[2]);
    }
    made.height = abs(height);
    made.good = made.height - made.height == 0;
    return made;
}

/// Of n rows, row_of(i).
template <int N, class T, class RowOf>
levelled<N, T> chebyshev(int n, const int (&first)[N + 1], const RowOf& row_of) {
    using number = rounded<T>;
    row<N, T> rows[N + 1];
    for (int k = 0; k <= N; ++k) rows[k] = row_of(first[k]);
    levelled<N, T> now = level<N, T>(rows);
    for (int step = 0; step < 200 && now.good; ++step) {
        number most = now.height * number(sizeof(T) > 4 ? T(1 + 1e-12) : T(1 + 1e-5));
        int worst = -1;
        for (int i = 0; i < n; ++i) {
            const row<N, T> one = row_of(i);
            number d = one.r;
            for (int j = 0; j < N; ++j) d -= one.a[j] * now.p[j];
            if (abs(d) > most) most = abs(d), worst = i;
        }
        if (worst < 0) break;
        const row<N, T> entering = row_of(worst);
        levelled<N, T> best;
        int leaving = -1;
        for (int k = 0; k <= N; ++k) {
            const row<N, T> kept = rows[k];
            rows[k] = entering;
            const levelled<N, T> tried = level<N, T>(rows);
            if (tried.good && (leaving < 0 || tried.height > best.height)) best = tried, leaving = k;
            rows[k] = kept;
        }
        if (leaving < 0 || !(best.height > now.height)) break;  // rounding has the last word
        rows[leaving] = entering;
        now = best;
    }
    return now;
}

/// Moves a line to the middle of the narrowest strip near it. False if there is none.
template <class T, class Points>
bool narrowest(const Points& points, zone_line<T>& at) {
    using number = rounded<T>;
    if (points.size < 3) return points.size == 2;
    for (int round = 0; round < 30; ++round) {
        number half = 0, low = 0, high = 0;
        int first = 0, last = 0;
        const auto along = [&](int i) {
            const fit_sample<T> p = points.template sample<T>(i);
            return (p.x - at.x) * at.ux + (p.y - at.y) * at.uy;
        };
        for (int i = 0; i < points.size; ++i) {
            const number t = along(i);
            if (i == 0 || t < low) low = t, first = i;
            if (i == 0 || t > high) high = t, last = i;
        }
        half = (high - low) * number(T(0.5));
        if (!(half > 0)) return false;
        int middle = first;
        number nearest = half * number(4);
        for (int i = 0; i < points.size; ++i) {
            const number from = abs(along(i) - (low + high) * number(T(0.5)));
            if (i != first && i != last && from < nearest) nearest = from, middle = i;
        }
        const auto row_of = [&](int i) {
            const fit_sample<T> p = points.template sample<T>(i);
            return row<2, T>{{1, along(i) / half}, (p.y - at.y) * at.ux - (p.x - at.x) * at.uy};
        };
        const levelled<2, T> best = chebyshev<2, T>(points.size, {first, middle, last}, row_of);
        if (!best.good) return false;
        const number turn = best.p[1] / half, ux = at.ux - turn * at.uy, uy = at.uy + turn * at.ux;
        const number length = sqrt(ux * ux + uy * uy);
        at = {at.x - best.p[0] * at.uy, at.y + best.p[0] * at.ux, ux / length, uy / length};
        if (!(abs(best.p[1]) > half * number(sizeof(T) > 4 ? T(1e-14) : T(1e-6)))) break;
    }
    return true;
}

/// Moves a circle to the middle of the narrowest ring near it. False if there is none.
template <class T, class Points>
bool narrowest(const Points& points, fit_points_detail::circle_of<T>& at) {
    using number = rounded<T>;
    if (points.size < 4) return points.size == 3;
    for (int round = 0; round < 30; ++round) {
        const auto row_of = [&](int i) {
            const fit_sample<T> p = points.template sample<T>(i);
            const number x = p.x - at.x, y = p.y - at.y, from = sqrt(x * x + y * y);
            if (!(from > 0)) return row<3, T>{{1, 0, 0}, -at.radius};
            return row<3, T>{{1, x / from, y / from}, from - at.radius};
        };
        // Four that lie far apart: each furthest from those before.
        int first[4] = {0, 0, 0, 0};
        for (int k = 1; k < 4; ++k) {
            number widest = -1;
            for (int i = 0; i < points.size; ++i) {
                const row<3, T> one = row_of(i);
                number near = 8;
                for (int j = 0; j < k; ++j) {
                    const row<3, T> other = row_of(first[j]);
                    const number dx = one.a[1] - other.a[1], dy = one.a[2] - other.a[2];
                    near = min(near, dx * dx + dy * dy);
                }
                if (near > widest) widest = near, first[k] = i;
            }
        }
        const levelled<3, T> best = chebyshev<3, T>(points.size, first, row_of);
        if (!best.good) return false;
        at = {true, at.x + best.p[1], at.y + best.p[2], at.radius + best.p[0]};
        if (!(abs(best.p[1]) + abs(best.p[2]) > at.radius * number(sizeof(T) > 4 ? T(1e-13) : T(1e-6)))) break;
    }
    return at.radius > 0;
}

}  // namespace alidade::inline ALIDADE_ISA::minimum_zone_detail
