// The pictures that a program is given: files, and all pictures of folders.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

/// Files as they are named; of folders all that look like pictures, by name. No folder is looked into twice deep. One
/// without pictures stands there itself, so that it is told that nothing can be read.
inline std::vector<std::string> pictures_in(const std::vector<std::string>& named) {
    std::vector<std::string> made;
    for (const std::string& one : named) {
        std::error_code failed;
        std::vector<std::string> of_folder;
        for (const auto& entry : std::filesystem::directory_iterator(one, failed)) {
            std::string ending = entry.path().extension().string();
            std::transform(ending.begin(), ending.end(), ending.begin(),
                           [](unsigned char c) { return std::tolower(c); });
            for (const char* known : {".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".ppm"})
                if (ending == known) of_folder.push_back(entry.path().string());
        }
        std::sort(of_folder.begin(), of_folder.end());
        if (failed || of_folder.empty()) of_folder = {one};
        made.insert(made.end(), of_folder.begin(), of_folder.end());
    }
    return made;
}
