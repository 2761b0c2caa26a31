// Two ways of doing the same work, timed in turn in one process.
//
//     const bench::registration r("sobel/u8x1/1920x1080/3x3", "opencv", [] {
//         …pictures…
//         return bench::contest{[=] { ours }, [=] { theirs }};
//     });
//
// Machines drift and other programs interfere, so the two take turns and the least time of each counts.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <functional>
#include <string>

namespace bench {

/// A result that the compiler must believe to be used.
inline volatile double used;

/// Once each is a whole operation on warm pictures; both give the same result.
struct contest {
    std::function<void()> ours, theirs;
};

struct benchmark {
    std::string folder;  ///< of benchmarks/ that its file is in
    std::string name;    ///< operator/sample x channels/size/parameters
    std::string isa;
    std::string peer;
    std::function<contest()> prepare;
};

void add(benchmark one);

/// "shape", of "…/benchmarks/shape/contours_bench.cpp".
inline std::string folder_of(const std::string& file) {
    const std::size_t end = file.rfind('/');
    const std::size_t begin = end == 0 || end == std::string::npos ? std::string::npos : file.rfind('/', end - 1);
    return end == std::string::npos ? "" : file.substr(begin + 1, end - begin - 1);
}

struct registration {
    registration(std::string name, std::string peer, std::function<contest()> prepare,
                 const char* file = __builtin_FILE()) {
        add({folder_of(file), std::move(name), alidade::isa_name, std::move(peer), std::move(prepare)});
    }
};

/// The sizes that every operator is measured at: what fits the cache of a core, and what does not.
struct frame_size {
    int width, height;
    std::string name() const { return std::to_string(width) + "x" + std::to_string(height); }
};
inline const frame_size frame_sizes[] = {{640, 480}, {1920, 1080}};

}  // namespace bench
