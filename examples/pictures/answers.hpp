// What the example programs say, on standard output and beside it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file.hpp>

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstring>
#include <string>

/// A line of JSON. Names of files, and errors that tell of them, need not be UTF-8: what is not stands there as U+FFFD.
inline void print_line(const nlohmann::json& line) {
    std::printf("%s\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

/// The message of an error without the file, where it begins with it: who tells of a file has named it already.
inline const char* without_file(const std::string& file, const alidade::error& why) {
    const alidade::error named = in_file(file.c_str(), alidade::error(why.kind));
    const std::size_t size = std::strlen(named.message);
    return std::strncmp(why.message, named.message, size) == 0 ? why.message + size : why.message;
}

/// The exit status of a program whose answer would be `status`: 2 where standard output did not take all of it.
inline int told(int status) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    std::fputs("standard output could not be written: the answer is incomplete\n", stderr);
    return 2;
}
