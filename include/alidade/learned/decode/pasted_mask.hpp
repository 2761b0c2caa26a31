// The small mask of Mask R-CNN, pasted into the picture at its box.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/learned/decode/map_places.hpp>
#include <alidade/learned/region.hpp>

namespace alidade {

struct pasted_mask_options {
    float level = 0.5F;  ///< that what is inside reaches, of shares
    std::uint8_t inside = 255, outside = 0;
};

inline namespace ALIDADE_ISA {

/// dst(x, y) = inside where the mask (M × M or any other size), with a rim of zeros round it and spread bilinearly over
/// `where` and as much of a rim, is `level` or more; else outside. The result is the rectangle of dst beyond which
/// there is nothing inside.
///
/// requires  dst does not overlap the mask; level > 0, and a mask of shares: the rim is outside
/// fault     malformed: an empty mask, a box or a mask that holds what is no number, a box too large for any picture
/// exact     the same bytes on every machine; torchvision's, wherever the spread mask is not within 1e-6 of the level
/// cost      one pass over dst, and the mask over its box; allocates nothing
/// reference torchvision's paste_masks_in_image, then `>= level`
template <stored_number T>
result<box> paste_mask(tensor_view<const T, 2> mask, const region& where, image_view<std::uint8_t> dst,
                       pasted_mask_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace pasted_mask_detail {

using namespace map_places_detail;
using number = rounded<float>;  // torchvision's boxes are floats, and which pixel they reach depends on it

/// First and last pixel of a box that is grown by a rim of one cell of its mask.
struct span {
    int first = 0, last = 0;

    /// Whole pixels as torchvision takes them: the outline's coordinates, cut off towards 0.
    constexpr span(float low, float high, int cells) {
        const number from = number(low) + 0.5F, to = number(high) + 0.5F;
        const number half = (to - from) * 0.5F * static_cast<float>((real(cells + 2) / cells).value);
        const number middle = (to + from) * 0.5F;
        first = static_cast<int>((middle - half).value);
        last = static_cast<int>((middle + half).value);
    }
    constexpr int size() const { return last - first + 1 > 1 ? last - first + 1 : 1; }
    /// Its pixels within 0 … size - 1: where they begin and end.
    constexpr int begin() const { return first > 0 ? first : 0; }
    constexpr int end(int within) const { return last + 1 < within ? last + 1 : within; }
};

constexpr float farthest = 1 << 24;
constexpr bool near_enough(float v) { return v >= -farthest && v <= farthest; }

}  // namespace pasted_mask_detail

template <stored_number T>
result<box> paste_mask(tensor_view<const T, 2> mask, const region& where, image_view<std::uint8_t> dst,
                       pasted_mask_options options) {
    using namespace pasted_mask_detail;
    const int rows = mask.extent[0], columns = mask.extent[1];
    error why;
    const auto of = tensor_numbers_detail::numbers_of(mask, why);
    if (why.kind != fault::none) return why;
    ALIDADE_EXPECTS(options.level > 0);
    constexpr int most = 1 << 15;
    if (rows < 1 || columns < 1 || rows > most || columns > most)
        return shape_fault(fault::malformed, "paste_mask", mask, "a plane with cells");
    if (!(near_enough(where.x0) && near_enough(where.y0) && near_enough(where.x1) && near_enough(where.y1)))
        return error(fault::malformed, "paste_mask: a side of the box is no number, or farther away than 2^24");
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x)
            if (!finite(of(y, x))) return no_number("paste_mask", x, y);

    paint({0, dst.width, 0, dst.height, {}, {}}, dst, options.outside);
    const span across(where.x0, where.x1, columns), down(where.y0, where.y1, rows);
    const box grown{across.begin(), down.begin(), across.end(dst.width) - across.begin(),
                    down.end(dst.height) - down.begin()};
    if (grown.width <= 0 || grown.height <= 0) return box{};
    const auto rimmed = [&](int y, int x) {
        return y < 1 || y > rows || x < 1 || x > columns ? 0.0F : of(y - 1, x - 1);
    };
    const places u{{1, -static_cast<double>(across.first), across.size(), columns + 2}, grown.x, grown.width};
    const places v{{1, -static_cast<double>(down.first), down.size(), rows + 2}, grown.y, grown.height};
    const auto inner = crop(dst, grown.x, grown.y, grown.width, grown.height);
    const auto put = [&](int x, int y, bool inside) {
        if (inside) inner.row(y)[x] = options.inside;
    };
    const auto fill = [&](const block& b, bool inside) {
        if (inside) paint(b, inner, options.inside);
    };
    for_blocks(u, v, [&](const block& b) { part(b, corner_levels::of(rimmed, b), options.level, u, v, fill, put); });
    return grown;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
