// SPDX-License-Identifier: MIT
#include "picture_bytes.hpp"

#include <alidade/io/stb.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include <alidade/io/stb_implementation.hpp>

using namespace alidade;
using namespace picture_bytes;
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using values = std::vector<int>;

namespace {

template <class T, int C>
values all(const result<image<T, C>>& picture) {
    REQUIRE_MESSAGE(bool(picture), picture.error().message);
    values out;
    for (int y = 0; y < picture->height(); ++y)
        for (int i = 0; i < picture->view().row_samples(); ++i) out.push_back(picture->view().row(y)[i]);
    return out;
}

std::string why(const std::string& file) {
    const auto picture = decode_image<u8, 4>(file);
    return picture ? "no error" : picture.error().message;
}

template <class T, int C>
image<T, C> waves(int width, int height) {
    image<T, C> picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int i = 0; i < width * C; ++i) {
            const int height_of_wave = static_cast<int>(100 * std::sin(i * 0.05) * std::cos(y * 0.07));
            picture.view().row(y)[i] = static_cast<T>(128 + height_of_wave + 257 * (i % C));
        }
    return picture;
}

template <class T, int C>
int largest_difference(image_view<const T, C> a, image_view<const T, C> b) {
    REQUIRE(same_size(a, b));
    int most = 0;
    for (int y = 0; y < a.height; ++y)
        for (int i = 0; i < a.row_samples(); ++i) most = std::max(most, std::abs(a.row(y)[i] - b.row(y)[i]));
    return most;
}

template <class T, int C>
void png_round_trip() {
    const auto picture = waves<T, C>(131, 37);
    const image_view<const T, C> view = picture.view();
    for (const auto v : {view, flip_rows(view), crop(view, 3, 5, 64, 7)})
        for (const auto order : {channel_order::bgr, channel_order::rgb}) {
            const auto file = encode_png(v, order);
            REQUIRE_MESSAGE(bool(file), file.error().message);
            const auto back = decode_image<T, C>(file->view(), {.order = order});
            REQUIRE_MESSAGE(bool(back), back.error().message);
            CHECK(largest_difference<T, C>(back->view(), v) == 0);
        }
}

}  // namespace

TEST_CASE("png: a literal file decodes to its pixels") {
    const std::string file = signature + ihdr(2, 2, 8, 0) + idat(std::string("\0\1\2\0\3\4", 6)) + iend;
    CHECK(all(decode_image<u8>(file)) == values{1, 2, 3, 4});
    CHECK(all(decode_image<u16>(file)) == values{257, 514, 771, 1028});
    CHECK(all(decode_image<u8, 3>(file)) == values{1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4});
    const auto info = probe_image(file);
    REQUIRE(bool(info));
    CHECK(info->width == 2);
    CHECK(info->height == 2);
    CHECK(info->channels == 1);
    CHECK(info->bits == 8);
}

TEST_CASE("png: colour becomes BGR unless RGB is asked for") {
    const std::string file = signature + ihdr(1, 1, 8, 2) + idat(std::string("\0\1\2\3", 4)) + iend;
    CHECK(all(decode_image<u8, 3>(file)) == values{3, 2, 1});
    CHECK(all(decode_image<u8, 3>(file, {.order = channel_order::rgb})) == values{1, 2, 3});
    CHECK(all(decode_image<u8, 4>(file)) == values{3, 2, 1, 255});
    CHECK(std::string(decode_image<u8>(file).error().message) ==
          "has 3 channels, and 1 would lose its colour: read it with 3 channels, then use gray_from_bgr");
}

TEST_CASE("png: alpha is kept, dropped where all is opaque, and never lost in silence") {
    const std::string clear = signature + ihdr(1, 1, 8, 6) + idat(std::string("\0\1\2\3\4", 5)) + iend;
    CHECK(all(decode_image<u8, 4>(clear)) == values{3, 2, 1, 4});
    CHECK(decode_image<u8, 3>(clear).error().kind == fault::unsupported);
    const std::string opaque = signature + ihdr(1, 1, 8, 6) + idat(std::string("\0\1\2\3\xff", 5)) + iend;
    CHECK(all(decode_image<u8, 3>(opaque)) == values{3, 2, 1});
}

