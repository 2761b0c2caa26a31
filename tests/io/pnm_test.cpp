// SPDX-License-Identifier: MIT
#include <alidade/io/pnm.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

using namespace alidade;
using u8 = std::uint8_t;
using u16 = std::uint16_t;

namespace {

byte_view bytes(const std::string& text) { return text; }

template <class T, int C>
std::vector<int> all(const result<image<T, C>>& picture) {
    REQUIRE_MESSAGE(bool(picture), picture.error().message);
    std::vector<int> out;
    for (int y = 0; y < picture->height(); ++y)
        for (int i = 0; i < picture->view().row_samples(); ++i) out.push_back(picture->view().row(y)[i]);
    return out;
}

std::string why(const std::string& text) { return decode_pnm<u8, 1>(bytes(text)).error().message; }

template <class T, int C>
std::string encoded(image_view<T, C> view, pnm_options options = {}) {
    std::string out;
    encode_pnm(view, [&](const u8* p, std::size_t n) { out.append(reinterpret_cast<const char*>(p), n); }, options);
    return out;
}

using values = std::vector<int>;

}  // namespace

TEST_CASE("pnm: a text bitmap is white where it has 0") {
    CHECK(all(decode_pnm<u8>(bytes("P1\n3 2\n0 1 0\n1 0 1\n"))) == values{255, 0, 255, 0, 255, 0});
    CHECK(all(decode_pnm<u8>(bytes("P1 3 2\n010101"))) == values{255, 0, 255, 0, 255, 0});
}

TEST_CASE("pnm: a packed bitmap begins every row on a byte") {
    CHECK(all(decode_pnm<u8>(bytes("P4\n9 2\n\x80\x80\x01\x7f"))) ==
          values{0, 255, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0, 255});
}

TEST_CASE("pnm: text samples are scaled so that maxval becomes full brightness") {
    CHECK(all(decode_pnm<u8>(bytes("P2 4 1 15 0 1 8 15"))) == values{0, 17, 136, 255});
    CHECK(all(decode_pnm<u16>(bytes("P2 3 1 1000 0 500 1000"))) == values{0, 32768, 65535});
    CHECK(all(decode_pnm<u16>(bytes("P2 3 1 1000 0 500 1000"), {.full_range = false})) == values{0, 500, 1000});
    CHECK(all(decode_pnm<u16>(bytes("P2 2 1 65534 65534 1"))) == values{65535, 1});
}

TEST_CASE("pnm: 16-bit samples are big endian") {
    CHECK(all(decode_pnm<u16>(bytes(std::string("P5 2 1 65535\n\x01\x02\xff\x00", 17)))) == values{0x0102, 0xff00});
}

TEST_CASE("pnm: colour becomes BGR unless RGB is asked for") {
    const std::string file = "P6 2 1 255\nabcdef";
    CHECK(all(decode_pnm<u8, 3>(bytes(file))) == values{'c', 'b', 'a', 'f', 'e', 'd'});
    CHECK(all(decode_pnm<u8, 3>(bytes(file), {.order = channel_order::rgb})) == values{'a', 'b', 'c', 'd', 'e', 'f'});
    CHECK(all(decode_pnm<u8, 4>(bytes(file))) == values{'c', 'b', 'a', 255, 'f', 'e', 'd', 255});
    CHECK(all(decode_pnm<u8, 3>(bytes("P3 1 1 255 10 20 30"))) == values{30, 20, 10});
}

TEST_CASE("pnm: grey becomes three equal channels") {
    CHECK(all(decode_pnm<u8, 3>(bytes("P5 2 1 255\nab"))) == values{'a', 'a', 'a', 'b', 'b', 'b'});
    CHECK(all(decode_pnm<u8, 2>(bytes("P5 2 1 255\nab"))) == values{'a', 255, 'b', 255});
}

TEST_CASE("pnm: fewer channels only where nothing is lost") {
    CHECK(all(decode_pnm<u8>(bytes("P6 2 1 255\naaabbb"))) == values{'a', 'b'});
    const auto colour = decode_pnm<u8>(bytes("P6 2 1 255\naaabbc"));
    CHECK(colour.error().kind == fault::unsupported);
    CHECK(std::string(colour.error().message) ==
          "has 3 channels, and 1 would lose its colour: read it with 3 channels, then use gray_from_bgr");
    const std::string pam = "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabc";
    CHECK(all(decode_pnm<u8, 3>(bytes(pam + "\xff"))) == values{'c', 'b', 'a'});
    CHECK(std::string(decode_pnm<u8, 3>(bytes(pam + "\xfe")).error().message) ==
          "has 4 channels, and 3 would lose colour or transparency: read it with 4 channels");
}

