// A value and how sure it is: what everything in measure/ gives.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// `sigma` is the standard uncertainty of `value`, in its unit: value ± 1.96 sigma holds the truth in 95 of 100 cases.
template <class T = double>
struct measured {
    T value = 0, sigma = 0;

    friend constexpr bool operator==(const measured&, const measured&) = default;
};

}  // namespace alidade
