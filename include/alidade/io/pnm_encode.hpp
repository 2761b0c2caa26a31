// Encodes a view as a PNM picture, piece by piece, into whatever takes bytes: a file, a serial port.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file_samples.hpp>

namespace alidade {

struct pnm_options {
    channel_order order = channel_order::bgr;  ///< of the view; the file has RGB
    bool text = false;                         ///< decimal numbers, for people and small tests (1 or 3 channels)
    bool bitmap = false;                       ///< one bit a pixel: black where the sample is 0 (1 channel)
};

/// Calls `put(bytes, count)` with the whole picture in order: one channel as PGM (or PBM), three as PPM,
/// two and four (grey or colour with alpha) as PAM. maxval is the largest T.
///
/// requires  view not empty; text only with 1 or 3 channels, bitmap only with 1
template <file_sample T, int C, class Put>
constexpr void encode_pnm(image_view<T, C> view, Put&& put, pnm_options options = {});

namespace pnm_detail {

/// Text for `put`, without a heap and without printf.
template <class Put>
struct text_writer {
    Put& put;

    constexpr void character(char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        put(&byte, std::size_t{1});
    }
    constexpr void word(const char* text) {
        for (; *text != 0; ++text) character(*text);
    }
    constexpr void number(int n) {
        if (n >= 10) number(n / 10);
        character(static_cast<char>('0' + n % 10));
    }
    constexpr void field(const char* name, int n) {
        word(name);
        number(n);
        character('\n');
    }
};

template <file_sample T, int C, class Put>
constexpr void put_bits(image_view<T, C> view, int y, Put&& put) {
    for (int x = 0; x < view.width; x += 8) {
        std::uint8_t byte = 0;
        for (int i = 0; i < 8 && x + i < view.width; ++i)
            if (view(x + i, y) == 0) byte = static_cast<std::uint8_t>(byte | 0x80 >> i);
        put(&byte, std::size_t{1});
    }
}

template <file_sample T, int C, class Put>
constexpr void put_numbers(image_view<T, C> view, int y, pnm_options options, text_writer<Put> text) {
    for (int x = 0; x < view.width; ++x)
        for (int c = 0; c < C; ++c) {
            const int sample = view(x, y, C == 3 && options.order == channel_order::bgr ? 2 - c : c);
            text.number(options.bitmap ? sample == 0 : sample);
            text.character(x + 1 == view.width && c + 1 == C ? '\n' : ' ');
        }
}

}  // namespace pnm_detail

template <file_sample T, int C, class Put>
constexpr void encode_pnm(image_view<T, C> view, Put&& put, pnm_options options) {
    static_assert(C >= 1 && C <= 4, "PNM has 1 to 4 channels");
    ALIDADE_EXPECTS(!view.empty(), view.width, view.height);
    ALIDADE_EXPECTS(!options.text || C == 1 || C == 3, C);
    ALIDADE_EXPECTS(!options.bitmap || C == 1, C);
    constexpr int maxval = sizeof(T) == 1 ? 255 : 65535;
    pnm_detail::text_writer<Put> text{put};

    const int kind = C % 2 == 0 ? 7 : options.bitmap ? 4 : C == 1 ? 5 : 6;
    text.field("P", options.text ? kind - 3 : kind);
    if (kind == 7) {
        text.field("WIDTH ", view.width);
        text.field("HEIGHT ", view.height);
        text.field("DEPTH ", C);
        text.field("MAXVAL ", maxval);
        text.word(C == 2 ? "TUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n" : "TUPLTYPE RGB_ALPHA\nENDHDR\n");
    } else {
        text.field("", view.width);
        text.field("", view.height);
        if (!options.bitmap) text.field("", maxval);
    }

    for (int y = 0; y < view.height; ++y) {
        if (options.text)
            pnm_detail::put_numbers(view, y, options, text);
        else if (options.bitmap)
            pnm_detail::put_bits(view, y, put);
        else
            io_detail::put_row(view, y, options.order, put);
    }
}

}  // namespace alidade
