// SPDX-License-Identifier: MIT
#include <alidade/core/sha256.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

using namespace alidade;

namespace {

std::string sum_of(const std::string& text) {
    return text_of(sha256(reinterpret_cast<const std::uint8_t*>(text.data()), text.size())).digits;
}

}  // namespace

TEST_CASE("sha256: the vectors published with the standard") {
    CHECK(sum_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sum_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sum_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sum_of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                 "mnopqrstnopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    CHECK(sum_of(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: lengths round the end of a block, where the number of bits takes a block of its own") {
    // What sha256sum says of so many letters a.
    CHECK(sum_of(std::string(55, 'a')) == "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    CHECK(sum_of(std::string(56, 'a')) == "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
    CHECK(sum_of(std::string(64, 'a')) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

TEST_CASE("sha256: at compile time") {
    constexpr std::uint8_t abc[] = {'a', 'b', 'c'};
    static_assert(sha256(abc, 3).bytes[0] == 0xba && sha256(abc, 3).bytes[31] == 0xad);
}

TEST_CASE("sha256: digits are read as they are written, and nothing else is") {
    const sha256_digest digest = sha256(nullptr, 0);
    std::string text = text_of(digest).digits;
    sha256_digest read;
    REQUIRE(parse_sha256(text.c_str(), read));
    CHECK(read == digest);
    text[3] = 'B';
    CHECK(parse_sha256(text.c_str(), read));
    CHECK_FALSE(parse_sha256("", read));
    CHECK_FALSE(parse_sha256(text.substr(1).c_str(), read));
    CHECK_FALSE(parse_sha256((text + "0").c_str(), read));
    text[10] = 'g';
    CHECK_FALSE(parse_sha256(text.c_str(), read));
}
