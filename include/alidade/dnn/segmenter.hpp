// What each pixel belongs to.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/dnn/task.hpp>
#include <alidade/learned/decode/mask_map.hpp>
#include <alidade/learned/decode/scores.hpp>
#include <alidade/learned/decode/semantic_map.hpp>
#include <alidade/learned/manifest_keys.hpp>

namespace alidade::inline ALIDADE_ISA {

/// The planes of scores as the network left them, and how the picture lies in them.
struct segmentation {
    network_output scores;  ///< good until the next run
    picture_map map;        ///< of the picture into the network's input
    int first_label = 0;    ///< that has a plane: 1 where one plane tells the second of two labels from the first

    /// Whether a label has a plane.
    bool has_plane(int label) const {
        const auto planes = scores.tensor<3>();
        return planes && label >= first_label && label - first_label < planes->extent[0];
    }
    /// The plane of a label, a view of the network's memory. requires  scores.fresh(); has_plane(label)
    image_view<const float> plane(int label) const {
        ALIDADE_EXPECTS(has_plane(label), label, first_label);
        return as_image(slice(*scores.tensor<3>(), label - first_label));
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
        return task_detail::load<basic_segmenter>(manifest_path, options, "segmenter", [](model_family family) {
            return family == model_family::semantic_map;
        });
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
        if (auto done = all_finite(*planes); !done) return done.error();
        return segmentation{scores, *map, count == 1 && labels == 2};
    }

    /// dst(x, y) = the label of the picture's pixel, of one plane 1 where its score reaches `card().thresholds.mask`;
    /// 255 where the network did not see it. requires  dst is as large as the picture; `seen` is of the last run
    result<void> label_map(const segmentation& seen, image_view<std::uint8_t> dst) {
        if (seen.first_label == 1) return write_mask(seen, 1, dst, {.inside = 1, .outside = 0, .unseen = 255});
        const auto planes = seen.scores.template tensor<3>();
        if (!planes) return planes.error();
        return semantic_map(
            *planes, seen.map, dst, {.labels = this->card().labels.size},
            this->reserve(semantic_map_workspace(planes->extent[0], planes->extent[2], dst.width, dst.height)));
    }
    /// dst(x, y) = 255 where the label's score reaches `card().thresholds.mask`, else 0. requires  the same; the label
    /// has a plane
    result<void> mask(const segmentation& seen, int label, image_view<std::uint8_t> dst) {
        return write_mask(seen, label, dst, {});
    }

private:
    result<void> write_mask(const segmentation& seen, int label, image_view<std::uint8_t> dst,
                            mask_map_options options) {
        const score_form form = form_of(this->card());
        if (form == score_form::softmax)
            return error(fault::unsupported,
                         "segmenter: scores.form is softmax, whose planes tell no masks by themselves: use label_map");
        options.level = number_for(form, this->card().thresholds.mask);
        ALIDADE_EXPECTS(seen.has_plane(label), label, seen.first_label);
        const auto planes = seen.scores.template tensor<3>();
        return mask_map(slice(*planes, label - seen.first_label), seen.map, dst, options,
                        this->reserve(mask_map_workspace(dst.width, dst.height)));
    }

    static result<void> all_finite(tensor_view<const float, 3> planes) {
        for (int label = 0; label < planes.extent[0]; ++label)
            for (int y = 0; y < planes.extent[1]; ++y) {
                bool sound = true;
                for (int x = 0; x < planes.extent[2]; ++x) sound &= finite(planes(label, y, x));
                if (!sound)
                    return error(fault::malformed, "segmenter: row ", y, " of plane ", label,
                                 " holds what is no number");
            }
        return {};
    }
};

using segmenter = basic_segmenter<network>;

}  // namespace alidade::inline ALIDADE_ISA