TEST_CASE("pnm: a PAM header may have its lines in any order, and comments") {
    const std::string pam = "P7\n# by hand\nMAXVAL 3\nDEPTH 2\nHEIGHT 1\n\nWIDTH 2\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n";
    CHECK(all(decode_pnm<u8, 2>(bytes(pam + std::string("\0\1\2\3", 4)))) == values{0, 85, 170, 255});
}

TEST_CASE("pnm: comments may stand wherever space may") {
    CHECK(all(decode_pnm<u8>(bytes("P2 # a\n#b\n2#c\n1#\n255#d\n7 #e\n8"))) == values{7, 8});
    CHECK(all(decode_pnm<u8>(bytes("P5 2 1 255 #\n"))) ==
          values{'#', '\n'});  // after maxval, one space ends the header
}

TEST_CASE("pnm: the probe tells the header") {
    const auto h = probe_pnm(bytes("P6 2 1 1023\n------------"));
    REQUIRE(bool(h));
    CHECK(h->info.width == 2);
    CHECK(h->info.height == 1);
    CHECK(h->info.channels == 3);
    CHECK(h->info.bits == 10);
    CHECK(h->maxval == 1023);
    CHECK(h->raster == 12);
}

TEST_CASE("pnm: decodes into lent memory, padded and bottom-up") {
    u8 lent[12] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    const image_view<u8> upside_down{lent + 8, 3, 3, -4};
    CHECK(bool(decode_pnm(bytes("P5 3 3 255\nabcdefghi"), upside_down)));
    CHECK(std::memcmp(lent,
                      "ghi\x09"
                      "def\x09"
                      "abc\x09",
                      12) == 0);
    const auto other = decode_pnm(bytes("P5 1 1 255\na"), upside_down);
    CHECK(std::string(other.error().message) == "the picture is 1 x 1, the view to fill 3 x 3");
}

TEST_CASE("pnm: every fault is named") {
    CHECK(why("") == "not a PNM picture: does not begin with P1 to P7");
    CHECK(why("P8 1 1 255\na") == "not a PNM picture: does not begin with P1 to P7");
    CHECK(why("P5x1 1 255\na") == "PNM: the header ends or turns unreadable before the width");
    CHECK(why("P5 1") == "PNM: the header ends or turns unreadable before the height");
    CHECK(why("P5 1 1 x") == "PNM: the header ends or turns unreadable before maxval");
    CHECK(why("P5 1 1 255") == "PNM: the header ends or turns unreadable before the samples");
    CHECK(why("P5 0 1 255\na") == "PNM: size 0 x 1, must be positive");
    CHECK(why("P5 1 1 0\na") == "PNM: maxval is 0, must be 1 to 65535");
    CHECK(why("P5 1 1 65536\naa") == "PNM: maxval is 65536, must be 1 to 65535");
    CHECK(why("P5 2 2 255\nabc") == "PNM: promises 2 x 2 pixels of 1 samples, and only 3 bytes follow");
    CHECK(why("P4 9 2\nabc") == "PNM: promises 9 x 2 pixels of 1 samples, and only 3 bytes follow");
    CHECK(why("P2 3 1 255\n1 2") == "PNM: promises 3 x 1 pixels of 1 samples, and only 3 bytes follow");
    CHECK(why("P2 2 1 255\n1 x") == "PNM: no sample for pixel (1, 0)");
    CHECK(why("P1 2 1\n12") == "PNM: no sample for pixel (1, 0)");
    CHECK(why("P2 2 1 255\n1 256") == "PNM: sample 256 at pixel (1, 0) exceeds maxval 255");
    CHECK(why("P2 1 1 255 99999999999999999999") == "PNM: sample 2147483647 at pixel (0, 0) exceeds maxval 255");
    CHECK(why("P2 1 1 255 18446744073709551617") == "PNM: sample 2147483647 at pixel (0, 0) exceeds maxval 255");
    CHECK(why("P5 1 1 256\naa") == "PNM: samples of 9 bits: read it as std::uint16_t");
    CHECK(why("P7\nWIDTH 1\nDEEP 1\n") == "PAM: unknown line in the header at byte 11");
    CHECK(why("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\naaaaa") == "PAM: DEPTH is 5, must be 1 to 4");
}

