// Where things are in a picture, and what: by any detector that a manifest describes.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/detect.hpp>

namespace alidade::inline ALIDADE_ISA {

///     auto dials = detector::load("dials.json");
///     for (const detection& found : *(*dials)(frame)) …
template <class R>
class basic_detector : public task<R> {
public:
    using task<R>::task;

    static result<basic_detector> load(const char* manifest_path, const network_options& options = {}) {
        return task_detail::load<basic_detector>(manifest_path, options, "detector",
                                                 [](model_family family) { return tells_regions(family); });
    }

    /// What is in the picture, surest first, with regions in its pixels; they may reach past its border.
    template <class View>
    result<list<detection>> operator()(const View& picture) {
        const auto map = this->look(picture);
        if (!map) return map.error();
        list<detection> all(256);
        auto told = decode_detections(this->card(), this->net(), all.room());
        if (told && !told->complete()) {
            all.grow(told->found);
            told = decode_detections(this->card(), this->net(), all.room());
        }
        if (!told) return told.error();
        const array_view<detection> found = {all.begin(), told->written};
        all.resize(thin_out(this->card(), found, this->reserve(thin_out_workspace(found.size))).written);
        for (detection& one : all) one.where = map->inverse(one.where);
        return all;
    }
};

using detector = basic_detector<network>;

}  // namespace alidade::inline ALIDADE_ISA
