// A line of JSON on standard output, whatever bytes its texts are made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include <cstdio>

/// Names of files, and errors that tell of them, need not be UTF-8: what is not stands there as U+FFFD.
inline void print_line(const nlohmann::json& line) {
    std::printf("%s\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}
