// SPDX-License-Identifier: MIT
#include <alidade/io/pnm.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

using namespace alidade;
using u8 = std::uint8_t;

namespace {

/// A folder that is gone when the test is over.
struct folder {
    std::filesystem::path path;

    folder() {
        static int n = 0;
        const auto base = std::filesystem::temp_directory_path();
        do path = base / ("alidade_file_test_" + std::to_string(n++));
        while (!std::filesystem::create_directory(path));
    }
    ~folder() { std::filesystem::remove_all(path); }
    std::string operator/(const char* name) const { return (path / name).string(); }
};

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_CASE("file: what was written is read back") {
    const folder here;
    const std::string path = here / "a.pgm";
    image<u8> picture(5, 4, 9);
    picture.view()(1, 2) = 200;
    CHECK(bool(write_pnm(path.c_str(), picture.view())));
    const auto back = read_pnm<u8>(path.c_str());
    REQUIRE_MESSAGE(bool(back), back.error().message);
    CHECK(back->view()(1, 2) == 200);
    CHECK(back->view()(4, 3) == 9);
}

TEST_CASE("file: a file of several pieces is read whole") {
    const folder here;
    const std::string path = here / "large";
    {
        std::ofstream out(path, std::ios::binary);
        for (int i = 0; i < 100000; ++i) out.put(static_cast<char>(i % 251));
    }
    const auto all = read_file(path.c_str());
    REQUIRE(bool(all));
    REQUIRE(all->size() == 100000);
    bool same = true;
    for (std::size_t i = 0; i < all->size(); ++i) same = same && all->data()[i] == i % 251;
    CHECK(same);
    const auto few = read_file(path.c_str(), 99999);
    CHECK(few.error().kind == fault::too_large);
    CHECK(few.error().message == path + ": larger than 99999 bytes, the most that may be read");
    CHECK(bool(read_file(path.c_str(), 100000)));
}

TEST_CASE("file: an error begins with the path and tells the fault") {
    const folder here;
    const std::string missing = here / "missing.pgm";
    const auto none = read_pnm<u8>(missing.c_str());
    CHECK(none.error().kind == fault::unreadable);
    CHECK(none.error().message == missing + ": No such file or directory");

    const std::string broken = here / "broken.pgm";
    std::ofstream(broken) << "P5 9 9 255\n";
    CHECK(read_pnm<u8>(broken.c_str()).error().message ==
          broken + ": PNM: promises 9 x 9 pixels of 1 samples, and only 0 bytes follow");

    const auto directory = read_pnm<u8>(here.path.string().c_str());
    CHECK(directory.error().kind == fault::unreadable);
}

TEST_CASE("file: of a long path the end is shown, so that the fault still fits") {
    const std::string path = std::string(300, 'x') + "/photo.pgm";
    const std::string message = read_pnm<u8>(path.c_str()).error().message;
    CHECK(message.starts_with("...xxx"));
    CHECK(message.find("/photo.pgm: ") != std::string::npos);
    CHECK_FALSE(ends_with(message, "..."));
}

TEST_CASE("file: a folder that does not exist cannot be written to") {
    const folder here;
    const std::string path = here / "no/where.pgm";
    const image<u8> picture(2, 2, 0);
    const auto done = write_pnm(path.c_str(), picture.view());
    CHECK(done.error().kind == fault::unwritable);
    CHECK(done.error().message == path + ": No such file or directory");
}

TEST_CASE("file: a full disk is noticed, early or late") {
    if (!std::filesystem::exists("/dev/full")) {
        MESSAGE("skipped: this system has no /dev/full");
        return;
    }
    for (const int size : {1, 1000}) {
        const image<u8> picture(size, size, 0);
        const auto done = write_pnm("/dev/full", picture.view());
        CHECK(done.error().kind == fault::unwritable);
        CHECK(std::string(done.error().message) == "/dev/full: No space left on device; the file is incomplete");
    }
}

TEST_CASE("file: a piece that the disk did not take is remembered until the end") {
    if (!std::filesystem::exists("/dev/full")) {
        MESSAGE("skipped: this system has no /dev/full");
        return;
    }
    file_writer file("/dev/full");
    const std::string piece(1 << 16, 'x');  // whole blocks: nothing is left over for the end to fail on
    file.put(piece.data(), piece.size());
    CHECK(file.close().error().kind == fault::unwritable);
}

TEST_CASE("file: a writer keeps its path, whatever becomes of the caller's") {
    const folder here;
    const std::string path = here / "kept";
    std::string passing = path;
    file_writer file(passing.c_str());
    passing.back() = '_';
    file.put("abc", 3);
    CHECK(bool(file.close()));
    CHECK(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(passing));
}

TEST_CASE("file: a shorter file replaces a longer one") {
    const folder here;
    const std::string path = here / "a.pgm";
    for (const int size : {100, 10}) {
        const image<u8> picture(size, size, 0);
        CHECK(bool(write_pnm(path.c_str(), picture.view())));
    }
    CHECK(read_pnm<u8>(path.c_str())->width() == 10);
    CHECK(std::filesystem::file_size(path) == 10 * 10 + 13);
}

TEST_CASE("file: what cannot be written leaves an older file alone") {
    const folder here;
    const std::string path = here / "old.pgm";
    std::ofstream(path) << "old";
    CHECK(write_pnm(path.c_str(), image_view<const u8>{}).error().kind == fault::too_small);
    CHECK(std::filesystem::file_size(path) == 3);
}
