#include <alidade/learned/decode/reaching.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

using namespace alidade;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

/// Scores in memory of their own: classes or candidates along rows, in rising or falling order, with gaps.
template <class T>
struct laid_out {
    std::vector<T> memory;
    tensor_view<const T, 2> scores;

    laid_out(int classes, int candidates, bool planes, bool backwards, int gap, std::uint32_t seed) {
        const std::ptrdiff_t step = gap > 1 && !planes ? gap : 1;
        const std::ptrdiff_t row = (planes ? candidates : classes) * step + gap;
        memory.resize(static_cast<std::size_t>(row * (planes ? classes : candidates) + 1));
        for (T& number : memory) {
            seed = seed * 1664525u + 1013904223u;
            if constexpr (std::is_same_v<T, float>)
                number = static_cast<float>(seed >> 16) / 256;
            else
                number = static_cast<T>(seed >> 24);
        }
        scores.extent[0] = classes, scores.extent[1] = candidates;
        scores.stride[0] = planes ? row : step, scores.stride[1] = planes ? step : row;
        scores.data = memory.data();
        if (backwards)
            for (int axis = 0; axis < 2; ++axis) {
                scores.data += scores.stride[axis] * (scores.extent[axis] > 0 ? scores.extent[axis] - 1 : 0);
                scores.stride[axis] = -scores.stride[axis];
            }
    }
};

template <class T>
std::vector<int> reaching(tensor_view<const T, 2> scores, number_bar<T> bar) {
    std::vector<int> told;
    for_reaching(scores, bar, [&](int candidate) { return told.push_back(candidate), true; });
    return told;
}

template <class T>
std::vector<int> expected(tensor_view<const T, 2> scores, number_bar<T> bar) {
    std::vector<int> told;
    for (int candidate = 0; candidate < scores.extent[1]; ++candidate)
        for (int label = 0; label < scores.extent[0]; ++label)
            if (bar(scores(label, candidate))) {
                told.push_back(candidate);
                break;
            }
    return told;
}

template <class T>
void check_all_layouts() {
    for (const int classes : {1, 3, 20})
        for (const int candidates : {0, 1, 7, 31, 600, 2100})
            for (int layout = 0; layout < 8; ++layout) {
                const laid_out<T> laid(classes, candidates, layout & 1, layout & 2, layout & 4 ? 3 : 0, 7u);
                for (const float least : {-1e9f, 120.f, 250.f, 253.f, 1e9f}) {
                    const auto bar = number_reader<T>{}.reaching(least);
                    CAPTURE(classes);
                    CAPTURE(candidates);
                    CAPTURE(layout);
                    CAPTURE(least);
                    CHECK(reaching(laid.scores, bar) == expected(laid.scores, bar));
                }
            }
}

}  // namespace

TEST_CASE("for_reaching: finds just those candidates that reach the bar, in every layout") {
    check_all_layouts<float>();
    check_all_layouts<std::int8_t>();
    check_all_layouts<std::uint8_t>();
}

TEST_CASE("for_reaching: finds what is no number") {
    for (const bool planes : {true, false}) {
        laid_out<float> laid(5, 100, planes, false, 1, 3u);
        laid.memory[static_cast<std::size_t>(2 * laid.scores.stride[0] + 77 * laid.scores.stride[1])] = no_number;
        CHECK(reaching(laid.scores, {1e9f}) == std::vector{77});
    }
}

TEST_CASE("for_reaching: ends where it is told to") {
    for (const bool planes : {true, false}) {
        const laid_out<float> laid(2, 1000, planes, false, 1, 3u);
        int calls = 0;
        for_reaching(laid.scores, {-1e9f}, [&](int) { return ++calls < 3; });
        CHECK(calls == 3);
    }
}

TEST_CASE("for_reaching: no classes, no candidates") {
    CHECK(reaching(tensor_view<const float, 2>(nullptr, {0, 5}), {0}).empty());
    CHECK(reaching(tensor_view<const float, 2>(nullptr, {5, 0}), {0}).empty());
}
