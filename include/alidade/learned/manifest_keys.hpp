// Which keys of a manifest a model is asked for, by its family, and what those mean that are not there.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/learned/manifest.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Whether models of a family tell regions: `decode_detections` reads them.
constexpr bool tells_regions(model_family family);

/// What the scores of a model are: what its manifest says, or what its family has.
constexpr score_form form_of(const manifest& card);

/// The column of the scores that is no class, -1: there is none; likewise.
constexpr int background_of(const manifest& card);

/// Done if something asks for each key that the manifest has, of a model of its family; else which key is too much, and
/// which are not. `has(key)` tells of a key in the JSON file whether it is there; without it, whether its part of the
/// manifest says anything but the default.
template <class Has>
constexpr result<void> check_keys(const manifest& card, Has has);
constexpr result<void> check_keys(const manifest& card);

// ---- how -----------------------------------------------------------------------------------

namespace manifest_check_detail {

using enum model_family;

template <class... Families>
constexpr bool among(model_family family, Families... families) {
    return ((family == families) || ...);
}

/// A key that not every model has a use for.
struct key {
    const char* name;
    bool (*said)(const manifest&);   ///< whether the manifest says there anything but the default
    bool (*asked)(const manifest&);  ///< whether anything asks for it
};

constexpr bool has_whole_numbers(const manifest& m) {
    return m.numbers.type == number_type::i8 || m.numbers.type == number_type::u8;
}
constexpr bool has_priors(const manifest& m) { return among(m.family, ssd, retinanet); }
constexpr bool compares_overlaps(const manifest& m) {
    return tells_regions(m.family) && m.nms.kind != nms_kind::none && m.nms.kind != nms_kind::soft_gaussian &&
           m.nms.kind != nms_kind::matrix;
}

inline constexpr key keys[] = {
    {"preprocessing.short_side", [](const manifest& m) { return m.preprocessing.short_side != 0; },
     [](const manifest& m) { return m.preprocessing.fit == prep_fit::short_side; }},
    {"numbers.scale", [](const manifest& m) { return m.numbers.scale != 1; }, has_whole_numbers},
    {"numbers.zero_point", [](const manifest& m) { return m.numbers.zero_point != 0; }, has_whole_numbers},
    {"boxes.unit", [](const manifest& m) { return m.boxes.unit != box_unit::pixels; },
     [](const manifest& m) { return among(m.family, yolo_anchors, yolo_anchor_free, yolo_end_to_end); }},
    {"scores.form", [](const manifest& m) { return m.scores.form.has_value(); },
     [](const manifest& m) {
         return has_priors(m) || among(m.family, classifier, semantic_map, yolo_anchors, yolo_anchor_free,
                                       yolo_end_to_end, centernet, rt_detr);
     }},
    {"scores.background", [](const manifest& m) { return m.scores.background.has_value(); }, has_priors},
    {"priors.grids", [](const manifest& m) { return !m.priors.set.grids.empty(); },
     [](const manifest& m) { return has_priors(m) || m.family == yolo_grid; }},
    {"priors.variances",
     [](const manifest& m) {
         bool other = false;
         for (const float one : m.priors.variances) other |= one != 1;
         return other;
     },
     has_priors},
    {"strides", [](const manifest& m) { return !m.strides.empty(); },
     [](const manifest& m) { return among(m.family, yolox, nanodet, fcos, yunet, centernet); }},
    {"labels", [](const manifest& m) { return !m.labels.empty(); },
     [](const manifest& m) { return tells_regions(m.family) || among(m.family, classifier, semantic_map); }},
    {"keypoints", [](const manifest& m) { return !m.keypoints.empty(); },
     [](const manifest& m) {
         return among(m.family, yolo_anchors, yolo_anchor_free, yolo_end_to_end, heatmap_keypoints, simcc_keypoints);
     }},
    {"thresholds.score", [](const manifest& m) { return m.thresholds.score != manifest_thresholds().score; },
     [](const manifest& m) {
         return tells_regions(m.family) || among(m.family, classifier, heatmap_keypoints, simcc_keypoints);
     }},
    {"thresholds.mask", [](const manifest& m) { return m.thresholds.mask != manifest_thresholds().mask; },
     [](const manifest& m) { return m.family == semantic_map; }},
    {"thresholds.anomaly", [](const manifest& m) { return m.thresholds.anomaly != 0; },
     [](const manifest& m) { return m.family == reconstruction; }},
    {"nms.kind", [](const manifest& m) { return m.nms.kind != nms_kind::none; },
     [](const manifest& m) { return tells_regions(m.family); }},
    {"nms.overlap", [](const manifest& m) { return m.nms.overlap != manifest_nms().overlap; }, compares_overlaps},
    {"nms.per_class", [](const manifest& m) { return !m.nms.per_class; },
     [](const manifest& m) { return tells_regions(m.family) && m.nms.kind != nms_kind::none; }},
};

/// Where the names of two keys of the same object part; else the beginning of the second.
constexpr const char* without_object(const char* before, const char* name) {
    for (const char* at = name; *at != 0 && *at == *before; ++at, ++before)
        if (*at == '.') return at;
    return name;
}

constexpr error unasked(const manifest& card, const key& which) {
    error why(fault::malformed, which.name, ": nothing asks for it of the family ", word_of(card.family));
    if (tells_regions(card.family)) why.append(" with nms "), why.append(word_of(card.nms.kind));
    why.append(", only for");
    const char* before = "";
    for (const key& one : keys) {
        if (!one.asked(card)) continue;
        why.append(*before == 0 ? " " : ", ");
        why.append(without_object(before, one.name));
        before = one.name;
    }
    if (*before == 0) why.append(" what all have");
    return why;
}

}  // namespace manifest_check_detail

constexpr bool tells_regions(model_family family) {
    using namespace manifest_check_detail;
    return among(family, yolo_anchors, yolo_anchor_free, yolo_end_to_end, yolo_grid, yolox, nanodet, fcos, ssd,
                 retinanet, fastestdet, yunet, ultraface, centernet, detr, rt_detr);
}

constexpr score_form form_of(const manifest& card) {
    using namespace manifest_check_detail;
    if (card.scores.form) return *card.scores.form;
    if (among(card.family, classifier, ssd, detr)) return score_form::softmax;
    return among(card.family, retinanet, rt_detr) ? score_form::sigmoid : score_form::share;
}

constexpr int background_of(const manifest& card) {
    return card.scores.background.value_or(card.family == model_family::ssd ? 0 : -1);
}

template <class Has>
constexpr result<void> check_keys(const manifest& card, Has has) {
    using namespace manifest_check_detail;
    for (const key& one : keys)
        if (has(one.name) && !one.asked(card)) return unasked(card, one);
    return {};
}

constexpr result<void> check_keys(const manifest& card) {
    using namespace manifest_check_detail;
    for (const key& one : keys)
        if (one.said(card) && !one.asked(card)) return unasked(card, one);
    return {};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
