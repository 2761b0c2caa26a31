// The pictures in a folder.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace accuracy {

/// Those of the given kinds, in the order of their names.
inline std::vector<std::string> pictures_in(const std::string& folder,
                                            const std::vector<std::string>& kinds = {".png", ".jpg", ".bmp"}) {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (std::find(kinds.begin(), kinds.end(), entry.path().extension()) != kinds.end())
            paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace accuracy
