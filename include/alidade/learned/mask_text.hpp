// A mask as the short text that COCO's files hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/mask.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// The counts as text, without an end sign: each (from the fourth on its difference to the last but one) in groups of 5
/// bits, the lowest first, as characters '0' … 'o', whose bit 5 says that more follow. At most 7 characters a count.
///
/// exact     the `counts` of pycocotools.mask.encode
inline tally mask_to_text(const mask_runs& mask, array_view<char> room);

/// The counts that a text says; as many at most as it has characters. A text that is none, or that is not of this size:
/// fault::malformed, also where the room is too small for it.
inline result<tally> mask_from_text(array_view<const char> text, int width, int height, array_view<std::uint32_t> room);

// ---- how -----------------------------------------------------------------------------------

inline tally mask_to_text(const mask_runs& mask, array_view<char> room) {
    appender<char> out{room};
    for (int i = 0; i < mask.counts.size; ++i) {
        std::int64_t left = std::int64_t{mask.counts[i]} - (i > 2 ? std::int64_t{mask.counts[i - 2]} : 0);
        for (bool more = true; more;) {
            const auto bits = static_cast<int>(left & 31);
            left >>= 5;
            more = (bits & 16) != 0 ? left != -1 : left != 0;  // the highest bit of the last group is the sign
            out.push(static_cast<char>('0' + bits + (more ? 32 : 0)));
        }
    }
    return out.told();
}

inline result<tally> mask_from_text(array_view<const char> text, int width, int height,
                                    array_view<std::uint32_t> room) {
    appender<std::uint32_t> out{room};
    std::int64_t before[2] = {}, sum = 0;
    for (int at = 0; at < text.size;) {
        std::int64_t count = 0;
        int shift = 0;
        for (bool more = true; more; shift += 5) {
            const int bits = at < text.size ? text[at] - '0' : 64;
            if (bits < 0 || bits > 63 || shift > 30)
                return error(fault::malformed, "mask: no count ends at character ", at, " of ", text.size);
            ++at;
            more = (bits & 32) != 0;
            count |= std::int64_t{bits & 31} << shift;
            if (!more && (bits & 16) != 0) count -= std::int64_t{32} << shift;
        }
        if (out.found > 2) count += before[out.found % 2];
        sum += count;
        if (count < 0 || sum > INT32_MAX)
            return error(fault::malformed, "mask: count ", out.found, " is ", count, ", which no mask has");
        before[out.found % 2] = count;
        out.push(static_cast<std::uint32_t>(count));
    }
    const std::int64_t pixels = std::int64_t{width} * height;
    if (width < 0 || height < 0 || sum != pixels)
        return error(fault::malformed, "mask: the counts add up to ", sum, " pixels, ", width, " x ", height, " has ",
                     pixels);
    return out.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
