// The readers on files that others have collected: ALIDADE_DATA, or ../shared/data. Skipped where there are none.
// SPDX-License-Identifier: MIT
#include "md5.hpp"

#include <alidade/io/stb.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace alidade;
using u8 = std::uint8_t;
using u16 = std::uint16_t;

namespace {

std::filesystem::path folder(const char* name) {
    const char* set = std::getenv("ALIDADE_DATA");
    const auto path = std::filesystem::path(set != nullptr ? set : "../shared/data") / name;
    if (std::filesystem::is_directory(path)) return path;
    MESSAGE("skipped: there is no " << path.string() << "; ALIDADE_DATA names the folder it is in");
    return {};
}

/// A picture with pixels, or an error that names the file and then the fault.
template <class T, int C>
bool told(const result<image<T, C>>& picture, const std::string& path) {
    if (picture) return !picture->empty();
    const std::string message = picture.error().message, name = std::filesystem::path(path).filename().string();
    const auto colon = message.find(": ");
    return colon != std::string::npos && message.substr(0, colon).ends_with(name) && message.size() > colon + 5 &&
           picture.error().kind != fault::none;
}

}  // namespace

TEST_CASE("data: every reader survives every malformed file, with a picture or an error that says why not") {
    const auto malformed = folder("malformed");
    if (malformed.empty()) return;
    int files = 0, pictures = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(malformed)) {
        if (!entry.is_regular_file()) continue;
        const std::string path = entry.path().string();
        CAPTURE(path);
        const auto four = read_image<u8, 4>(path.c_str());
        CHECK(told(four, path));
        CHECK(told(read_image<u8, 1>(path.c_str()), path));
        CHECK(told(read_image<u16, 3>(path.c_str()), path));
        CHECK(told(read_pnm<u8, 3>(path.c_str()), path));
        CHECK(told(read_pnm<u16, 1>(path.c_str()), path));
        ++files;
        pictures += four ? 1 : 0;
    }
    CHECK(files > 100);
    MESSAGE(files << " malformed files: " << pictures << " are pictures, the others are told apart");
}

TEST_CASE("data: every file of PngSuite has the pixels that another decoder finds") {
    const auto suite = folder("pngsuite_valid");
    if (suite.empty()) return;
    std::ifstream table(suite / "expected.csv");
    std::string line;
    std::getline(table, line);  // its header
    int files = 0;
    while (std::getline(table, line)) {
        std::istringstream fields(line);
        std::string file, width, height, depth, colour, expected;
        for (std::string* field : {&file, &width, &height, &depth, &colour, &expected})
            std::getline(fields, *field, ',');
        CAPTURE(file);
        const std::string path = (suite / file).string();
        const auto deep = read_image<u16, 4>(path.c_str(), {.order = channel_order::rgb});
        REQUIRE_MESSAGE(bool(deep), deep.error().message);
        CHECK(std::to_string(deep->width()) == width);
        CHECK(std::to_string(deep->height()) == height);
        ++files;
        if (depth == "16") {
            CHECK(std::string(read_image<u8, 4>(path.c_str()).error().message).ends_with("read it as std::uint16_t"));
            continue;
        }
        const auto picture = read_image<u8, 4>(path.c_str(), {.order = channel_order::rgb});
        REQUIRE_MESSAGE(bool(picture), picture.error().message);
        std::string pixels;
        for (int y = 0; y < picture->height(); ++y) {
            const u8* row = picture->view().row(y);
            pixels.append(row, row + picture->view().row_samples());
            for (int i = 0; i < picture->view().row_samples(); ++i)
                if (deep->view().row(y)[i] != row[i] * 257) FAIL_CHECK("16 bits differ at row ", y, " sample ", i);
        }
        // The table is Pillow's, which compares the transparent colour 15 of these 4 bits with samples stretched to 8.
        if (file == "tbbn0g04.png") expected = "d9b53613bd731e66dcfd5be93186c100";
        if (!expected.empty()) CHECK(md5(pixels) == expected);
    }
    CHECK(files == 161);
}
