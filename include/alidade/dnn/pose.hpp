// Where the named places of something are that fills the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/decode/heat_keypoints.hpp>
#include <alidade/learned/decode/simcc_keypoints.hpp>

namespace alidade::inline ALIDADE_ISA {

///     auto hands = pose::load("hand.json");
///     const auto points = (*hands)(crop(frame, x, y, w, h));       // as many as card().keypoints
template <class R>
class basic_pose : public task<R> {
public:
    using task<R>::task;

    static result<basic_pose> load(const char* manifest_path, const network_options& options = {}) {
        return task_detail::load<basic_pose>(manifest_path, options, "pose network", [](model_family family) {
            return family == model_family::heatmap_keypoints || family == model_family::simcc_keypoints;
        });
    }

    /// The keypoints in their order, in pixels of the picture, each with its score: below `card().thresholds.score` it
    /// is not sure that it can be seen.
    template <class View>
    result<list<keypoint>> operator()(const View& picture) {
        const auto map = this->look(picture);
        if (!map) return map.error();
        list<keypoint> places(64);
        auto told = decode(places.room());
        if (told && !told->complete()) places.grow(told->found), told = decode(places.room());
        if (!told) return told.error();
        places.resize(told->written);
        for (keypoint& one : places) {
            const point<double> there = map->inverse(point<double>{one.x, one.y});
            one.x = static_cast<float>(there.x);
            one.y = static_cast<float>(there.y);
        }
        return places;
    }

private:
    result<tally> decode(array_view<keypoint> room) {
        const prep_spec& prep = this->card().preprocessing;
        const int count = this->card().keypoints.size;
        if (this->card().family == model_family::heatmap_keypoints) {
            const auto maps = this->net().output(0).template tensor<3>();
            if (!maps) return maps.error();
            return decode_heat_keypoints(*maps, room,
                                         {.input_width = prep.width, .input_height = prep.height, .places = count});
        }
        if (this->net().output_count() < 2) return error(fault::malformed, "simcc: has one output, expected x and y");
        const auto across = this->net().output(0).template tensor<2>(),
                   down = this->net().output(1).template tensor<2>();
        if (!across) return across.error();
        if (!down) return down.error();
        if (across->extent[1] < 1 || across->extent[1] > 64 * std::int64_t{prep.width})
            return error(fault::malformed, "simcc: ", across->extent[1], " bins across, expected 1 to 64 for each of ",
                         prep.width, " pixels");
        const float split = static_cast<float>(across->extent[1]) / static_cast<float>(prep.width);
        return decode_simcc(*across, *down, room,
                            {.input_width = prep.width, .input_height = prep.height, .split = split, .places = count});
    }
};

using pose = basic_pose<network>;

}  // namespace alidade::inline ALIDADE_ISA
