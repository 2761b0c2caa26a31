// Where a surface is not as it should be: where the picture differs from what the network makes of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/core/list.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/decode/cells.hpp>

namespace alidade {

/// How much each pixel of the network's input differs, and how the picture lies in it.
struct anomaly_map {
    image_view<const float> heat;  ///< mean square difference over the channels; good until the next picture
    picture_map map;
    float highest = 0;    ///< of heat, where the picture is
    bool defect = false;  ///< whether the highest reaches `card().thresholds.anomaly`
};

inline namespace ALIDADE_ISA {

///     auto surface = anomaly_detector::load("surface.json");
///     const auto seen = (*surface)(frame);
///     if (seen->defect) …                          // seen->heat goes to contours, components, …
template <class R>
class basic_anomaly_detector : public task<R> {
public:
    using task<R>::task;

    static result<basic_anomaly_detector> load(const char* manifest_path, const network_options& options = {}) {
        return task_detail::load<basic_anomaly_detector>(
            manifest_path, options, "anomaly detector",
            [](model_family family) { return family == model_family::reconstruction; });
    }

    template <class View>
    result<anomaly_map> operator()(const View& picture) {
        const auto map = this->put(picture);
        if (!map) return map.error();
        const tensor_view<const float, 3> given = kept(slice(this->net().input(0), 0));
        if (auto done = this->net().run(); !done) return done.error();
        const auto made = this->net().output(0).template tensor<3>();
        if (!made) return made.error();
        for (int axis = 0; axis < 3; ++axis)
            if (made->extent[axis] != given.extent[axis])
                return error(fault::malformed, "reconstruction: the output has an extent of ", made->extent[axis],
                             ", expected ", given.extent[axis], " as the input");
        anomaly_map seen = {heat_.view(), *map};
        if (auto done = compare(planes(given), planes(*made), seen); !done) return done.error();
        seen.defect = this->card().thresholds.anomaly > 0 && seen.highest >= this->card().thresholds.anomaly;
        return seen;
    }

private:
    using tensor = tensor_view<const float, 3>;

    /// What goes in, copied: not every runtime leaves its input as it was.
    tensor kept(tensor_view<float, 3> input) {
        const auto [first, second, third] = input.extent;
        if (given_.size() != input.size()) {
            given_ = list<float>(static_cast<int>(input.size()));
            heat_ = image<float>(this->card().preprocessing.width, this->card().preprocessing.height);
        }
        tensor_view<float, 3> copy(given_.begin(), {first, second, third});
        for (int a = 0; a < first; ++a)
            for (int b = 0; b < second; ++b)
                for (int c = 0; c < third; ++c) copy(a, b, c) = input(a, b, c);
        return copy;
    }
    tensor planes(tensor of) const {
        return this->card().preprocessing.layout == prep_layout::planar ? of : channels_first(of);
    }

    result<void> compare(tensor given, tensor made, anomaly_map& seen) {
        using number = rounded<float>;
        const auto [channels, height, width] = given.extent;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                number sum = 0;
                for (int c = 0; c < channels; ++c) {
                    const number off = number(made(c, y, x)) - number(given(c, y, x));
                    sum += off * off;
                }
                const float heat = (sum / number(static_cast<float>(channels))).value;
                if (!finite(heat))
                    return error(fault::malformed, "reconstruction: pixel (", x, ", ", y, ") is no number");
                heat_.view()(x, y) = heat;
                if (inside(seen.map, x, y) && heat > seen.highest) seen.highest = heat;
            }
        return {};
    }
    static bool inside(const picture_map& map, int x, int y) {
        const point<double> p = map.inverse(point<double>{double(x), double(y)});
        return p.x >= -0.5 && p.y >= -0.5 && p.x < map.source_width - 0.5 && p.y < map.source_height - 0.5;
    }

    list<float> given_;
    image<float> heat_;
};

using anomaly_detector = basic_anomaly_detector<network>;

}  // namespace ALIDADE_ISA
}  // namespace alidade
