// Walks the segments of a JPEG before anything is decoded: what it says, and whether it can be true.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>
#include <alidade/io/image_info.hpp>

namespace alidade {

/// The header of a JPEG whose structure holds from its first marker to its end marker: it is not cut short, has one
/// frame (8-bit Huffman, baseline or progressive), Huffman tables that are possible and that exist before a scan
/// uses them, and enough bytes for its pixels.
///
/// channels is 3 or 1: CMYK is read as colour.
inline result<image_info> probe_jpeg(byte_view bytes);

namespace jpeg_detail {

struct walk {
    byte_view bytes;
    std::size_t at = 2;
    image_info info = {};
    bool progressive = false;
    int scans = 0;
    unsigned dc_tables = 0, ac_tables = 0;  // bit n: table n is defined

    /// The next marker; -1 at the end of the bytes. What lies between segments is stepped over.
    constexpr int next_marker() {
        while (at < bytes.size && bytes[at] != 0xff) ++at;
        while (at < bytes.size && bytes[at] == 0xff) ++at;
        return at < bytes.size ? bytes[at++] : -1;
    }

    /// To the marker that ends a scan: not a stuffed 0xff, not a restart.
    constexpr void skip_scan() {
        while (at + 1 < bytes.size) {
            const int next = bytes[at + 1];
            if (bytes[at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) return;
            ++at;
        }
        at = bytes.size;
    }
};

inline result<void> frame(walk& walk, byte_view segment) {
    if (walk.info.width != 0) return error(fault::malformed, "JPEG: a second frame header");
    if (segment.size < 6) return error(fault::malformed, "JPEG: the frame header is cut short");
    const int bits = segment[0], components = segment[5];
    walk.info.height = static_cast<int>(bytes_detail::big_16(segment.data + 1));
    walk.info.width = static_cast<int>(bytes_detail::big_16(segment.data + 3));
    walk.info.channels = components == 1 ? 1 : 3;
    walk.info.bits = bits;
    if (bits != 8) return error(fault::unsupported, "JPEG: ", bits, " bits a sample, only 8 can be read");
    if (walk.info.width == 0 || walk.info.height == 0)
        return error(fault::malformed, "JPEG: size ", walk.info.width, " x ", walk.info.height, ", must be positive");
    if (components != 1 && components != 3 && components != 4)
        return error(fault::unsupported, "JPEG: ", components, " components, only 1, 3 or 4 can be read");
    if (segment.size != 6 + 3 * static_cast<std::size_t>(components))
        return error(fault::malformed, "JPEG: a frame header of ", segment.size, " bytes for ", components,
                     " components");
    // Every block of 8 x 8 takes a bit at least.
    const std::int64_t blocks = ((std::int64_t{walk.info.width} + 7) / 8) * ((walk.info.height + 7) / 8);
    if (blocks / 8 > static_cast<std::int64_t>(walk.bytes.size))
        return error(fault::malformed, "JPEG: promises ", walk.info.width, " x ", walk.info.height,
                     " pixels, more than ", walk.bytes.size, " bytes can hold");
    return {};
}

/// A table with more codes than there are, or than a decoder has room for, must not reach one.
inline result<void> huffman_tables(walk& walk, byte_view segment) {
    for (std::size_t at = 0; at < segment.size;) {
        if (segment.size - at < 17) return error(fault::malformed, "JPEG: a Huffman table is cut short");
        const int kind = segment[at] >> 4, table = segment[at] & 15;
        if (kind > 1 || table > 3)
            return error(fault::malformed, "JPEG: Huffman table ", table, " of class ", kind, " cannot be");
        std::size_t codes = 0;
        int left = 1;  // of the codes of a length, those not yet taken
        for (std::size_t length = 1; length <= 16; ++length) {
            const int count = segment[at + length];
            left = 2 * left - count;
            codes += static_cast<std::size_t>(count);
            if (left < 0) return error(fault::malformed, "JPEG: more Huffman codes of ", length, " bits than exist");
        }
        if (codes > 255) return error(fault::malformed, "JPEG: a Huffman table of ", codes, " codes, 255 is the most");
        if (codes > segment.size - at - 17) return error(fault::malformed, "JPEG: a Huffman table is cut short");
        (kind == 0 ? walk.dc_tables : walk.ac_tables) |= 1U << table;
        at += 17 + codes;
    }
    return {};
}

inline result<void> scan(walk& walk, byte_view segment) {
    constexpr int most_scans = 256;  // a usual progressive file has about 10; each costs a pass over the picture
    if (walk.info.width == 0) return error(fault::malformed, "JPEG: a scan before the frame header");
    if (++walk.scans > most_scans) return error(fault::malformed, "JPEG: more than ", most_scans, " scans");
    const std::size_t components = segment.size == 0 ? 0 : segment[0];
    if (components < 1 || components > 4 || segment.size != 4 + 2 * components)
        return error(fault::malformed, "JPEG: a scan header of ", segment.size, " bytes for ", components,
                     " components");
    const bool dc = !walk.progressive || segment[1 + 2 * components] == 0;
    const bool ac = !walk.progressive || !dc;
    for (std::size_t c = 0; c < components; ++c) {
        const int tables = segment[2 + 2 * c];
        const int dc_table = tables >> 4 & 15, ac_table = tables & 15;
        if ((dc && (walk.dc_tables >> dc_table & 1) == 0) || (ac && (walk.ac_tables >> ac_table & 1) == 0))
            return error(fault::malformed, "JPEG: scan ", walk.scans, " uses a Huffman table that is not defined");
    }
    walk.skip_scan();
    return {};
}

}  // namespace jpeg_detail

inline result<image_info> probe_jpeg(byte_view bytes) {
    if (bytes.size < 4 || bytes[0] != 0xff || bytes[1] != 0xd8)
        return error(fault::unsupported, "not a JPEG: its start marker is missing");
    jpeg_detail::walk walk{bytes};
    for (;;) {
        const int marker = walk.next_marker();
        if (marker == -1) return error(fault::malformed, "JPEG: ends before its end marker (truncated)");
        if (marker == 0xd9) break;
        const std::size_t left = bytes.size - walk.at;
        const std::size_t length = left < 2 ? 0 : bytes_detail::big_16(bytes.data + walk.at);
        if (length < 2 || length > left)
            return error(fault::malformed, "JPEG: the segment at byte ", walk.at, " is ", length, " bytes long, and ",
                         left, " are left");
        const byte_view segment{bytes.data + walk.at + 2, length - 2};
        walk.at += length;
        result<void> fine;
        if (marker == 0xc4) {
            fine = jpeg_detail::huffman_tables(walk, segment);
        } else if (marker == 0xda) {
            fine = jpeg_detail::scan(walk, segment);
        } else if (marker >= 0xc0 && marker <= 0xc2) {
            walk.progressive = marker == 0xc2;
            fine = jpeg_detail::frame(walk, segment);
        } else if (marker > 0xc2 && marker <= 0xcf && marker != 0xc8) {
            fine = error(fault::unsupported, "JPEG: lossless, arithmetic or hierarchical coding (marker ", marker,
                         ") cannot be read");
        }
        if (!fine) return fine.error();
    }
    if (walk.scans == 0) return error(fault::malformed, "JPEG: holds no scan");
    return walk.info;
}

}  // namespace alidade