TEST_CASE("png: 16 bits are read as 16 bits only") {
    const std::string file = signature + ihdr(1, 1, 16, 0) + idat(std::string("\0\x12\x34", 3)) + iend;
    CHECK(all(decode_image<u16>(file)) == values{0x1234});
    CHECK(std::string(decode_image<u8>(file).error().message) == "samples of 16 bits: read it as std::uint16_t");
}

TEST_CASE("png: a colour that the palette lacks is black") {
    const std::string file =
        signature + ihdr(3, 1, 8, 3) + chunk("PLTE", "abcdef") + idat(std::string("\0\1\0\2", 4)) + iend;
    CHECK(all(decode_image<u8, 3>(file)) == values{'f', 'e', 'd', 'c', 'b', 'a', 0, 0, 0});
    const std::string few = signature + ihdr(4, 1, 2, 3) + chunk("PLTE", "abc") + idat(std::string("\0\x1b", 2)) + iend;
    CHECK(all(decode_image<u8, 3>(few)) == values{'c', 'b', 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("png: a transparent colour makes an alpha channel") {
    const std::string file =
        signature + ihdr(2, 1, 8, 0) + chunk("tRNS", std::string("\0\5", 2)) + idat(std::string("\0\5\6", 3)) + iend;
    CHECK(probe_image(file)->channels == 2);
    CHECK(all(decode_image<u8, 2>(file)) == values{5, 0, 6, 255});
}

TEST_CASE("png: a transparent colour whose checksum is wrong is an error, text whose checksum is wrong is not") {
    const auto with = [](const std::string& type) {
        std::string damaged = chunk(type, std::string("\0\5", 2));
        damaged.back() ^= 1;
        return signature + ihdr(2, 1, 8, 0) + damaged + idat(std::string("\0\5\6", 3)) + iend;
    };
    CHECK(why(with("tRNS")) == "PNG: the checksum of the chunk at byte 33 is wrong");
    CHECK(why(with("tEXt")) == "no error");
}

TEST_CASE("png: a palette is there once, and of whole colours") {
    const auto with = [](const std::string& palette) {
        return signature + ihdr(1, 1, 8, 3) + palette + idat(std::string("\0\0", 2)) + iend;
    };
    CHECK(why(with(chunk("PLTE", "abc"))) == "no error");
    CHECK(why(with(chunk("PLTE", ""))) == "PNG: a palette of 0 bytes, must be 3 for each of 1 to 256 colours");
    CHECK(why(with(chunk("PLTE", "abcd"))) == "PNG: a palette of 4 bytes, must be 3 for each of 1 to 256 colours");
    CHECK(why(with(chunk("PLTE", std::string(771, 'a')))) ==
          "PNG: a palette of 771 bytes, must be 3 for each of 1 to 256 colours");
    CHECK(why(with(chunk("PLTE", "abcdef") + chunk("PLTE", "abc"))) == "PNG: a second palette ends at byte 66");
}

TEST_CASE("png: what was written is read back, whatever the type, channels, order and stride") {
    png_round_trip<u8, 1>();
    png_round_trip<u8, 2>();
    png_round_trip<u8, 3>();
    png_round_trip<u8, 4>();
    png_round_trip<u16, 1>();
    png_round_trip<u16, 2>();
    png_round_trip<u16, 3>();
    png_round_trip<u16, 4>();
}

TEST_CASE("png: rows longer than a stored block are read back") {
    const auto wide = waves<u16, 4>(20000, 2);  // 160,000 bytes a row
    const auto file = encode_png(wide.view());
    REQUIRE(bool(file));
    const auto back = decode_image<u16, 4>(file->view());
    REQUIRE_MESSAGE(bool(back), back.error().message);
    CHECK(largest_difference<u16, 4>(back->view(), wide.view()) == 0);
}

TEST_CASE("png: every fault is named") {
    const std::string head = signature + ihdr(2, 2, 8, 0);
    const std::string rows("\0\1\2\0\3\4", 6);
    CHECK(why("\x89PNG") == "not a PNG: its signature is missing");
    CHECK(why(signature) == "PNG: ends before its IEND chunk (truncated)");
    CHECK(why(signature + iend) == "PNG: does not begin with an IHDR chunk of 13 bytes");
    CHECK(why(head + big_endian(1000) + "IDATxxxxxxxx") ==
          "PNG: the chunk at byte 33 is 1000 bytes long, and only 4 are left (truncated)");
    CHECK(why(signature + ihdr(0, 2, 8, 0) + iend) == "PNG: size 0 x 2, must be 1 to 2147483647");
    CHECK(why(signature + ihdr(2, 0x80000000U, 8, 0) + iend) == "PNG: size 2 x 2147483648, must be 1 to 2147483647");
    CHECK(why(signature + ihdr(2, 2, 3, 0) + iend) == "PNG: no colour type 0 with 3 bits exists");
    CHECK(why(signature + ihdr(2, 2, 40, 0) + iend) == "PNG: no colour type 0 with 40 bits exists");
    CHECK(why(signature + ihdr(2, 2, 16, 3) + iend) == "PNG: no colour type 3 with 16 bits exists");
    CHECK(why(signature + ihdr(2, 2, 8, 7) + iend) == "PNG: no colour type 7 with 8 bits exists");
    CHECK(why(head + chunk("ABCD", "") + iend) == "PNG: an unknown critical chunk ends at byte 45");
    CHECK(why(head + idat(rows.substr(0, 3)) + iend) == "its data cannot be decoded: not enough pixels");
    CHECK(why(head + chunk("IDAT", "nonsense") + iend) == "its data cannot be decoded: bad zlib header");
    CHECK(why(head + iend) == "PNG: promises 2 x 2 pixels, more than 0 compressed bytes can hold");
    std::string damaged = head + idat(rows) + iend;
    damaged[head.size() + 20] ^= 1;
    CHECK(why(damaged) == "PNG: the checksum of the chunk at byte 33 is wrong");
    CHECK(why(head + idat(rows) + iend) == "no error");
}

TEST_CASE("png: no prefix of a picture is a picture") {
    const std::string file = signature + ihdr(2, 2, 8, 0) + idat(std::string("\0\1\2\0\3\4", 6)) + iend;
    for (std::size_t n = 0; n < file.size(); ++n) CHECK_FALSE(bool(decode_image<u8>(file.substr(0, n))));
}

TEST_CASE("png: more pixels than the bytes can hold are refused before memory is asked for") {
    const std::string small = idat(std::string(40, '\0'));
    CHECK(why(signature + ihdr(0x7fffffff, 0x7fffffff, 16, 6) + small + iend) ==
          "PNG: promises 2147483647 x 2147483647 pixels, more than 51 compressed bytes can hold");
    CHECK(why(signature + ihdr(1000, 1000, 8, 0) + small + iend) ==
          "PNG: promises 1000 x 1000 pixels, more than 51 compressed bytes can hold");
    const std::string fine = signature + ihdr(3, 2, 8, 0) + idat(std::string(8, '\0')) + iend;
    CHECK(std::string(decode_image<u8>(fine, {.max_pixels = 5}).error().message) ==
          "3 x 2 pixels: more than max_pixels = 5");
    CHECK(bool(decode_image<u8>(fine, {.max_pixels = 6})));
}

TEST_CASE("png: a small picture does not unpack to a large one's memory") {
    const image<u8> zeros(4000, 1000, 0);
    std::string file = text(encode_png(zeros.view())->view());
    CHECK(file.size() < 100000);
    file.replace(signature.size(), ihdr(1, 1, 8, 0).size(), ihdr(1, 1, 8, 0));
    CHECK(why(file) == "its data cannot be decoded: its data unpack to more than its size calls for");
}

TEST_CASE("png: data that refer to nothing give zeros or an error, never what memory held before") {
    // The last block, with fixed codes; a literal 0, the row's filter; 3 bytes from a distance whose code 30 means
    // none.
    const std::string bits = std::string("1") + "10" + "00110000" + "0000001" + "11110" + "0000000";
    std::string deflated = "\x78\x01";
    for (std::size_t at = 0; at < bits.size(); at += 8) {
        int byte = 0;
        for (std::size_t i = 0; i < 8 && at + i < bits.size(); ++i) byte |= (bits[at + i] - '0') << i;
        deflated += static_cast<char>(byte);
    }
    const std::string file = signature + ihdr(3, 1, 8, 0) + chunk("IDAT", deflated + std::string(8, '\0')) + iend;
    const auto picture = decode_image<u8>(file);
    if (picture) CHECK(all(picture) == values{0, 0, 0});
    if (!picture) CHECK(std::string(picture.error().message).starts_with("its data cannot be decoded: "));
}

TEST_CASE("jpeg: a literal file, baseline or progressive, decodes to its pixels") {
    for (const byte_view file : {byte_view(baseline_jpeg), byte_view(progressive_jpeg)}) {
        const auto info = probe_image(file);
        REQUIRE_MESSAGE(bool(info), info.error().message);
        CHECK(info->width == 8);
        CHECK(info->height == 8);
        CHECK(info->channels == 1);
        const values pixels = all(decode_image<u8>(file));
        for (std::size_t i = 0; i < 64; ++i)
            CHECK(std::abs(pixels[i] - jpeg_pixels[i]) <= 1);  // as the standard allows
    }
}

TEST_CASE("jpeg: what was written is read back, nearly") {
    const auto colour = waves<u8, 3>(131, 37);
    const auto file = encode_jpeg(colour.view(), {.quality = 100});
    REQUIRE_MESSAGE(bool(file), file.error().message);
    const auto back = decode_image<u8, 3>(file->view());
    REQUIRE_MESSAGE(bool(back), back.error().message);
    CHECK(largest_difference<u8, 3>(back->view(), colour.view()) <= 6);
    const auto swapped = decode_image<u8, 3>(file->view(), {.order = channel_order::rgb});
    CHECK(swapped->view()(5, 5, 0) == back->view()(5, 5, 2));
    CHECK(encode_jpeg(colour.view(), {.quality = 10})->size() < file->size() / 3);
}

TEST_CASE("jpeg: grey is written as colour, and read back as grey") {
    const auto grey = waves<u8, 1>(40, 30);
    const auto file = encode_jpeg(grey.view(), {.quality = 95});
    REQUIRE(bool(file));
    CHECK(probe_image(file->view())->channels == 3);
    const auto back = decode_image<u8>(file->view());
    REQUIRE_MESSAGE(bool(back), back.error().message);
    CHECK(largest_difference<u8, 1>(back->view(), grey.view()) <= 3);
}

TEST_CASE("jpeg: a file that is cut short is an error, never a grey rest") {
    const std::string whole = text(progressive_jpeg);
    for (std::size_t n = 0; n < whole.size(); ++n) CHECK_FALSE(bool(decode_image<u8>(whole.substr(0, n))));
    CHECK(why(whole.substr(0, whole.size() - 2)) == "JPEG: ends before its end marker (truncated)");
}

TEST_CASE("jpeg: every fault is named") {
    const std::string start = "\xff\xd8", end = "\xff\xd9";
    const auto segment = [](int marker, const std::string& data) {
        return std::string("\xff") + static_cast<char>(marker) +
               big_endian(static_cast<std::uint32_t>(data.size() + 2)).substr(2) + data;
    };
    const auto frame = [&](int width, int height, int bits = 8, int marker = 0xc0) {
        const auto u = [](int n) { return static_cast<std::uint32_t>(n); };
        return segment(marker, static_cast<char>(bits) + big_endian(u(height)).substr(2) +
                                   big_endian(u(width)).substr(2) + std::string("\1\1\x11\0", 4));
    };
    const std::string scan = segment(0xda, std::string("\1\1\0\0\x3f\0", 6));
    const auto table = [&](const std::string& counts, int symbols, char kind = 0) {
        return segment(0xc4, std::string(1, kind) + counts + std::string(16 - counts.size(), '\0') +
                                 std::string(static_cast<std::size_t>(symbols), '\1'));
    };
    CHECK(why("\xff") == "not a JPEG: its start marker is missing");
    CHECK(why(start + end) == "JPEG: holds no scan");
    CHECK(why(start + std::string("\xff\xe0\x00\x01", 4) + end) ==
          "JPEG: the segment at byte 4 is 1 bytes long, and 4 are left");
    CHECK(why(start + "\xff\xe0\x01\x01" + end) == "JPEG: the segment at byte 4 is 257 bytes long, and 4 are left");
    CHECK(why(start + frame(0, 8) + end) == "JPEG: size 0 x 8, must be positive");
    CHECK(why(start + frame(8, 8, 12) + end) == "JPEG: 12 bits a sample, only 8 can be read");
    CHECK(why(start + frame(8, 8) + frame(8, 8) + end) == "JPEG: a second frame header");
    CHECK(why(start + frame(8, 8, 8, 0xc9) + end) ==
          "JPEG: lossless, arithmetic or hierarchical coding (marker 201) cannot be read");
    CHECK(why(start + frame(65000, 65000) + scan + end) ==
          "JPEG: promises 65000 x 65000 pixels, more than 27 bytes can hold");
    CHECK(why(start + scan + end) == "JPEG: a scan before the frame header");
    const std::string undefined = "JPEG: scan 1 uses a Huffman table that is not defined";
    CHECK(why(start + frame(8, 8) + table("\1", 1, 0x10) + scan + end) == undefined);
    CHECK(why(start + frame(8, 8) + table("\1", 1, 0x00) + scan + end) == undefined);
    CHECK(why(start + table("\3", 3) + end) == "JPEG: more Huffman codes of 1 bits than exist");
    CHECK(why(start + table(std::string("\0\0\0\0\0\0\0\0\xff\xff", 10), 510) + end) ==
          "JPEG: a Huffman table of 510 codes, 255 is the most");
    CHECK(why(start + table("\1", 0) + end) == "JPEG: a Huffman table is cut short");
    CHECK(why(start + segment(0xc4, "abc") + end) == "JPEG: a Huffman table is cut short");
    CHECK(why(start + segment(0xc4, std::string("\x20") + std::string(16, '\0')) + end) ==
          "JPEG: Huffman table 0 of class 2 cannot be");
}

TEST_CASE("jpeg: sides past 65535 cannot be written") {
    std::vector<u8> row(65536);
    const auto file = encode_jpeg(image_view<const u8>{row.data(), 65536, 1});
    CHECK(file.error().kind == fault::too_large);
}

TEST_CASE("bmp: literal files decode to their pixels") {
    const std::string colours("\1\2\3\0\4\5\6\0", 8);
    CHECK(all(decode_image<u8, 3>(bmp(3, 1, 1, colours, std::string("\x40\0\0\0", 4)))) ==
          values{1, 2, 3, 4, 5, 6, 1, 2, 3});
    CHECK(all(decode_image<u8, 3>(bmp(2, 2, 24, "", "abcdef__ghijkl__"))) ==
          values{'g', 'h', 'i', 'j', 'k', 'l', 'a', 'b', 'c', 'd', 'e', 'f'});  // the bottom row comes first
    CHECK(all(decode_image<u8, 3>(bmp(2, -2, 24, "", "abcdef__ghijkl__"))) ==
          values{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'});
    CHECK(all(decode_image<u8, 4>(bmp(1, 1, 32, "", "abcd"))) == values{'a', 'b', 'c', 'd'});
    CHECK(all(decode_image<u8>(bmp(2, 1, 4, std::string("\7\7\7\0\x9\x9\x9\0", 8), std::string("\x10\0\0\0", 4)))) ==
          values{9, 7});
}

TEST_CASE("bmp: every fault is named") {
    const std::string grey("\7\7\7\0", 4);
    CHECK(why("BMx") == "BMP: the header is cut short");
    CHECK(why(bmp(0, 1, 24, "", "abc_")) == "BMP: size 0 x 1, must not be zero");
    CHECK(why(bmp(1, -2147483647 - 1, 24, "", "abc_")) == "BMP: size 1 x -2147483648, must not be zero");
    CHECK(why(bmp(1, 1, 2, grey, "abc_")) == "BMP: 2 bits a pixel, only 1, 4, 8, 16, 24 or 32 can be read");
    CHECK(why(bmp(1, 1, 8, "", "abc_")) == "BMP: a palette of which 0 colours can be read, must be 1 to 256");
    CHECK(why(bmp(1, 1, 8, grey, std::string("\1\0\0\0", 4))) ==
          "BMP: pixel 0 of stored row 0 has colour 1, and 1 colours of the palette can be read");
    CHECK(why(bmp(1, 1, 8, grey, std::string("\1\0\0\0", 4), 1)) ==
          "BMP: compression 1 (RLE, JPEG or PNG inside) is not read");
    CHECK(why(bmp(2147483647, 2147483647, 32, "", "abcd")) ==
          "BMP: promises 2147483647 x 2147483647 pixels of 32 bits, and only 4 bytes follow");
    CHECK(why(bmp(2, 2, 24, "", "abcdef__ghijkl_")) ==
          "BMP: promises 2 x 2 pixels of 24 bits, and only 15 bytes follow");
    std::string late = bmp(1, 1, 24, "", "abc_");
    late[10] = 127;
    CHECK(why(late) == "BMP: the pixels are said to begin at byte 127 of 58");
    late[14] = 41;
    CHECK(why(late) == "BMP: a header of 41 bytes is of no known version");
}

TEST_CASE("bmp: the last 4 colours of an OS/2 palette, which stb leaves out, are an error and never what memory held") {
    std::string palette;
    for (int i = 0; i < 256; ++i) palette += std::string(3, static_cast<char>(i));
    const auto one_pixel = [&](int index, const std::string& colours) {
        const auto offset = static_cast<std::uint32_t>(26 + colours.size());
        return "BM" + little_endian(offset + 4, 4) + little_endian(0, 4) + little_endian(offset, 4) +
               little_endian(12, 4) + little_endian(1, 2) + little_endian(1, 2) + little_endian(1, 2) +
               little_endian(8, 2) + colours + static_cast<char>(index) + std::string(3, '\0');
    };
    CHECK(all(decode_image<u8>(one_pixel(251, palette))) == values{251});
    CHECK(why(one_pixel(252, palette)) ==
          "BMP: pixel 0 of stored row 0 has colour 252, and 252 colours of the palette can be read");
    CHECK(why(one_pixel(0, "abcdef")) == "BMP: a palette of which 0 colours can be read, must be 1 to 256");
}

TEST_CASE("bmp: no prefix of a picture is a picture") {
    const std::string file = bmp(2, 2, 24, "", "abcdef__ghijkl__");
    CHECK(why(file) == "no error");
    for (std::size_t n = 0; n < file.size(); ++n) CHECK_FALSE(bool(decode_image<u8, 3>(file.substr(0, n))));
}

TEST_CASE("read_image: PNM is read too, and anything else is named") {
    CHECK(all(decode_image<u8>(std::string("P2 2 1 255 3 4"))) == values{3, 4});
    CHECK(why("P2 2 1 255 3") == "PNM: promises 2 x 1 pixels of 1 samples, and only 1 bytes follow");
    CHECK(why("") == "empty: no picture in no bytes");
    CHECK(why("GIF89a") == "neither PNG, JPEG, BMP nor PNM, by its first byte 71");
    CHECK(std::string(read_image<u8>("no/such.png").error().message) == "no/such.png: No such file or directory");
}

TEST_CASE("decode_image: fills lent memory, and only memory of the right size") {
    const std::string file = signature + ihdr(2, 2, 8, 0) + idat(std::string("\0\1\2\0\3\4", 6)) + iend;
    u8 lent[6] = {9, 9, 9, 9, 9, 9};
    CHECK(bool(decode_image(file, image_view<u8>{lent, 2, 2, 3})));
    CHECK(values(lent, lent + 6) == values{1, 2, 9, 3, 4, 9});
    CHECK(std::string(decode_image(file, image_view<u8>{lent, 3, 2}).error().message) ==
          "the picture is 2 x 2, the view to fill 3 x 2");
}

TEST_CASE("write: an image without pixels is an error") {
    CHECK(encode_png(image_view<const u8>{}).error().kind == fault::too_small);
    CHECK(encode_png(image_view<const u16>{}).error().kind == fault::too_small);
    CHECK(encode_jpeg(image_view<const u8>{}).error().kind == fault::too_small);
}

TEST_CASE("write: the path begins every error") {
    const image<u8> picture(2, 2, 0);
    const std::string no = "no/such/folder.png: No such file or directory";
    CHECK(write_png("no/such/folder.png", picture.view()).error().message == no);
    CHECK(write_jpeg("no/such/folder.png", picture.view()).error().message == no);
}
