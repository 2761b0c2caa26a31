// What a trace keeps of one step.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/io/svg_overlay.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace alidade {

struct trace_number {
    std::string name;
    double value = 0;
    double sigma = -1;  ///< standard uncertainty; negative: none was given
    std::string unit;
};

struct trace_step {
    std::string name;
    double seconds = 0;
    int picture = -1;  ///< among trace::pictures(); -1 if it has none of its own
    std::vector<trace_number> numbers;
    std::vector<std::string> notes;
    svg_overlay overlay{image_view<const std::uint8_t>{}};
};

}  // namespace alidade
