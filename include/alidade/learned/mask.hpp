// A mask as lengths of runs, as COCO writes it: small, and quick to compare.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/learned/region.hpp>

#include <cstdint>

namespace alidade {

/// Column by column from the left, each downwards: so many pixels off, so many on, and so on by turns. The first count
/// may be 0; all together are width × height. Owns nothing.
struct mask_runs {
    int width = 0, height = 0;
    array_view<const std::uint32_t> counts = {};
};

inline namespace ALIDADE_ISA {

/// Counts from elsewhere as a mask, or that they are none: fault::malformed.
inline result<mask_runs> checked_mask(int width, int height, array_view<const std::uint32_t> counts);

/// The counts of a mask whose pixels are on where they are not 0; there are at most `max_mask_counts`. Of an empty
/// picture it is one count of 0.
///
/// requires  fewer than 2³¹ pixels
/// exact     the counts of pycocotools.mask.encode
/// cost      one pass down the columns; allocates nothing
inline tally encode_mask(source<std::uint8_t> mask, array_view<std::uint32_t> room);
inline tally encode_mask(bitmap_source mask, array_view<std::uint32_t> room);

/// As many counts as there can be.
constexpr int max_mask_counts(int width, int height);

/// The pixels: `on` and 0. requires  the mask's size; counts that add up to it
inline void decode_mask(const mask_runs& mask, image_view<std::uint8_t> dst, std::uint8_t on = 255);
inline void decode_mask(const mask_runs& mask, bitmap_view<std::uint64_t> dst);

/// How many pixels are on.
constexpr std::int64_t mask_area(const mask_runs& mask);

/// The smallest box round the pixels that are on; all 0 if there are none.
constexpr box mask_box(const mask_runs& mask);
/// The same as a region, for `nms` of detected<mask_runs>.
constexpr region bounds_of(const mask_runs& mask);

// ---- how -----------------------------------------------------------------------------------

namespace mask_detail {

constexpr std::int64_t checked_pixels(int width, int height) {
    const std::int64_t pixels = std::int64_t{width} * height;
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && pixels < INT32_MAX, width, height);
    return pixels;
}

/// Makes counts of runs, of which two that follow each other may be alike or empty.
struct run_writer {
    appender<std::uint32_t> out;
    std::uint32_t length = 0;
    bool on = false;

    constexpr void add(bool are_on, std::uint32_t pixels) {
        if (are_on != on && pixels != 0) {
            out.push(length);
            length = 0;
            on = are_on;
        }
        length += pixels;
    }
    constexpr tally finish() {
        out.push(length);
        return out.told();
    }
};

template <class IsOn>
tally encode(int width, int height, array_view<std::uint32_t> room, IsOn is_on) {
    (void)checked_pixels(width, height);
    run_writer runs{{room}};
    for (int x = 0; x < width; ++x)
        for (int y = 0; y < height; ++y) runs.add(is_on(x, y), 1);
    return runs.finish();
}

/// Calls visit(x, y, pixels) for the parts of runs that are on, none of them longer than a column.
template <class Visit>
constexpr void each_part(const mask_runs& mask, Visit visit) {
    const std::int64_t pixels = checked_pixels(mask.width, mask.height);
    std::int64_t at = 0;
    for (int i = 0; i < mask.counts.size; ++i) {
        const std::int64_t end = at + mask.counts[i];
        ALIDADE_EXPECTS(end <= pixels, i, end, pixels);
        while (i % 2 == 1 && at < end) {
            const auto x = static_cast<int>(at / mask.height), y = static_cast<int>(at % mask.height);
            const std::int64_t left = end - at, below = mask.height - y;
            const auto part = static_cast<int>(left < below ? left : below);
            visit(x, y, part);
            at += part;
        }
        at = end;
    }
    ALIDADE_EXPECTS(at == pixels, at, pixels);
}

}  // namespace mask_detail

inline result<mask_runs> checked_mask(int width, int height, array_view<const std::uint32_t> counts) {
    const std::int64_t pixels = std::int64_t{width} * height;
    if (width < 0 || height < 0 || pixels >= INT32_MAX)
        return error(fault::too_large, "mask: a size of ", width, " x ", height, " cannot be");
    std::int64_t sum = 0;
    for (std::uint32_t count : counts) sum += count;
    if (sum != pixels)
        return error(fault::malformed, "mask: the counts add up to ", sum, " pixels, ", width, " x ", height, " has ",
                     pixels);
    return mask_runs{width, height, counts};
}

inline tally encode_mask(source<std::uint8_t> mask, array_view<std::uint32_t> room) {
    return mask_detail::encode(mask.width, mask.height, room, [=](int x, int y) { return mask(x, y) != 0; });
}
inline tally encode_mask(bitmap_source mask, array_view<std::uint32_t> room) {
    return mask_detail::encode(mask.width, mask.height, room, [=](int x, int y) { return mask(x, y); });
}

constexpr int max_mask_counts(int width, int height) {
    return static_cast<int>(mask_detail::checked_pixels(width, height)) + 1;
}

inline void decode_mask(const mask_runs& mask, image_view<std::uint8_t> dst, std::uint8_t on) {
    ALIDADE_EXPECTS(dst.width == mask.width && dst.height == mask.height, dst.width, dst.height, mask.width,
                    mask.height);
    for (int y = 0; y < dst.height; ++y)
        for (int x = 0; x < dst.width; ++x) dst(x, y) = 0;
    mask_detail::each_part(mask, [=](int x, int y, int pixels) {
        for (int i = 0; i < pixels; ++i) dst(x, y + i) = on;
    });
}

inline void decode_mask(const mask_runs& mask, bitmap_view<std::uint64_t> dst) {
    ALIDADE_EXPECTS(dst.width == mask.width && dst.height == mask.height, dst.width, dst.height, mask.width,
                    mask.height);
    for (int y = 0; y < dst.height; ++y)
        for (int i = 0; i < dst.row_words(); ++i) dst.row(y)[i] = 0;
    mask_detail::each_part(mask, [=](int x, int y, int pixels) {
        for (int i = 0; i < pixels; ++i) set_bits(dst.row(y + i), x, 1);
    });
}

constexpr std::int64_t mask_area(const mask_runs& mask) {
    std::int64_t area = 0;
    for (int i = 1; i < mask.counts.size; i += 2) area += mask.counts[i];
    return area;
}

constexpr box mask_box(const mask_runs& mask) {
    int left = mask.width, right = 0, top = mask.height, bottom = 0;
    mask_detail::each_part(mask, [&](int x, int y, int pixels) {
        left = x < left ? x : left, right = x + 1;
        top = y < top ? y : top, bottom = y + pixels > bottom ? y + pixels : bottom;
    });
    return right > 0 ? box{left, top, right - left, bottom - top} : box{};
}

constexpr region bounds_of(const mask_runs& mask) {
    const box b = mask_box(mask);
    const auto border = [](int pixel) { return static_cast<float>(pixel) - 0.5F; };
    return {border(b.x), border(b.y), border(b.x + b.width), border(b.y + b.height)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
