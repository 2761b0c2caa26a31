// What every reader promises for any bytes whatever: a picture of the size that the probe told, or an error with a
// text. SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/stb.hpp>

#include <cstdlib>

namespace fuzz {

inline void check(bool holds) {
    if (!holds) std::abort();
}

template <class T, int C>
void decode_as(alidade::byte_view bytes, const alidade::result<alidade::image_info>& said) {
    const auto picture = alidade::decode_image<T, C>(bytes, {.max_pixels = 1 << 16});
    if (!picture) return check(picture.error().message[0] != 0);
    check(bool(said) && said->width == picture->width() && said->height == picture->height());
    unsigned sum = 0;
    for (int y = 0; y < picture->height(); ++y)
        for (int i = 0; i < picture->view().row_samples(); ++i) sum += picture->view().row(y)[i];
    volatile unsigned used = sum;
    static_cast<void>(used);
}

inline void decode(alidade::byte_view bytes) {
    const auto said = alidade::probe_image(bytes);
    decode_as<std::uint8_t, 1>(bytes, said);
    decode_as<std::uint8_t, 4>(bytes, said);
    decode_as<std::uint16_t, 3>(bytes, said);
}

}  // namespace fuzz
