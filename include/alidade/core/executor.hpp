// Who runs the bands of an operator: this thread, or several. The result does not depend on it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <concepts>

namespace alidade {

/// Anything with
///   int bands() const        into how many bands work is worth splitting (>= 1)
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

/// Calls `band(first, last, index)` for row ranges that cover [0, rows) once: at most `on.bands()` of them,
/// none shorter than `least` rows unless all of it is.
template <executor E, class Band>
constexpr void for_row_bands(E&& on, int rows, int least, Band&& band) {
    ALIDADE_EXPECTS(least >= 1, least);
    if (rows <= 0) return;
    int n = on.bands();
    if (n > rows / least) n = rows / least;
    if (n <= 1) return band(0, rows, 0);
    on.run(n, [&](int i) {
        const auto edge = [&](int k) { return static_cast<int>(static_cast<long long>(rows) * k / n); };
        band(edge(i), edge(i + 1), i);
    });
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
