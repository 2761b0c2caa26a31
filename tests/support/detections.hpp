// Drawn detections in crowds, what peers made of such, and how lists of them compare.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/overlap.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tools/draw/random.hpp"

namespace tests {

template <class Region>
using detections = std::vector<alidade::detected<Region>>;

template <class Region>
alidade::array_view<alidade::detected<Region>> view(detections<Region>& all) {
    return {all.data(), static_cast<int>(all.size())};
}

inline void place(draw::random& random, double x, double y, alidade::region& made) {
    const double w = random.uniform(2, 40), h = random.uniform(2, 40);
    made = {static_cast<float>(x - w / 2), static_cast<float>(y - h / 2), static_cast<float>(x + w / 2),
            static_cast<float>(y + h / 2)};
}
inline void place(draw::random& random, double x, double y, alidade::rotated_region& made) {
    made = {static_cast<float>(x), static_cast<float>(y), static_cast<float>(random.uniform(2, 40)),
            static_cast<float>(random.uniform(2, 40)), static_cast<float>(random.uniform(-4, 4))};
}

/// About six round each middle, of three labels; scores in twentieths where `ties`.
template <class Region>
detections<Region> crowd(draw::random& random, int n, bool ties = false) {
    detections<Region> made(static_cast<std::size_t>(n));
    double x = 0, y = 0;
    for (int i = 0; i < n; ++i) {
        if (i % 6 == 0) x = random.uniform(0, 200), y = random.uniform(0, 200);
        auto& one = made[static_cast<std::size_t>(i)];
        place(random, x + random.uniform(-6, 6), y + random.uniform(-6, 6), one.where);
        const double score = random.uniform(0.01, 1);
        one.score = static_cast<float>(ties ? std::round(score * 20) / 20 : score);
        one.label = static_cast<int>(random.uniform(0, 3));
        one.candidate = i;
    }
    return made;
}

template <class T>
void shuffle(draw::random& random, std::vector<T>& all) {
    for (std::size_t i = all.size(); i > 1; --i) {
        const auto j = static_cast<std::size_t>(random.uniform(0, static_cast<double>(i)));
        std::swap(all[i - 1], all[j < i ? j : i - 1]);
    }
}

/// Overlap of two detections, 0 where labels differ.
struct of_one_label {
    template <class Region>
    double operator()(const alidade::detected<Region>& a, const alidade::detected<Region>& b) const {
        return a.label == b.label ? iou(a.where, b.where) : 0;
    }
};

inline std::vector<float> numbers_of(const alidade::detection& one) {
    return {one.score, one.where.x0, one.where.y0, one.where.x1, one.where.y1};
}
inline std::vector<float> numbers_of(const alidade::rotated_detection& one) {
    return {one.score, one.where.x, one.where.y, one.where.width, one.where.height, one.where.angle};
}

/// The same detections in the same order, numbers within `tolerance` of their size.
template <class Region>
void check_alike(const detections<Region>& made, const detections<Region>& right, double tolerance) {
    REQUIRE(made.size() == right.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
        INFO("detection ", i);
        CHECK(made[i].candidate == right[i].candidate);
        CHECK(made[i].label == right[i].label);
        const std::vector<float> a = numbers_of(made[i]), b = numbers_of(right[i]);
        for (std::size_t k = 0; k < a.size(); ++k)
            CHECK(std::fabs(a[k] - b[k]) <= tolerance * std::fmax(1, std::fabs(b[k])));
    }
}

/// What tests/peers/nms_peers.py --inc writes.
template <class Region>
struct peer_case {
    double limit;
    int models;
    detections<Region> given, told;
};

}  // namespace tests
