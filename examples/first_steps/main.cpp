// First steps: a picture goes through four operators, and an SVG shows what each made of it.
// SPDX-License-Identifier: MIT
//
//     alidade_demo [PICTURE [SVG]]        without a picture it draws one
#include <alidade/alidade.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>  // in one source file of a program

#include "dial.hpp"
#include "sheet.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <vector>

using namespace alidade;

namespace {

result<image<std::uint8_t, 3>> picture(const char* path) {
    if (path != nullptr) return read_image<std::uint8_t, 3>(path);
    image<std::uint8_t, 3> drawn(240, 240);
    dial::draw(drawn.view());
    return drawn;
}

/// Runs a step, a few times for the clock's sake, and says how long it took.
template <class Step>
void timed(const char* name, const char* what, const Step& step) {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 20; ++i) {
        const auto start = std::chrono::steady_clock::now();
        step();
        const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
        least = std::min(least, took.count());
    }
    std::printf("  %-14s %-42s %8.1f µs\n", name, what, least);
}

int complain(const error& why) {
    std::fprintf(stderr, "%s\n", why.message);
    return 1;
}

}  // namespace

int main(int count, char** words) {
    const char* const file = count > 1 && *words[1] != 0 ? words[1] : nullptr;
    const char* const svg = count > 2 ? words[2] : "alidade_demo.svg";
    const auto photo = picture(file);
    if (!photo) return complain(photo.error());
    const int width = photo->width(), height = photo->height();
    std::printf("%s: %d x %d pixels. Least times of 20 runs, on %s:\n", file != nullptr ? file : "A dial, drawn", width,
                height, isa_name);

    // All the memory that the steps need. They allocate nothing themselves.
    image<std::uint8_t> gray(width, height), calm(width, height), steepness(width, height), edges(width, height);
    image<std::int16_t> dx(width, height), dy(width, height);
    constexpr gaussian_blur_options blur = {.sigma = 1.2};
    scratch memory;
    const workspace lent =
        memory.reserve(std::max(gaussian_blur_workspace<std::uint8_t>(width, 1, blur), sobel_workspace(width)));

    timed("gray_from_bgr", "brightness", [&] { gray_from_bgr(photo->view(), gray.view()); });
    timed("gaussian_blur", "less noise: sigma 1.2", [&] { gaussian_blur(gray.view(), calm.view(), blur, lent); });
    timed("sobel", "change to the right, and downwards", [&] { sobel(calm.view(), dx.view(), dy.view(), {}, lent); });

    // A step of your own: a view is a pointer and three numbers.
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const int change = std::abs(dx.view()(x, y)) + std::abs(dy.view()(x, y));
            steepness.view()(x, y) = static_cast<std::uint8_t>(std::min(255, change / 2));
        }

    timed("threshold", "where it is steep", [&] { threshold(steepness.view(), edges.view(), {.level = 60}); });

    const sheet::lens at = file == nullptr ? sheet::lens{115, 42} : sheet::lens{width / 3, height / 3};
    const std::vector<svg_panel> steps = {sheet::show("photo", photo->view(), at),
                                          sheet::show("gray_from_bgr: brightness", gray.view(), at),
                                          sheet::show("gaussian_blur: less noise", calm.view(), at),
                                          sheet::show("sobel, dx: change to the right", dx.view(), at),
                                          sheet::show("sobel, dy: change downwards", dy.view(), at),
                                          sheet::show("threshold: where it is steep", edges.view(), at)};
    const auto done = write_svg(svg, steps, {.columns = 3, .panel_width = 240});
    if (!done) return complain(done.error());
    std::printf("The steps, side by side, for any browser: %s\n", std::filesystem::absolute(svg).c_str());
}
