// Which detections stay, by asking every pair.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/detection.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace reference {

template <class Region>
using detections = std::vector<alidade::detected<Region>>;

/// By falling score; of equal ones the lesser candidate first, then the lesser label.
template <class Region>
detections<Region> by_score(detections<Region> all) {
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        if (a.score != b.score) return a.score > b.score;
        return a.candidate != b.candidate ? a.candidate < b.candidate : a.label < b.label;
    });
    return all;
}

/// `overlap(a, b)` is 0 for what are no rivals.
template <class Region, class Overlap>
detections<Region> nms(const detections<Region>& all, double max_overlap, Overlap overlap) {
    detections<Region> kept;
    for (const auto& one : by_score(all))
        if (std::none_of(kept.begin(), kept.end(), [&](const auto& k) { return overlap(k, one) > max_overlap; }))
            kept.push_back(one);
    return kept;
}

/// Each round the surest is kept, and the others' scores are multiplied by `remains(overlap)`.
template <class Region, class Overlap, class Remains>
detections<Region> soft_nms(detections<Region> all, double min_score, Overlap overlap, Remains remains) {
    detections<Region> kept;
    while (true) {
        std::erase_if(all, [&](const auto& one) { return one.score < min_score; });
        if (all.empty()) return kept;
        all = by_score(all);
        kept.push_back(all.front());
        all.erase(all.begin());
        for (auto& one : all) one.score = static_cast<float>(one.score * remains(overlap(kept.back(), one)));
    }
}

/// As the paper's matrices: of column j the least `remains(overlap(i, j)) / remains(largest overlap of i before)`.
template <class Region, class Overlap, class Remains>
detections<Region> matrix_nms(const detections<Region>& all, double min_score, Overlap overlap, Remains remains) {
    const detections<Region> sorted = by_score(all);
    detections<Region> made = sorted;
    std::vector<double> largest(sorted.size(), 0);
    for (std::size_t j = 0; j < sorted.size(); ++j) {
        double least = 1;
        for (std::size_t i = 0; i < j; ++i) {
            const double o = overlap(sorted[i], sorted[j]);
            if (remains(largest[i]) > 0) least = std::min(least, remains(o) / remains(largest[i]));
            largest[j] = std::max(largest[j], o);
        }
        made[j].score = static_cast<float>(sorted[j].score * least);
    }
    std::erase_if(made, [&](const auto& one) { return one.score < min_score; });
    return by_score(made);
}

}  // namespace reference
