// Where a surface is not as it should be: where the picture differs from what the network makes of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/dnn/task.hpp>

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
        return task_detail::load<basic_anomaly_detector>(manifest_path, options, "anomaly detector",
                                                         model_family::reconstruction);
    }

    template <class View>
    result<anomaly_map> operator()(const View& picture) {
        const auto map = this->look(picture);
        if (!map) return map.error();
        const prep_spec& prep = this->card().preprocessing;
        const auto made = this->net().output(0).template tensor<3>();
        if (!made) return made.error();
        // Not every runtime leaves its input as it was: what went in is made again.
        const int channels = prep.channels();
        if (given_.width() != prep.width || given_.height() != prep.height * channels) {
            given_ = image<float>(prep.width, prep.height * channels);
            heat_ = image<float>(prep.width, prep.height);
        }
        tensor_view<float, 3> given = planar(given_.view(), channels);
        const auto again = prepare_again(picture, given);
        if (!again) return again.error();
        const bool planes = prep.layout == prep_layout::planar;
        const int extent[3] = {planes ? channels : prep.height, planes ? prep.height : prep.width,
                               planes ? prep.width : channels};
        for (int axis = 0; axis < 3; ++axis)
            if (made->extent[axis] != extent[axis])
                return error(fault::malformed, "reconstruction: the output has an extent of ", made->extent[axis],
                             ", expected ", extent[axis], " as the input");
        anomaly_map seen = {heat_.view(), *map};
        for (int y = 0; y < prep.height; ++y)
            for (int x = 0; x < prep.width; ++x) {
                float sum = 0;
                for (int c = 0; c < channels; ++c) {
                    const float off = (planes ? (*made)(c, y, x) : (*made)(y, x, c)) - given(c, y, x);
                    sum += off * off;
                }
                const float heat = heat_.view()(x, y) = sum / static_cast<float>(channels);
                if (!(heat >= 0))
                    return error(fault::malformed, "reconstruction: pixel (", x, ", ", y, ") is no number");
                if (inside(*map, x, y) && heat > seen.highest) seen.highest = heat;
            }
        seen.defect = this->card().thresholds.anomaly > 0 && seen.highest >= this->card().thresholds.anomaly;
        return seen;
    }

private:
    static tensor_view<float, 3> planar(image_view<float> rows, int channels) {
        tensor_view<float, 3> block(rows.data, {channels, rows.height / channels, rows.width});
        block.stride[1] = rows.stride;
        block.stride[0] = rows.stride * block.extent[1];
        return block;
    }
    template <class View>
    result<picture_map> prepare_again(const View& picture, tensor_view<float, 3> into) {
        prep_spec spec = this->card().preprocessing;
        spec.layout = prep_layout::planar;
        return prepare(picture, into, spec);
    }
    static bool inside(const picture_map& map, int x, int y) {
        const point<double> p = map.inverse(point<double>{double(x), double(y)});
        return p.x >= -0.5 && p.y >= -0.5 && p.x < map.source_width - 0.5 && p.y < map.source_height - 0.5;
    }

    image<float> given_, heat_;
};

using anomaly_detector = basic_anomaly_detector<network>;

}  // namespace ALIDADE_ISA
}  // namespace alidade
