// Decodes PNM pictures (PBM, PGM, PPM as text or binary, and PAM) from memory into memory: no file, no heap.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>
#include <alidade/io/file_samples.hpp>

#include <limits>

namespace alidade {

/// The header of a PNM picture, and where its samples begin.
struct pnm_header {
    image_info info;
    int maxval = 0;          ///< the sample that means full brightness
    bool text = false;       ///< samples are decimal numbers
    bool bitmap = false;     ///< one bit a pixel, 1 is black
    std::size_t raster = 0;  ///< offset of the first sample

    /// Of one row of binary samples.
    constexpr std::int64_t row_bytes() const {
        if (bitmap) return (std::int64_t{info.width} + 7) / 8;
        return std::int64_t{info.width} * info.channels * (maxval > 255 ? 2 : 1);
    }
};

/// Reads the header of the first picture in `bytes`.
///
/// An error if it is not PNM (P1 to P7), promises a size that is not positive, a maxval outside 1 to 65535,
/// or more samples than the bytes that follow can hold.
result<pnm_header> probe_pnm(byte_view bytes);

/// Decodes the first picture in `bytes` into `dst`, which has the size that `probe_pnm` tells.
///
/// A sample s becomes s * M / maxval, rounded, where M is the largest T; with `full_range = false` it stays s.
/// Bitmaps count as maxval 1 with white = 1. Colours, grey and alpha as in `read_options`.
/// After an error the pixels of `dst` are unspecified.
template <file_sample T, int C>
result<void> decode_pnm(byte_view bytes, image_view<T, C> dst, read_options options = {});

namespace pnm_detail {

struct cursor {
    byte_view bytes;
    std::size_t at = 0;

    constexpr int peek() const { return at < bytes.size ? bytes[at] : -1; }
    constexpr int next() { return at < bytes.size ? bytes[at++] : -1; }

    static constexpr bool is_space(int c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    static constexpr bool is_digit(int c) { return c >= '0' && c <= '9'; }

    constexpr void skip_line() {
        for (int c = next(); c != '\n' && c != -1;) c = next();
    }
    constexpr void skip_space() {
        while (is_space(peek()) || peek() == '#')
            if (next() == '#') skip_line();
    }

    /// The next number, -1 where there is none; what does not fit an int counts as the largest int.
    constexpr int number() {
        skip_space();
        if (!is_digit(peek())) return -1;
        std::int64_t value = 0;
        constexpr int most = std::numeric_limits<int>::max();
        for (; is_digit(peek()); ++at)
            if (value <= most) value = value * 10 + (peek() - '0');
        return value > most ? most : static_cast<int>(value);
    }

    /// Steps over `word` if it comes next.
    constexpr bool skip_word(const char* word) {
        std::size_t n = 0;
        while (word[n] != 0 && at + n < bytes.size && bytes[at + n] == static_cast<std::uint8_t>(word[n])) ++n;
        if (word[n] != 0 || (at + n < bytes.size && !is_space(bytes[at + n]))) return false;
        at += n;
        return true;
    }
};

inline result<pnm_header> fields(cursor& in, int kind) {
    constexpr auto cut = "PNM: the header ends or turns unreadable before ";
    pnm_header h;
    h.text = kind <= 3;
    h.bitmap = kind == 1 || kind == 4;
    h.info.channels = kind == 3 || kind == 6 ? 3 : 1;
    if ((h.info.width = in.number()) < 0) return error(fault::malformed, cut, "the width");
    if ((h.info.height = in.number()) < 0) return error(fault::malformed, cut, "the height");
    h.maxval = h.bitmap ? 1 : in.number();
    if (h.maxval < 0) return error(fault::malformed, cut, "maxval");
    if (in.peek() == '#')
        in.skip_line();
    else if (!cursor::is_space(in.next()))
        return error(fault::malformed, cut, "the samples");
    return h;
}

inline result<pnm_header> pam_fields(cursor& in) {
    pnm_header h;
    for (;;) {
        in.skip_space();
        if (in.skip_word("WIDTH"))
            h.info.width = in.number();
        else if (in.skip_word("HEIGHT"))
            h.info.height = in.number();
        else if (in.skip_word("DEPTH"))
            h.info.channels = in.number();
        else if (in.skip_word("MAXVAL"))
            h.maxval = in.number();
        else if (in.skip_word("TUPLTYPE"))
            in.skip_line();
        else if (in.skip_word("ENDHDR"))
            break;
        else
            return error(fault::malformed, "PAM: unknown line in the header at byte ", in.at);
    }
    in.skip_line();
    if (h.info.channels < 1 || h.info.channels > 4)
        return error(fault::unsupported, "PAM: DEPTH is ", h.info.channels, ", must be 1 to 4");
    return h;
}

}  // namespace pnm_detail

inline result<pnm_header> probe_pnm(byte_view bytes) {
    if (bytes.size < 3 || bytes[0] != 'P' || bytes[1] < '1' || bytes[1] > '7')
        return error(fault::unsupported, "not a PNM picture: does not begin with P1 to P7");
    pnm_detail::cursor in{bytes, 2};
    const int kind = bytes[1] - '0';
    result<pnm_header> header = kind == 7 ? pnm_detail::pam_fields(in) : pnm_detail::fields(in, kind);
    if (!header) return header;
    pnm_header& h = *header;
    if (h.info.width <= 0 || h.info.height <= 0)
        return error(fault::malformed, "PNM: size ", h.info.width, " x ", h.info.height, ", must be positive");
    if (h.maxval < 1 || h.maxval > 65535)
        return error(fault::malformed, "PNM: maxval is ", h.maxval, ", must be 1 to 65535");
    while ((1 << h.info.bits) <= h.maxval) ++h.info.bits;
    h.raster = in.at;

    // In text a sample takes a digit, and between numbers a space; the last needs none after it.
    const std::int64_t per_row =
        h.text ? std::int64_t{h.info.width} * h.info.channels * (h.bitmap ? 1 : 2) : h.row_bytes();
    const std::int64_t have = static_cast<std::int64_t>(bytes.size - in.at) + (h.text ? 1 : 0);
    if (have / per_row < h.info.height)
        return error(fault::malformed, "PNM: promises ", h.info.width, " x ", h.info.height, " pixels of ",
                     h.info.channels, " samples, and only ", bytes.size - in.at, " bytes follow");
    return header;
}

namespace pnm_detail {

/// The samples in the order of the file, whatever the format.
struct raster {
    const pnm_header& header;
    cursor in;

