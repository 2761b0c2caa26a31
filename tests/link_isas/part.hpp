// What the files of one program, compiled for different instruction sets, share: views, and plain values.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

struct part_memory {
    static constexpr int width = 150, height = 41;
    std::uint8_t gray[width * height], smooth[width * height];
    std::int16_t dx[width * height], dy[width * height];
};

struct part_result {
    const char* isa;
    std::uint32_t checksum;
};

using part = part_result(alidade::image_view<const std::uint8_t, 3>, part_memory&, alidade::workspace);
part part_scalar, part_scalar_avx2, part_sse2, part_avx2, part_avx512;
