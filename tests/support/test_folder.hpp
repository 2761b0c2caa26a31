// A folder for a test's files, gone when the test is over.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace tests {

struct folder {
    std::filesystem::path path;

    folder() {
        static int n = 0;
        const auto base = std::filesystem::temp_directory_path();
        do path = base / ("alidade_test_" + std::to_string(n++));
        while (!std::filesystem::create_directory(path));
    }
    ~folder() { std::filesystem::remove_all(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string operator/(const std::string& name) const { return (path / name).string(); }
    /// The path of a new file of these bytes.
    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        return *this / name;
    }
};

}  // namespace tests
