// The card that a model travels with: what goes in and how, what comes out, and how to know that it still works.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/sha256.hpp>
#include <alidade/learned/decode/prior_boxes.hpp>
#include <alidade/learned/model_family.hpp>
#include <alidade/learned/prep_spec.hpp>
#include <alidade/learned/probe.hpp>

#include <optional>

namespace alidade {

/// A tensor that goes in or comes out. An extent of 0 is one that the model leaves open.
struct tensor_spec {
    static constexpr int max_axes = 6;

    const char* name = "";
    int axes = 0;
    int extent[max_axes] = {};
};

/// The numbers of the input, which those of a picture are made into: real = scale * (stored - zero_point).
struct manifest_numbers {
    number_type type = number_type::f32;
    float scale = 1;
    int zero_point = 0;
};

struct manifest_boxes {
    box_unit unit = box_unit::pixels;
};

struct manifest_scores {
    std::optional<score_form> form;  ///< without one that of the family: `form_of`
    std::optional<int> background;   ///< the column that is no class, -1: none; else the family's: `background_of`
};

/// What a detector's boxes are relative to. Of `yolo_grid`, a grid for each output, with nothing but its shapes.
struct manifest_priors {
    prior_set set;
    float variances[4] = {1, 1, 1, 1};  ///< that x, y, log w, log h are multiplied with
};

struct manifest_thresholds {
    float score = 0.5F;  ///< below it nothing is told
    float mask = 0.5F;   ///< from it on a pixel belongs to a mask
    float anomaly = 0;   ///< from it on a pixel is a defect; 0: not known
};

struct manifest_nms {
    nms_kind kind = nms_kind::none;
    double overlap = 0.5;
    bool per_class = true;
};

/// A figure of the model's quality, measured on a set kept apart.
struct manifest_figure {
    const char* name = "";
    double value = 0;
};

/// Owns nothing: its texts and lists are somebody else's, those of a `manifest_file` or of constants in a program.
struct manifest {
    const char* name = "";   ///< for people
    const char* model = "";  ///< the file, beside the manifest
    sha256_digest sha256;    ///< of that file
    model_family family = model_family::classifier;
    array_view<const tensor_spec> inputs, outputs;
    prep_spec preprocessing;  ///< of a picture into inputs[0]
    manifest_numbers numbers;
    manifest_boxes boxes;
    manifest_scores scores;
    manifest_priors priors;
    array_view<const int> strides;            ///< of a detector's grids, where the family does not fix them
    array_view<const char* const> labels;     ///< of the classes, from 0
    array_view<const char* const> keypoints;  ///< their names
    manifest_thresholds thresholds;
    manifest_nms nms;
    model_probe probe;
    array_view<const manifest_figure> quality;
};

}  // namespace alidade
