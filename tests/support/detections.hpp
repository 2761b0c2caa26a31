// Lists of detections in tests: decoded into room of a test's choice, compared with what was expected.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/learned/detection.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace tests {

/// What decode(room) finds, all of it; and with less room, as much of the same list as fits.
template <class Decode>
std::vector<alidade::detection> detections(Decode decode) {
    alidade::array_view<alidade::detection> none;
    const auto counted = decode(none);
    REQUIRE_MESSAGE(counted, counted.error().message);
    std::vector<alidade::detection> all(static_cast<std::size_t>(counted->found));
    const auto told = decode(alidade::array_view<alidade::detection>{all.data(), counted->found});
    REQUIRE(told);
    CHECK(told->complete());
    CHECK(told->found == counted->found);
    if (counted->found > 1) {
        std::vector<alidade::detection> half(static_cast<std::size_t>(counted->found / 2));
        const auto cut = decode(alidade::array_view<alidade::detection>{half.data(), counted->found / 2});
        REQUIRE(cut);
        CHECK(cut->found == counted->found);
        CHECK(cut->written == counted->found / 2);
        CHECK(std::equal(half.begin(), half.end(), all.begin()));
    }
    return all;
}

/// The same candidates and labels in the same order; boxes within 1e-5 of their size, scores within 1e-5.
template <std::size_t N>
void check_same(const std::vector<alidade::detection>& found, const alidade::detection (&expected)[N]) {
    REQUIRE(found.size() == N);
    for (std::size_t i = 0; i < N; ++i) {
        const alidade::detection &one = found[i], &other = expected[i];
        CAPTURE(i);
        CHECK(one.candidate == other.candidate);
        CHECK(one.label == other.label);
        CHECK(std::fabs(one.score - other.score) < 1e-5);
        const float size = std::max({std::fabs(other.where.width()), std::fabs(other.where.height()), 1.0F});
        CHECK(std::fabs(one.where.x0 - other.where.x0) <= 1e-5F * size);
        CHECK(std::fabs(one.where.y0 - other.where.y0) <= 1e-5F * size);
        CHECK(std::fabs(one.where.x1 - other.where.x1) <= 1e-5F * size);
        CHECK(std::fabs(one.where.y1 - other.where.y1) <= 1e-5F * size);
    }
}

/// The message of a refusal of this kind.
template <class Result>
std::string refusal(const Result& told, alidade::fault kind = alidade::fault::malformed) {
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == kind);
    return told.error().message;
}

inline bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace tests
