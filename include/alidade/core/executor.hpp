// Who runs the bands of an operator: this thread, or several. The result does not depend on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <concepts>

namespace alidade {

/// Anything with
///   int bands() const        into how many bands work is worth splitting; at least 1
///   void run(int n, task)    calls task(i) once for each i in [0, n), in any order, on any thread,
///                            and returns when all are done
template <class E>
concept executor = requires(E& e, void (*task)(int)) {
    { e.bands() } -> std::convertible_to<int>;
    e.run(1, task);
};

/// All on the calling thread.
struct sequential {
    constexpr int bands() const { return 1; }
    template <class Task>
    constexpr void run(int n, Task&& task) const {
        for (int i = 0; i < n; ++i) task(i);
    }
};

inline namespace ALIDADE_ISA {

/// Into how many bands of at least `least` rows to split `rows`: 1 … on.bands(). Ask once and lend scratch for as many:
/// an executor may change its mind.
template <executor E>
constexpr int count_bands(E&& on, int rows, int least) {
    const int most = on.bands();
    ALIDADE_EXPECTS(most >= 1 && least >= 1, most, least);
    const int worth = rows / least;
    return worth < 1 ? 1 : worth < most ? worth : most;
}

/// Calls `band(first, last, index)` for `bands` row ranges that cover [0, rows) once.
template <executor E, class Band>
constexpr void for_bands(E&& on, int bands, int rows, Band&& band) {
    ALIDADE_EXPECTS(bands >= 1, bands);
    if (rows <= 0) return;
    if (bands == 1) return band(0, rows, 0);
    on.run(bands, [&](int i) {
        const auto edge = [&](int k) { return static_cast<int>(static_cast<long long>(rows) * k / bands); };
        band(edge(i), edge(i + 1), i);
    });
}

/// Both in one, for work that needs no scratch.
template <executor E, class Band>
constexpr void for_row_bands(E&& on, int rows, int least, Band&& band) {
    for_bands(on, count_bands(on, rows, least), rows, band);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
