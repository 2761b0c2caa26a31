// Where is the edge? Finds the column in which a frame from a camera changes most, without heap or operating system.
// SPDX-License-Identifier: MIT
#include <alidade/core/static_image.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>

#include <board/semihosting.hpp>  // to say the answer; on your device: a UART, a display, a register

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr int width = 96;
constexpr int height = 64;

// All the memory that is needed, known when the image is linked.
alidade::static_image<std::uint8_t, width, height> frame, smooth;
alidade::static_image<std::int16_t, width, height> dx, dy;
constexpr alidade::gaussian_blur_options blur = {.size = 5};
constexpr std::size_t blur_scratch = alidade::gaussian_blur_workspace<std::uint8_t>(width, 1, blur);
std::byte scratch[std::max(blur_scratch, alidade::sobel_workspace(width))];

/// Stands for the camera's DMA transfer: an edge through the middle of column 37, and some noise.
void capture() {
    std::uint32_t noise = 1;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            noise = noise * 1664525u + 1013904223u;
            const int clean = x < 37 ? 40 : x == 37 ? 110 : 180;
            frame.view()(x, y) = static_cast<std::uint8_t>(clean + static_cast<int>(noise >> 28));
        }
}

/// The column whose horizontal derivatives sum to most.
int strongest_column() {
    int best = 0, most = 0;
    for (int x = 0; x < width; ++x) {
        int sum = 0;
        for (int y = 0; y < height; ++y) sum += std::abs(dx.view()(x, y));
        if (sum > most) best = x, most = sum;
    }
    return best;
}

}  // namespace

int main() {
    capture();
    alidade::gaussian_blur(frame.view(), smooth.view(), blur, scratch);
    alidade::sobel(smooth.view(), dx.view(), dy.view(), {}, scratch);
    board::write("edge at column ");
    board::write(static_cast<std::uint32_t>(strongest_column()));
    board::write("\n");
    return 0;
}
