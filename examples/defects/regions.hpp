// What is hot in an anomaly detector's map, in places of the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/anomaly_detector.hpp>
#include <alidade/shape/components.hpp>

#include <algorithm>
#include <vector>

struct spoilt_region {
    alidade::region where;  ///< in the picture
    double area = 0;
    float heat = 0;  ///< the highest in it
};

/// Where the heat reaches the level: what hangs together, in places of the picture.
inline std::vector<spoilt_region> regions_of(const alidade::anomaly_map& seen, float level) {
    using namespace alidade;
    image<std::uint8_t> mask(seen.heat.width, seen.heat.height);
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x) mask.view()(x, y) = seen.heat(x, y) >= level;
    std::vector<spoilt_region> made;
    for (const component& one : components(mask.view())) {
        const auto& b = one.bounds;
        spoilt_region part;
        const auto edge = [](int at) { return static_cast<float>(at) - 0.5f; };
        part.where = seen.map.inverse(region{edge(b.x), edge(b.y), edge(b.x + b.width), edge(b.y + b.height)});
        part.area = static_cast<double>(one.area) / (seen.map.scale_x * seen.map.scale_y);
        for (int y = b.y; y < b.y + b.height; ++y)
            for (int x = b.x; x < b.x + b.width; ++x) part.heat = std::max(part.heat, seen.heat(x, y));
        made.push_back(part);
    }
    return made;
}
