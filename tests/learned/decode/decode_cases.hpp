// Outputs of networks, in every way they may lie in memory, and what an independent implementation finds in them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/classify.hpp>
#include <alidade/learned/decode/yolo.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/learned/decode/noise.hpp"

namespace tests {

using namespace alidade;

struct expected_detection {
    int candidate, label;
    float score;
    float where[5];  ///< the region's numbers in their order
};

struct expected_detections {
    const expected_detection* data;
    std::size_t size;
};

template <class T>
struct yolo_case {
    const char* name;
    int candidates;
    std::uint32_t seed, one_in;
    float scale;
    int zero_point;
    yolo_options options;
    expected_detections found;
};

struct set_case {
    int queries, labels;
    std::uint32_t seed;
    float min_score;
    int top;
    expected_detections found;
};

#include "tests/learned/decode/decode_cases.inc"

/// A tensor in memory of its own; in which order its axes run there, and with which gaps, does not concern whoever
/// reads.
template <class T>
struct laid_out {
    std::vector<T> memory;
    tensor_view<const T, 2> view;

    /// `layout` 0 … 7: bit 0 the first axis runs fastest, bit 1 backwards, bit 2 with gaps.
    template <class Number>
    laid_out(int rows, int columns, int layout, Number number) {
        const std::ptrdiff_t gap = layout & 4 ? 2 : 1, inner = layout & 1 ? rows : columns;
        view.extent[0] = rows, view.extent[1] = columns;
        view.stride[layout & 1 ? 0 : 1] = gap;
        view.stride[layout & 1 ? 1 : 0] = inner * gap + (layout & 4 ? 5 : 0);
        memory.resize(static_cast<std::size_t>(rows * view.stride[0] + columns * view.stride[1]) + 1);
        view.data = memory.data();
        if (layout & 2)
            for (int axis = 0; axis < 2; ++axis) {
                view.data += (view.extent[axis] - 1) * view.stride[axis];
                view.stride[axis] = -view.stride[axis];
            }
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column)
                memory[static_cast<std::size_t>(&view(row, column) - memory.data())] =
                    static_cast<T>(number(static_cast<std::uint32_t>(row * columns + column)));
    }
};

/// The same with its axes named the other way round.
template <class T>
tensor_view<const T, 2> turned(tensor_view<const T, 2> t) {
    std::swap(t.extent[0], t.extent[1]);
    std::swap(t.stride[0], t.stride[1]);
    return t;
}

/// What lies at field * candidates + candidate of a YOLO output.
template <class T>
T yolo_number(const yolo_case<T>& one, std::uint32_t at) {
    const int head = one.options.family == yolo_family::anchors ? 5 : 4;
    const int field = static_cast<int>(at) / one.candidates;
    const std::uint32_t h = noise(one.seed, at);
    const bool end_to_end = one.options.family == yolo_family::end_to_end;
    const bool score = field >= 4 && field < (end_to_end || head == 5 ? 5 : 4 + one.options.labels);
    const bool rare = h % one.one_in == 0;
    if constexpr (std::is_same_v<T, float>) {
        const float u = unit(h);
        if (field < 4) return u * 640.0f;
        if (score && one.options.scores == score_form::sigmoid) return rare ? u * 4.0f : (u + 1.0f) * -4.0f;
        if (score) return rare ? u : u * 0.2f;
        if (end_to_end && field == 5) return static_cast<float>((h >> 24) % static_cast<unsigned>(one.options.labels));
        if (!end_to_end && field < head + one.options.labels) return u;
        return (u - 0.5f) * 8.0f;
    } else {
        const int byte = static_cast<int>(h >> 24);
        return static_cast<T>((score && !rare ? byte / 8 : byte) + std::numeric_limits<T>::min());
    }
}

inline void check_number(float got, float expected) {
    CHECK_UNARY(std::fabs(got - expected) <= 1e-5f * std::fmax(1.0f, std::fabs(expected)));
}
inline void check_where(const region& got, const float (&expected)[5]) {
    check_number(got.x0, expected[0]), check_number(got.y0, expected[1]);
    check_number(got.x1, expected[2]), check_number(got.y1, expected[3]);
}
inline void check_where(const rotated_region& got, const float (&expected)[5]) {
    check_number(got.x, expected[0]), check_number(got.y, expected[1]);
    check_number(got.width, expected[2]), check_number(got.height, expected[3]);
    check_number(got.angle, expected[4]);
}

/// Just these candidates, with these labels, and boxes and scores within 1e-5.
template <class Region>
void check_found(const result<tally>& told, const std::vector<detected<Region>>& room, expected_detections expected) {
    REQUIRE_MESSAGE(told, std::string(told.error().message));
    REQUIRE(told->found == static_cast<int>(expected.size));
    for (std::size_t i = 0; i < expected.size && i < room.size(); ++i) {
        CHECK(room[i].candidate == expected.data[i].candidate);
        CHECK(room[i].label == expected.data[i].label);
        check_number(room[i].score, expected.data[i].score);
        check_where(room[i].where, expected.data[i].where);
    }
}

}  // namespace tests
