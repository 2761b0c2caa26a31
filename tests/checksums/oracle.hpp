// The readable oracles in the form of `checksums::library`: where the expected checksums come from.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/operator_checksums.hpp"
#include "tests/reference/gaussian_blur.hpp"
#include "tests/reference/gray_from_bgr.hpp"
#include "tests/reference/sobel.hpp"
#include "tests/reference/threshold.hpp"

namespace checksums {

struct oracle {
    static void gray_from_bgr(auto src, auto dst) { reference::gray_from_bgr(src, dst); }
    static void gray_from_rgb(auto src, auto dst) { reference::gray_from_rgb(src, dst); }
    template <class T>
    static void threshold(auto src, image_view<T> dst, alidade::threshold_options<T> options) {
        reference::threshold(src, dst, options);
    }
    static void gaussian_blur(auto src, auto dst, alidade::gaussian_blur_options options) {
        reference::gaussian_blur(src, dst, options);
    }
    static void sobel(auto src, auto dx, auto dy, alidade::sobel_options options) {
        reference::sobel(src, dx, dy, options);
    }
};

}  // namespace checksums
