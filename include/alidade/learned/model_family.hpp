// The words by which a manifest says what a model is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/prep_spec.hpp>
#include <alidade/learned/score_form.hpp>

namespace alidade {

/// By what a network's outputs are read.
enum class model_family {
    classifier,        ///< one score a class
    semantic_map,      ///< a plane of scores a class, or one plane
    reconstruction,    ///< the picture as the network thinks it should be: where it differs is an anomaly
    yolo_anchors,      ///< N x (5 + C): v5, v7
    yolo_anchor_free,  ///< (4 + C) x N: v8, v9, v11
    yolo_end_to_end,   ///< N x 6: v10
    yolo_grid,         ///< A (5 + C) x h x w, some: v5, v7 as they leave the convolutions
    yolox,
    nanodet,
    fcos,
    ssd,
    retinanet,
    fastestdet,
    yunet,
    ultraface,
    centernet,
    detr,
    rt_detr,
    heatmap_keypoints,
    simcc_keypoints,
    embedding,
    depth,
};

enum class box_unit { pixels, relative };  ///< of the input; relative: 0 … 1
enum class nms_kind { none, hard, soft_linear, soft_gaussian, diou, fusion, matrix, merge };

/// Of the numbers that go in.
enum class number_type { f32, f16, i8, u8 };

/// The words of an enumeration, in its order: what a manifest writes, and what an error lists.
template <class E>
struct manifest_words;

template <>
struct manifest_words<model_family> {
    static constexpr const char* list[] = {"classifier",
                                           "semantic_map",
                                           "reconstruction",
                                           "yolo_anchors",
                                           "yolo_anchor_free",
                                           "yolo_end_to_end",
                                           "yolo_grid",
                                           "yolox",
                                           "nanodet",
                                           "fcos",
                                           "ssd",
                                           "retinanet",
                                           "fastestdet",
                                           "yunet",
                                           "ultraface",
                                           "centernet",
                                           "detr",
                                           "rt_detr",
                                           "heatmap_keypoints",
                                           "simcc_keypoints",
                                           "embedding",
                                           "depth"};
};
template <>
struct manifest_words<box_unit> {
    static constexpr const char* list[] = {"pixels", "relative"};
};
template <>
struct manifest_words<score_form> {
    static constexpr const char* list[] = {"softmax", "sigmoid", "share"};
};
template <>
struct manifest_words<nms_kind> {
    static constexpr const char* list[] = {"none", "hard",   "soft_linear", "soft_gaussian",
                                           "diou", "fusion", "matrix",      "merge"};
};
template <>
struct manifest_words<number_type> {
    static constexpr const char* list[] = {"f32", "f16", "i8", "u8"};
};
template <>
struct manifest_words<prep_fit> {
    static constexpr const char* list[] = {"stretch", "letterbox", "letterbox_top_left", "centre_crop", "short_side"};
};
template <>
struct manifest_words<prep_sampling> {
    static constexpr const char* list[] = {"nearest", "bilinear", "antialiased", "area"};
};
template <>
struct manifest_words<prep_colour> {
    static constexpr const char* list[] = {"rgb", "bgr", "gray"};
};
template <>
struct manifest_words<prep_layout> {
    static constexpr const char* list[] = {"planar", "interleaved"};
};

/// The word for `which`.
template <class E>
constexpr const char* word_of(E which) {
    return manifest_words<E>::list[static_cast<int>(which)];
}

}  // namespace alidade