    /// The next sample, of a pixel in column x; -1 where the text holds none.
    constexpr int next(int x) {
        if (header.bitmap) return header.text ? text_bit() : packed_bit(x);
        if (header.text) return in.number();
        const int high = in.next();
        return header.maxval > 255 ? high << 8 | in.next() : high;
    }

private:
    constexpr int text_bit() {
        in.skip_space();
        return in.peek() == '0' || in.peek() == '1' ? '1' - in.next() : -1;
    }
    constexpr int packed_bit(int x) {
        const bool last = x % 8 == 7 || x + 1 == header.info.width;
        const int byte = last ? in.next() : in.peek();
        return ~(byte >> (7 - x % 8)) & 1;
    }
};

}  // namespace pnm_detail

template <file_sample T, int C>
result<void> decode_pnm(byte_view bytes, image_view<T, C> dst, read_options options) {
    const result<pnm_header> header = probe_pnm(bytes);
    if (!header) return header.error();
    const image_info& info = header->info;
    if (const auto fits = io_detail::check_size(info, options); !fits) return fits;
    if (const auto fits = io_detail::check_view(info, dst); !fits) return fits;
    constexpr std::uint32_t most = std::numeric_limits<T>::max();
    const auto maxval = static_cast<std::uint32_t>(header->maxval);
    if (maxval > most)
        return error(fault::unsupported, "PNM: samples of ", info.bits, " bits: read it as std::uint16_t");

    if constexpr (sizeof(T) == 1)
        if (maxval == most && !header->text) {  // the samples are in memory as they are wanted
            const std::uint8_t* row = bytes.data + header->raster;
            for (int y = 0; y < dst.height; ++y, row += header->row_bytes())
                if (!io_detail::put_pixels(row, info.channels, dst, y, options.order))
                    return io_detail::channels_lost(info.channels, C);
            return {};
        }
    pnm_detail::raster raster{*header, {bytes, header->raster}};
    for (int y = 0; y < dst.height; ++y)
        for (int x = 0; x < dst.width; ++x) {
            T pixel[4] = {};
            for (int c = 0; c < info.channels; ++c) {
                const int stored = raster.next(x);
                if (stored < 0) return error(fault::malformed, "PNM: no sample for pixel (", x, ", ", y, ")");
                auto sample = static_cast<std::uint32_t>(stored);
                if (sample > maxval)
                    return error(fault::malformed, "PNM: sample ", stored, " at pixel (", x, ", ", y,
                                 ") exceeds maxval ", maxval);
                if (options.full_range) sample = (sample * most + maxval / 2) / maxval;
                pixel[c] = static_cast<T>(sample);
            }
            if (!io_detail::put_pixel<C>(pixel, info.channels, dst.pixel(x, y), options.order))
                return io_detail::channels_lost(info.channels, C);
        }
    return {};
}

}  // namespace alidade
