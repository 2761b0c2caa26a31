// Writes small pictures of every kind for a fuzzer to begin with: FOLDER/pnm, FOLDER/png, FOLDER/jpeg, FOLDER/bmp; and
// networks, FOLDER/onnx.
// SPDX-License-Identifier: MIT
#include "../io/picture_bytes.hpp"
#include "onnx_graphs.hpp"

#include <alidade/io/stb.hpp>

#include <filesystem>
#include <string>

#include <alidade/io/stb_implementation.hpp>

using namespace picture_bytes;
using alidade::byte_view;

namespace {

struct seed_folder {
    std::filesystem::path path;
    int files = 0;

    seed_folder(const char* all, const char* format) : path(std::filesystem::path(all) / format) {
        std::filesystem::create_directories(path);
    }
    void add(alidade::byte_view bytes) {
        const std::string name = (path / ("seed" + std::to_string(files++))).string();
        alidade::file_writer file(name.c_str());
        file.put(bytes.data, bytes.size);
        if (const auto done = file.close(); !done) std::puts(done.error().message);
    }
    void add(const alidade::result<alidade::byte_buffer>& encoded) {
        encoded ? add(encoded->view()) : static_cast<void>(std::puts(encoded.error().message));
    }
};

template <class T, int C>
alidade::image<T, C> gradient() {
    alidade::image<T, C> picture(19, 17);
    for (int y = 0; y < picture.height(); ++y)
        for (int i = 0; i < picture.view().row_samples(); ++i)
            picture.view().row(y)[i] = static_cast<T>(i * 2 + y * 5 + (i % C) * 40);
    return picture;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::puts("usage: seeds FOLDER"), 2;
    seed_folder pnm(arguments[1], "pnm"), png(arguments[1], "png"), jpeg(arguments[1], "jpeg"),
        bitmaps(arguments[1], "bmp");

    for (const char* text : {"P1\n3 2\n0 1 0\n101", "P2\n# grey\n2 1 15\n7 8\n", "P3 1 1 255 1 2 3",
                             "P4\n9 1\n\x80\x7f", "P5 2 1 255\nab", "P5 1 1 1023\n\3\xff", "P6 1 1 255\nabc",
                             "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabcd"})
        pnm.add(std::string(text));

    const auto grey = gradient<std::uint8_t, 1>();
    const auto colour = gradient<std::uint8_t, 3>();
    const auto clear = gradient<std::uint8_t, 4>();
    const auto deep = gradient<std::uint16_t, 3>();
    png.add(alidade::encode_png(grey.view()));
    png.add(alidade::encode_png(clear.view()));
    png.add(alidade::encode_png(deep.view()));
    for (const int depth : {1, 2, 4, 8}) {
        const std::string rows(static_cast<std::size_t>(8 * (1 + depth)), '\1');
        png.add(signature + ihdr(8, 8, depth, 3) + chunk("PLTE", "abcdef") + chunk("tRNS", "g") + idat(rows) + iend);
        png.add(signature + ihdr(8, 8, depth, 0) + chunk("tRNS", std::string("\0\1", 2)) + idat(rows) + iend);
    }

    jpeg.add(byte_view(baseline_jpeg));
    jpeg.add(byte_view(progressive_jpeg));
    jpeg.add(alidade::encode_jpeg(colour.view(), {.quality = 95}));
    jpeg.add(alidade::encode_jpeg(colour.view(), {.quality = 30}));

    const std::string colours("\1\2\3\0\4\5\6\0", 8), masks("\0\xf8\0\0\xe0\7\0\0\x1f\0\0\0", 12);
    bitmaps.add(bmp(3, 2, 1, colours, std::string(8, '\x40')));
    bitmaps.add(bmp(3, -2, 4, colours, std::string(8, '\x01')));
    bitmaps.add(bmp(3, 2, 8, colours, std::string(8, '\x01')));
    bitmaps.add(bmp(2, 2, 16, masks, std::string(8, 'a'), 3));
    bitmaps.add(bmp(2, 2, 24, "", std::string(16, 'a')));
    bitmaps.add(bmp(2, 2, 32, "", std::string(16, 'a')));

    seed_folder networks(arguments[1], "onnx");
    for (const std::string& network : fuzz::networks()) networks.add(network);
}