TEST_CASE("pnm: sizes that overflow or have no bytes are refused before memory is asked for") {
    CHECK(why("P5 2147483647 2147483647 255\na") ==
          "PNM: promises 2147483647 x 2147483647 pixels of 1 samples, and only 1 bytes follow");
    CHECK(why("P6 99999999999999999999999 99999999999999999999999 65535\na") ==
          "PNM: promises 2147483647 x 2147483647 pixels of 3 samples, and only 1 bytes follow");
    const auto few = decode_pnm<u8>(bytes("P5 3 2 255\nabcdef"), {.max_pixels = 5});
    CHECK(few.error().kind == fault::too_large);
    CHECK(std::string(few.error().message) == "3 x 2 pixels: more than max_pixels = 5");
}

TEST_CASE("pnm: no prefix of a picture is a picture") {
    for (const std::string file : {"P2 2 2 255\n1 2 3 4", "P5 2 2 255\nabcd", "P6 1 2 65535\nabcdefghijkl",
                                   "P4 9 2\nabcd", "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\nab"}) {
        CHECK(bool(probe_pnm(bytes(file))));
        for (std::size_t n = 0; n < file.size(); ++n) CHECK_FALSE(bool(decode_pnm<u16, 4>(bytes(file.substr(0, n)))));
    }
}

TEST_CASE("pnm: writes the format that the channels and options ask for") {
    const u8 grey[] = {0, 7, 255};
    CHECK(encoded(image_view<const u8>{grey, 3, 1}) == std::string("P5\n3\n1\n255\n\0\7\xff", 14));
    CHECK(encoded(image_view<const u8>{grey, 3, 1}, {.text = true}) == "P2\n3\n1\n255\n0 7 255\n");
    CHECK(encoded(image_view<const u8>{grey, 3, 1}, {.bitmap = true}) == "P4\n3\n1\n\x80");
    CHECK(encoded(image_view<const u8>{grey, 3, 1}, {.text = true, .bitmap = true}) == "P1\n3\n1\n1 0 0\n");
    CHECK(encoded(image_view<const u8, 3>{grey, 1, 1}) == std::string("P6\n1\n1\n255\n\xff\7\0", 14));
    CHECK(encoded(image_view<const u8, 3>{grey, 1, 1}, {.order = channel_order::rgb, .text = true}) ==
          "P3\n1\n1\n255\n0 7 255\n");
    const u16 deep[] = {0x0102, 0xfffe};
    CHECK(encoded(image_view<const u16>{deep, 2, 1}) == "P5\n2\n1\n65535\n\x01\x02\xff\xfe");
    CHECK(encoded(image_view<const u16, 2>{deep, 1, 1}) ==
          "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 65535\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n\x01\x02\xff\xfe");
}

namespace {

template <class T, int C>
void round_trip(pnm_options options = {}) {
    const int width = 131;  // past the pieces in which rows are written
    std::vector<T> pixels(static_cast<std::size_t>(C * (width + 2) * 3));
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<T>(i * 37 + i * i % 251);
    const image_view<T, C> view{pixels.data(), width, 3, C * (width + 2)};
    for (const auto v : {view, flip_rows(view), crop(view, 1, 1, 64, 2)}) {
        const auto back = decode_pnm<T, C>(bytes(encoded(v, options)), {.order = options.order});
        REQUIRE_MESSAGE(bool(back), back.error().message);
        REQUIRE(same_size(back->view(), v));
        for (int y = 0; y < v.height; ++y)
            CHECK(std::memcmp(back->view().row(y), v.row(y), sizeof(T) * static_cast<std::size_t>(v.row_samples())) ==
                  0);
    }
}

}  // namespace

TEST_CASE("pnm: what was written is read back, whatever the type, channels and stride") {
    round_trip<u8, 1>();
    round_trip<u8, 2>();
    round_trip<u8, 3>();
    round_trip<u8, 4>();
    round_trip<u16, 1>();
    round_trip<u16, 2>();
    round_trip<u16, 3>({.order = channel_order::rgb});
    round_trip<u16, 4>();
    round_trip<u8, 3>({.text = true});
    round_trip<u16, 1>({.text = true});
}
