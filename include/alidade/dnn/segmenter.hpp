// What each pixel belongs to.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/decode/mask_map.hpp>
#include <alidade/learned/decode/semantic_map.hpp>

namespace alidade::inline ALIDADE_ISA {

/// The planes of scores as the network left them, and how the picture lies in them.
struct segmentation {
    network_output scores;  ///< good until the next run
    picture_map map;        ///< of the picture into the network's input

    /// The plane of a label, a view of the network's memory. requires  scores.fresh(); a label that there is
    image_view<const float> plane(int label = 0) const {
        const auto planes = scores.tensor<3>();
        const bool has_planes = bool(planes);
        ALIDADE_EXPECTS(has_planes);
        return as_image(slice(*planes, label));
    }
    /// A place in a plane as a place in the picture.
    point<double> in_picture(point<double> p) const {
        const tensor_view<const float, 3> planes = scores.tensor<3>().value();
        return at_resolution(map, planes.extent[2], planes.extent[1]).inverse(p);
    }
};

///     auto needles = segmenter::load("needle.json");
///     const auto seen = (*needles)(frame);
///     contours(threshold of seen->plane(0)) …              // at the network's resolution, no copy
///     needles->label_map(*seen, labels.view());           // or a label for each pixel of the picture
template <class R>
class basic_segmenter : public task<R> {
public:
    using task<R>::task;

    static result<basic_segmenter> load(const char* manifest_path, const network_options& options = {}) {
        return task_detail::load<basic_segmenter>(manifest_path, options, "segmenter", model_family::semantic_map);
    }

    template <class View>
    result<segmentation> operator()(const View& picture) {
        const auto map = this->look(picture);
        if (!map) return map.error();
        const network_output scores = this->net().output(0);
        const auto planes = scores.template tensor<3>();
        if (!planes) return planes.error();
        const int labels = this->card().labels.size, count = planes->extent[0];
        if (count < 1 || (labels > 0 && count != labels && !(count == 1 && labels == 2)))
            return error(fault::malformed, "segmenter: ", count, " planes of scores, and ", labels, " labels");
        return segmentation{scores, *map};
    }

    /// dst(x, y) = the label of the picture's pixel; 255 where the network did not see it.
    /// requires  dst is as large as the picture; `seen` is of the last run
    result<void> label_map(const segmentation& seen, image_view<std::uint8_t> dst) {
        const auto planes = seen.scores.template tensor<3>();
        if (!planes) return planes.error();
        return semantic_map(
            *planes, seen.map, dst, {.labels = this->card().labels.size},
            this->reserve(semantic_map_workspace(planes->extent[0], planes->extent[2], dst.width, dst.height)));
    }
    /// dst(x, y) = 255 where the label's score reaches `card().thresholds.mask`, else 0. requires  the same
    result<void> mask(const segmentation& seen, int label, image_view<std::uint8_t> dst) {
        const auto planes = seen.scores.template tensor<3>();
        if (!planes) return planes.error();
        return mask_map(slice(*planes, label), seen.map, dst, {.level = this->card().thresholds.mask},
                        this->reserve(mask_map_workspace(dst.width, dst.height)));
    }
};

using segmenter = basic_segmenter<network>;

}  // namespace alidade::inline ALIDADE_ISA
