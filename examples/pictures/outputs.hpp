// The files that an example program is to write, which must not be those that it reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

/// In this folder, a PNG for each picture, by its name.
inline std::vector<std::string> pngs_in(const std::string& folder, const std::vector<std::string>& pictures) {
    std::vector<std::string> made;
    for (const std::string& one : pictures)
        made.push_back((std::filesystem::path(folder) / std::filesystem::path(one).stem()).string() + ".png");
    return made;
}

/// Why nothing is written: one of `outputs` is one of `inputs`, or is there twice. Empty where all is well; empty names
/// are no outputs.
inline std::string overwritten(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
    std::set<std::filesystem::path> seen;
    for (const std::string& out : outputs) {
        if (out.empty()) continue;
        std::error_code failed;
        for (const std::string& in : inputs)
            if (std::filesystem::equivalent(out, in, failed))
                return out + ": would be written over " + (out == in ? "what is read" : in + ", which is read");
        if (!seen.insert(std::filesystem::weakly_canonical(out, failed)).second)
            return out + ": would be written twice, give one of the files another name";
    }
    return {};
}
