// Detections by a manifest: which decoder reads a network's outputs, and what thins out its list.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/box_fusion.hpp>
#include <alidade/learned/decode/centernet.hpp>
#include <alidade/learned/decode/detr.hpp>
#include <alidade/learned/decode/fastestdet.hpp>
#include <alidade/learned/decode/fcos.hpp>
#include <alidade/learned/decode/nanodet.hpp>
#include <alidade/learned/decode/priors.hpp>
#include <alidade/learned/decode/ultraface.hpp>
#include <alidade/learned/decode/yolo.hpp>
#include <alidade/learned/decode/yolo_grid.hpp>
#include <alidade/learned/decode/yolox.hpp>
#include <alidade/learned/decode/yunet.hpp>
#include <alidade/learned/manifest_keys.hpp>
#include <alidade/learned/matrix_nms.hpp>
#include <alidade/learned/merging_nms.hpp>
#include <alidade/learned/runtime.hpp>
#include <alidade/learned/soft_nms.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// What the network's last run found, read by the decoder of `card.family`: candidates that reach
/// `card.thresholds.score`, with regions in pixels of the input. Faults are those of the decoder; `unsupported` where
/// the family tells no regions.
///
/// requires  a manifest that `check_manifest` lets pass
template <runtime R>
result<tally> decode_detections(const manifest& card, const R& net, array_view<detection> room);

/// Scratch bytes for `thin_out`, whatever the manifest asks for.
constexpr std::size_t thin_out_workspace(int detections);

