// What happens when a caller breaks a contract.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#if ALIDADE_HOSTED
#include <cstdio>
#include <cstdlib>
#endif

namespace alidade {

/// A requirement that did not hold: its text, where it stands, and the values it is about.
struct violation {
    const char* requirement = "";
    const char* file = "";
    int line = 0;
    const char* names = "";  ///< of the values, comma-separated; may be empty
    const long long* values = nullptr;
    int count = 0;
};

/// Told of a broken contract. A test may install one that throws, firmware one that resets the device.
/// If it returns, the program ends all the same.
using violation_handler = void (*)(const violation&);

/// The one hook. Null: print and abort (hosted), trap (bare metal). Set it before other threads start.
inline violation_handler on_violation = nullptr;

inline namespace ALIDADE_ISA {

/// Tells the hook, and does not return unless the hook throws.
[[noreturn]] inline void report(const violation& broken) {
    if (on_violation) on_violation(broken);
#if ALIDADE_HOSTED
    std::fprintf(stderr, "%s:%d: requirement broken: %s", broken.file, broken.line, broken.requirement);
    if (broken.count > 0) std::fprintf(stderr, "; %s =", broken.names);
    for (int i = 0; i < broken.count; ++i) std::fprintf(stderr, i == 0 ? " %lld" : ", %lld", broken.values[i]);
    std::fputc('\n', stderr);
    std::abort();
#else
    __builtin_trap();
#endif
}

template <class... Values>
[[noreturn]] inline void violated(const char* requirement, const char* file, int line, const char* names,
                                  Values... values) {
    const long long list[] = {static_cast<long long>(values)..., 0};
    report({requirement, file, line, names, list, static_cast<int>(sizeof...(Values))});
}

}  // namespace ALIDADE_ISA
}  // namespace alidade

/// States what a caller must guarantee, and the values to show when it does not hold:
/// `ALIDADE_EXPECTS(radius > 0, radius)`. Costs one predicted branch. Not for what a correct program can
/// meet: that is a `result`.
#define ALIDADE_EXPECTS(requirement, ...) \
    ((requirement) ? static_cast<void>(0) \
                   : ::alidade::violated(#requirement, __FILE__, __LINE__, #__VA_ARGS__ __VA_OPT__(, ) __VA_ARGS__))
