// What a user's first program may look like: some pixels, one call, a result to look at.
// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>

#include <cstdio>
#include <cstring>

int main(int count, char** words) {
    alidade::image<std::uint8_t, 3> colour(64, 48, 0);
    for (int y = 0; y < 48; ++y)
        for (int x = 32; x < 64; ++x) colour.view()(x, y, 1) = 200;

    const auto gray = alidade::gray_from_bgr(colour.view());
    const auto [dx, dy] = alidade::sobel(gray.view());
    const bool right = gray.view()(40, 20) == 117 && dx.view()(32, 20) == 4 * 117 && dy.view()(32, 20) == 0;
    const bool as_asked = count < 2 || std::strcmp(words[1], alidade::isa_name) == 0;
    std::printf("%s: gray %d, gradient %d, %d\n", alidade::isa_name, gray.view()(40, 20), dx.view()(32, 20),
                dy.view()(32, 20));
    return right && as_asked ? 0 : 1;
}