/// One detection for each object, in place, as `card.nms` says; surest first. What is kept is at the front: the tally's
/// `written`.
inline tally thin_out(const manifest& card, array_view<detection> all, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace detect_detail {

using tensor = tensor_view<const float, 2>;

/// The output whose last axis has so many numbers; -1: there is none.
template <class R>
int output_of_width(const R& net, int width) {
    for (int i = 0; i < net.output_count(); ++i) {
        const network_output out = net.output(i);
        if (out.axes() > 0 && out.extent(out.axes() - 1) == width) return i;
    }
    return -1;
}

template <class R>
int output_named(const R& net, const char* begin, int stride) {
    for (int i = 0; i < net.output_count(); ++i) {
        const network_output out = net.output(i);
        const char* name = out.name();
        const char* part = begin;
        while (*part != 0 && *name == *part) ++name, ++part;
        if (*part != 0 || *name != '_') continue;
        int number = 0;
        for (++name; *name >= '0' && *name <= '9' && number < 100000; ++name) number = 10 * number + (*name - '0');
        if (*name == 0 && number == stride) return i;
    }
    return -1;
}

inline cell_grids grids_of(const manifest& card, cell_grids grids) {
    grids.input_width = card.preprocessing.width;
    grids.input_height = card.preprocessing.height;
    for (int i = 0; i < 8 && !card.strides.empty(); ++i) grids.stride[i] = i < card.strides.size ? card.strides[i] : 0;
    return grids;
}

/// The options of a decoder of grids.
template <class Options>
Options of_grids(const manifest& card) {
    Options options;
    options.grids = grids_of(card, options.grids);
    options.min_score = card.thresholds.score;
    options.labels = card.labels.size;
    return options;
}

/// Calls `decode` with the first so many outputs as tensors of N axes.
template <int N, class R, class Decode>
result<tally> with_outputs(const R& net, int count, Decode decode) {
    tensor_view<const float, N> views[3];
    if (net.output_count() < count)
        return error(fault::malformed, "detections: the network has ", net.output_count(), " outputs, expected ",
                     count);
    for (int i = 0; i < count; ++i) {
        const auto view = net.output(i).template tensor<N>();
        if (!view) return view.error();
        views[i] = *view;
    }
    return decode(views);
}

template <class R>
result<tally> yunet(const manifest& card, const R& net, array_view<detection> room) {
    yunet_options options;
    options.grids = grids_of(card, options.grids);
    options.min_score = card.thresholds.score;
    yunet_outputs<float> outputs;
    for (int i = 0; i < 3; ++i) {
        constexpr const char* names[] = {"cls", "obj", "bbox", "kps"};
        tensor* parts[] = {&outputs.levels[i].face, &outputs.levels[i].object, &outputs.levels[i].box,
                           &outputs.levels[i].landmarks};
        for (int k = 0; k < 4; ++k) {
            const int which = output_named(net, names[k], options.grids.stride[i]);
            if (which < 0)
                return error(fault::malformed, "yunet: there is no output \"", names[k], "_", options.grids.stride[i],
                             "\"");
            const auto view = net.output(which).template tensor<2>();
            if (!view) return view.error();
            *parts[k] = *view;
        }
    }
    return decode_yunet(outputs, room, options);
}

template <class R>
result<tally> ultraface(const manifest& card, const R& net, array_view<detection> room) {
    const int scores = output_of_width(net, 2), boxes = output_of_width(net, 4);
    if (scores < 0 || boxes < 0) return error(fault::malformed, "ultraface: expected an output N x 2 and one N x 4");
    const auto score = net.output(scores).template tensor<2>(), box = net.output(boxes).template tensor<2>();
    if (!score) return score.error();
    if (!box) return box.error();
    return decode_ultraface<float>(*score, *box, room,
                                   {.input_width = card.preprocessing.width,
                                    .input_height = card.preprocessing.height,
                                    .min_score = card.thresholds.score});
}

template <class R>
result<tally> yolo(const manifest& card, yolo_family family, const R& net, array_view<detection> room) {
    const bool shares = card.boxes.unit == box_unit::relative;
    // Networks that tell masks, too, have their prototypes in a second output, and a coefficient for each in the first.
    const bool masks = net.output_count() == 2 && net.output(1).axes() == 4;
    const yolo_options options = {.family = family,
                                  .min_score = card.thresholds.score,
                                  .labels = card.labels.size,
                                  .extras = 3 * card.keypoints.size + (masks ? net.output(1).extent(1) : 0),
                                  .input_width = shares ? card.preprocessing.width : 0,
                                  .input_height = shares ? card.preprocessing.height : 0,
                                  .scores = form_of(card)};
    return with_outputs<2>(net, 1, [&](const tensor* out) { return decode_yolo(out[0], room, options); });
}

template <class R>
result<tally> yolo_heads(const manifest& card, const R& net, array_view<detection> room) {
    const prior_set& priors = card.priors.set;
    yolo_grid_options options = {.min_score = card.thresholds.score,
                                 .labels = card.labels.size,
                                 .input_width = card.preprocessing.width,
                                 .input_height = card.preprocessing.height};
    tally all;
    const prior_shape* anchors = priors.shapes.data;
    if (net.output_count() != priors.grids.size)
        return error(fault::malformed, "yolo_grid: the network has ", net.output_count(), " outputs, expected ",
                     priors.grids.size, ", one for each of priors.grids");
    for (int i = 0; i < priors.grids.size; ++i) {
        const int count = priors.grids[i].shapes;
        const auto head = net.output(i).template tensor<3>();
        if (!head) return head.error();
        const auto told = decode_yolo_grid<float>(*head, {anchors, count},
                                                  {room.data + all.written, room.size - all.written}, options);
        if (!told) return told;
        all.found += told->found, all.written += told->written;
        options.first_candidate += count * head->extent[1] * head->extent[2];
        anchors += count;
    }
    return all;
}

}  // namespace detect_detail

template <runtime R>
result<tally> decode_detections(const manifest& card, const R& net, array_view<detection> room) {
    using namespace detect_detail;
    const float score = card.thresholds.score;
    const int labels = card.labels.size, width = card.preprocessing.width, height = card.preprocessing.height;
    switch (card.family) {
        case model_family::yolo_anchors:
            return yolo(card, yolo_family::anchors, net, room);
        case model_family::yolo_anchor_free:
            return yolo(card, yolo_family::anchor_free, net, room);
        case model_family::yolo_end_to_end:
            return yolo(card, yolo_family::end_to_end, net, room);
        case model_family::yolo_grid:
            return yolo_heads(card, net, room);
        case model_family::yunet:
            return yunet(card, net, room);
        case model_family::ultraface:
            return ultraface(card, net, room);
        case model_family::yolox:
            return with_outputs<2>(
                net, 1, [&](const tensor* out) { return decode_yolox(out[0], room, of_grids<yolox_options>(card)); });
        case model_family::nanodet:
            return with_outputs<2>(net, 1, [&](const tensor* out) {
                return decode_nanodet(out[0], room, of_grids<nanodet_options>(card));
            });
        case model_family::fcos:
            return with_outputs<2>(net, 3, [&](const tensor* out) {
                return decode_fcos(out[0], out[1], out[2], room, of_grids<fcos_options>(card));
            });
        case model_family::detr:
            return with_outputs<2>(net, 2, [&](const tensor* out) {
                return decode_detr(
                    out[0], out[1], room,
                    {.min_score = score, .labels = labels, .input_width = width, .input_height = height});
            });
        case model_family::rt_detr:
            return with_outputs<2>(net, 2, [&](const tensor* out) {
                return decode_rt_detr(out[0], out[1], room,
                                      {.min_score = score,
                                       .labels = labels,
                                       .input_width = width,
                                       .input_height = height,
                                       .scores = form_of(card)});
            });
        case model_family::ssd:
        case model_family::retinanet:
            return with_outputs<2>(net, 2, [&](const tensor* out) {
                priors_options options = {
                    .scores = form_of(card), .background = background_of(card), .min_score = score, .labels = labels};
                for (int i = 0; i < 4; ++i) options.variances[i] = card.priors.variances[i];
                return decode_priors(out[0], out[1], card.priors.set, room, options);
            });
        case model_family::fastestdet:
            return with_outputs<3>(net, 1, [&](const auto* out) {
                return decode_fastestdet(
                    out[0], room, {.input_width = width, .input_height = height, .min_score = score, .labels = labels});
            });
        case model_family::centernet:
            return with_outputs<3>(net, 3, [&](const auto* out) {
                return decode_centernet(out[0], out[1], out[2], room,
                                        {.stride = card.strides.empty() ? 4 : card.strides[0],
                                         .scores = form_of(card),
                                         .min_score = score,
                                         .labels = labels});
            });
        default:
            break;
    }
    return error(fault::unsupported, "detections: the family ", word_of(card.family), " tells no regions");
}

constexpr std::size_t thin_out_workspace(int detections) {
    std::size_t most = nms_workspace(detections);
    for (const std::size_t one : {soft_nms_workspace(detections), matrix_nms_workspace(detections),
                                  merging_nms_workspace<region>(detections), box_fusion_workspace<region>(detections)})
        most = one > most ? one : most;
    return most;
}

inline tally thin_out(const manifest& card, array_view<detection> all, workspace scratch) {
    const manifest_nms& how = card.nms;
    const rivalry who = {how.per_class ? rivals::same_label : rivals::all};
    const double overlap = how.overlap;
    const float least = card.thresholds.score;
    switch (how.kind) {
        case nms_kind::none:
            sort_by_score(all, scratch);
            return {all.size, all.size};
        case nms_kind::hard:
            return nms(all, {.max_overlap = overlap, .who = who}, scratch);
        case nms_kind::diou:
            return nms(all, {.max_overlap = overlap, .who = who}, scratch, by_diou());
        case nms_kind::soft_linear:
            return soft_nms(all, {.how = decay::linear, .max_overlap = overlap, .min_score = least, .who = who},
                            scratch);
        case nms_kind::soft_gaussian:
            return soft_nms(all, {.min_score = least, .who = who}, scratch);
        case nms_kind::matrix:
            return matrix_nms(all, {.min_score = least, .who = who}, scratch);
        case nms_kind::merge:
            return merging_nms(all, {.max_overlap = overlap, .who = who}, scratch);
        case nms_kind::fusion:
            return box_fusion(all, {.min_overlap = overlap, .who = who}, scratch);
    }
    return {all.size, all.size};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
