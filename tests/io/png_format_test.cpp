// SPDX-License-Identifier: MIT
#include <alidade/io/png_format.hpp>
#include <alidade/io/png_stored.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace alidade;

TEST_CASE("crc32, adler32: have the check values of their standards") {
    CHECK(png_detail::crc32(std::string("123456789")) == 0xcbf43926);
    CHECK(png_detail::adler32(std::string("Wikipedia")) == 0x11e60398);
    CHECK(png_detail::crc32({}) == 0);
    CHECK(png_detail::adler32({}) == 1);
}

TEST_CASE("crc32, adler32: continue where the piece before ended, however long it is") {
    const std::string all(20000, '\xff');
    for (const std::size_t cut : {1U, 5551U, 5552U, 5553U, 19999U}) {
        const std::string head = all.substr(0, cut), tail = all.substr(cut);
        CHECK(png_detail::crc32(tail, png_detail::crc32(head)) == png_detail::crc32(all));
        CHECK(png_detail::adler32(tail, png_detail::adler32(head)) == png_detail::adler32(all));
    }
    CHECK(png_detail::adler32(all) == 0x9f51d664);  // zlib's own, of the same bytes
}

TEST_CASE("png: one grey pixel, byte by byte") {
    const std::uint8_t pixel[] = {0x80};
    std::string file;
    encode_png_stored(image_view<const std::uint8_t>{pixel, 1, 1}, [&](const std::uint8_t* bytes, std::size_t count) {
        file.append(reinterpret_cast<const char*>(bytes), count);
    });
    CHECK(file.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    CHECK(file.substr(8, 25) == std::string("\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0\x3a\x7e\x9b\x55", 25));
    CHECK(file.substr(33, 10) == std::string("\0\0\0\2IDAT\x78\1", 10));
    CHECK(file.substr(47, 15) == std::string("\0\0\0\7IDAT\0\2\0\xfd\xff\0\x80", 15));
    CHECK(file.substr(66, 17) == std::string("\0\0\0\11IDAT\1\0\0\xff\xff\0\x82\0\x81", 17));
    CHECK(file.substr(87) == std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12));
}
