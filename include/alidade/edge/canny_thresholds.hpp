// Thresholds for the Canny detector from the picture itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/canny_rows.hpp>
#include <alidade/filter/sobel.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// How the two derivatives make one magnitude.
enum class gradient_norm {
    l1,  ///< |dx| + |dy|
    l2,  ///< √(dx² + dy²): the same in all directions
};

/// Thresholds are those of the gradient's magnitude, in the units of the kernel: a step of 1 is 4, 48 or 16 high.
/// Below 0 both are chosen from the picture, by choose_canny_thresholds; of one alone the other is twice or half.
struct canny_options {
    double low = -1;   ///< an edge goes on while it is above this …
    double high = -1;  ///< … if somewhere it is above this
    sobel_kernel kernel = sobel_kernel::size3;
    gradient_norm norm = gradient_norm::l1;
};

struct canny_thresholds {
    double low = 0, high = 0;  ///< as of canny_options
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for rows of `width` pixels, worked on in `bands` bands at once.
constexpr std::size_t canny_thresholds_workspace(int width, int bands = 1);

/// high = the larger of 3 mean(m) and 2 rms(m), low = high / 2, m = |dx| + |dy| over all pixels; for l2, π/4 of that,
/// which is the mean of l2 over l1 where edges run in all directions.
///
/// Contours of objects are what stands out of the gradient of everything else. The rms tells what is usual in pictures
/// of few and strong edges; the mean in those of noise, where two pixels in a thousand are above 3 means.
/// A picture of twice the contrast has thresholds twice as high. Smooth it first: what is noise then counts less.
/// Of the options, `kernel` and `norm` count.
///
/// exact     sums are integers; the same bytes on every ISA and for every number of bands
/// cost      one pass; allocates nothing
/// scratch   canny_thresholds_workspace(width, on.bands())
template <executor E = sequential>
canny_thresholds choose_canny_thresholds(image_view<const std::uint8_t> src, canny_options options, workspace scratch,
                                         E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace canny_detail {

struct magnitude_sums {
    std::uint64_t once, squared;
};

template <class Kernel, class E>
magnitude_sums sum_magnitudes(image_view<const std::uint8_t> src, workspace scratch, E& on) {
    const int bands = count_bands(on, src.height, 16);
    const std::size_t room = ring<l1>::bytes(src.width), n = static_cast<std::size_t>(bands);
    magnitude_sums* sums = scratch.take<magnitude_sums>(n);
    std::byte* rings = scratch.take<std::byte>(times(room, n));
    for_bands(on, bands, src.height, [&](int first, int last, int band) {
        workspace own(rings + room * static_cast<std::size_t>(band), room);
        ring<l1> rows(src.width, own);
        std::uint64_t once = 0, squared = 0;
        for (int y = first; y < last; ++y) {
            derive_row<Kernel>(src, y, rows);
            const l1* row = rows.next;
            for (int x = 0; x < src.width; ++x) {
                const std::uint32_t m = static_cast<std::uint32_t>(row[x]);
                once += m;
                squared += m * m;
            }
        }
        sums[band] = {once, squared};
    });
    magnitude_sums all = {0, 0};
    for (int i = 0; i < bands; ++i) all = {all.once + sums[i].once, all.squared + sums[i].squared};
    return all;
}

}  // namespace canny_detail

constexpr std::size_t canny_thresholds_workspace(int width, int bands) {
    ALIDADE_EXPECTS(width >= 0 && bands >= 1, width, bands);
    using namespace canny_detail;
    const std::size_t n = static_cast<std::size_t>(bands);
    return scratch_bytes<magnitude_sums>(n) + scratch_bytes<std::byte>(times(ring<l1>::bytes(width), n));
}

template <executor E>
canny_thresholds choose_canny_thresholds(image_view<const std::uint8_t> src, canny_options options, workspace scratch,
                                         E&& on) {
    if (src.empty()) return {};
    const canny_detail::magnitude_sums sums =
        options.kernel == sobel_kernel::size3   ? canny_detail::sum_magnitudes<sobel_detail::sobel3>(src, scratch, on)
        : options.kernel == sobel_kernel::size5 ? canny_detail::sum_magnitudes<sobel_detail::sobel5>(src, scratch, on)
                                                : canny_detail::sum_magnitudes<sobel_detail::scharr>(src, scratch, on);
    const real pixels = real(src.width) * real(src.height);
    const real scale = options.norm == gradient_norm::l1 ? 1.0 : 0.78539816339744831;
    const real high = scale * max(real(3) * (real(sums.once) / pixels), real(2) * sqrt(real(sums.squared) / pixels));
    return {(real(0.5) * high).value, high.value};
}

#if ALIDADE_HOSTED
inline canny_thresholds choose_canny_thresholds(image_view<const std::uint8_t> src, canny_options options = {}) {
    scratch memory;
    return choose_canny_thresholds(src, options, memory.reserve(canny_thresholds_workspace(src.width)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
