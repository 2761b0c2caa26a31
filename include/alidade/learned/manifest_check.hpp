// Whether what a manifest says fits together.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/learned/manifest_keys.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Done if the parts of `card` fit together: names that differ, a first input that a picture can be made into, as many
/// labels as its family reads from the shapes, nothing that nobody asks for in its family, samples of the probe that
/// are inside their outputs; else what does not, by its key in the JSON file, with what was found and expected.
///
/// requires  nothing; a manifest in the program may be checked at compile time: static_assert(check_manifest(card))
constexpr result<void> check_manifest(const manifest& card);

/// Done if `found` is a shape that `said` allows: as many axes, and each extent the same or left open.
constexpr bool shape_fits(const tensor_spec& said, const int* found, int axes);

/// How many numbers; 0 if an extent is left open.
constexpr std::int64_t numbers_in(const tensor_spec& spec);

}  // namespace ALIDADE_ISA

// ---- how -----------------------------------------------------------------------------------

namespace manifest_check_detail {
inline namespace ALIDADE_ISA {

constexpr bool same(const char* a, const char* b) {
    while (*a != 0 && *a == *b) ++a, ++b;
    return *a == *b;
}

constexpr bool plain_file_name(const char* name) {
    if (*name == 0 || same(name, ".") || same(name, "..")) return false;
    for (; *name != 0; ++name)
        if (*name == '/' || *name == '\\' || *name == ':') return false;
    return true;
}

constexpr result<void> tensors(const char* key, array_view<const tensor_spec> specs) {
    if (specs.empty()) return error(fault::malformed, key, ": there is none, expected at least one");
    for (int i = 0; i < specs.size; ++i) {
        const tensor_spec& spec = specs[i];
        if (*spec.name == 0) return error(fault::malformed, key, "[", i, "].name: is empty");
        if (spec.axes < 1 || spec.axes > tensor_spec::max_axes)
            return error(fault::malformed, key, "[", i, "].shape: ", spec.axes, " axes, expected 1 to ",
                         tensor_spec::max_axes);
        for (int axis = 0; axis < spec.axes; ++axis)
            if (spec.extent[axis] < 0)
                return error(fault::malformed, key, "[", i, "].shape: extent ", spec.extent[axis],
                             ", expected 0 (left open) or more");
        for (int other = 0; other < i; ++other)
            if (same(specs[other].name, spec.name))
                return error(fault::malformed, key, "[", i, "].name: \"", spec.name, "\" stands there twice");
    }
    return {};
}

constexpr result<void> picture_input(const manifest& card) {
    const prep_spec& prep = card.preprocessing;
    const tensor_spec& in = card.inputs[0];
    const bool planar = prep.layout == prep_layout::planar;
    if (in.axes != 4) return error(fault::malformed, "inputs[0].shape: ", in.axes, " axes, expected 4 of a picture");
    if (in.extent[0] > 1)
        return error(fault::unsupported, "inputs[0].shape: batches of ", in.extent[0], ", expected 1 or 0 (left open)");
    const int channels = in.extent[planar ? 1 : 3], height = in.extent[planar ? 2 : 1],
              width = in.extent[planar ? 3 : 2];
    if (width < 1 || height < 1 || width > prep_most || height > prep_most)
        return error(fault::malformed, "inputs[0].shape: a picture of ", width, " x ", height, ", expected 1 to ",
                     prep_most, " in the layout ", word_of(prep.layout));
    if (channels != prep.channels())
        return error(fault::malformed, "inputs[0].shape: ", channels, " channels, expected ", prep.channels(),
                     ", since preprocessing.colour is ", word_of(prep.colour), " and the layout ",
                     word_of(prep.layout));
    if (width != prep.width || height != prep.height)
        return error(fault::malformed, "preprocessing: to ", prep.width, " x ", prep.height, ", and inputs[0] is ",
                     width, " x ", height);
    for (int c = 0; c < channels; ++c)
        if (!(prep.deviation[c] > 0))
            return error(fault::malformed, "preprocessing.deviation: is 0 or below, expected more than 0");
    return {};
}

/// Whether one extent of `spec`, beside the first, is `wanted`, or left open.
constexpr bool has_extent(const tensor_spec& spec, int wanted) {
    for (int axis = spec.axes > 1 ? 1 : 0; axis < spec.axes; ++axis)
        if (spec.extent[axis] == wanted || spec.extent[axis] == 0) return true;
    return false;
}

constexpr result<void> label_count(const manifest& card) {
    const int labels = card.labels.size, keypoints = 3 * card.keypoints.size;
    tensor_spec out = card.outputs[0];
    int wanted = labels;
    switch (card.family) {
        case model_family::classifier:
            break;
        case model_family::semantic_map:  // planes, height, width: only the first is a number of classes
            if (out.axes >= 3) out = {out.name, 1, {out.extent[out.axes - 3]}};
            break;
        case model_family::yolo_anchors:
            wanted += 5 + keypoints;
            break;
        case model_family::yolo_anchor_free:
            wanted += 4 + keypoints;
            break;
        case model_family::yunet:
        case model_family::ultraface:
            if (labels <= 1) return {};
            return error(fault::malformed, "labels: ", labels, " of them, expected at most 1 of ", word_of(card.family),
                         ", which tells faces");
        default:
            return {};  // their decoders know
    }
    if (labels == 0 || card.outputs.size > 1 || has_extent(out, wanted)) return {};
    if (card.family == model_family::semantic_map && labels <= 2 && has_extent(out, 1)) return {};
    error why(fault::malformed, "labels: ", labels, " of them, with which ", word_of(card.family),
              " expects an extent of ", wanted, "; output \"", out.name, "\" has");
    for (int axis = 0; axis < out.axes; ++axis) why.append(" "), why.append(out.extent[axis]);
    return why;
}

constexpr result<void> scores(const manifest& card) {
    using enum model_family;
    const bool whole_rows = among(card.family, classifier, semantic_map, ssd, retinanet, detr);
    if (form_of(card) == score_form::softmax && !whole_rows)
        return error(fault::unsupported, "scores.form: is softmax, expected sigmoid or share of ",
                     word_of(card.family));
    if (background_of(card) < -1)
        return error(fault::malformed, "scores.background: is ", background_of(card), ", expected -1 (none) or more");
    return {};
}

constexpr result<void> strides(const manifest& card) {
    const int count = card.strides.size;
    const bool three = card.family == model_family::yunet, one = card.family == model_family::centernet;
    if (count > (one ? 1 : three ? 3 : 8) || (three && count != 0 && count != 3))
        return error(fault::malformed, "strides: ", count, " of them, expected ",
                     one     ? "1"
                     : three ? "3"
                             : "1 to 8",
                     " of ", word_of(card.family));
    for (const int stride : card.strides)
        if (stride < 1 || stride > prep_most)
            return error(fault::malformed, "strides: one of ", stride, ", expected 1 to ", prep_most);
    return {};
}

constexpr bool positive(float v) { return v > 0 && v < 1e9F; }

constexpr result<void> priors(const manifest& card) {
    const prior_set& set = card.priors.set;
    const bool by_output = card.family == model_family::yolo_grid;
    if (!by_output && !has_priors(card)) return {};
    if (set.grids.empty())
        return error(fault::malformed, "priors.grids: there is none, expected some of ", word_of(card.family));
    if (by_output && set.grids.size != card.outputs.size)
        return error(fault::malformed, "priors.grids: ", set.grids.size, " of them, expected ", card.outputs.size,
                     ", one for each output");
    std::int64_t count = 0, shapes = 0;
    for (int i = 0; i < set.grids.size; ++i) {
        const prior_grid& grid = set.grids[i];
        if (grid.shapes < 1) return error(fault::malformed, "priors.grids[", i, "].shapes: there is none");
        shapes += grid.shapes;
        if (by_output && !(grid == prior_grid{.shapes = grid.shapes}))
            return error(fault::malformed, "priors.grids[", i, "]: nothing asks for more than shapes of yolo_grid");
        if (by_output) continue;
        const std::int64_t cells = std::int64_t{grid.columns} * grid.rows;
        if (grid.columns < 1 || grid.rows < 1 || cells > INT32_MAX / grid.shapes)
            return error(fault::malformed, "priors.grids[", i, "]: ", grid.columns, " x ", grid.rows, " cells of ",
                         grid.shapes, " shapes, expected 1 or more, and 2147483647 priors at most");
        if (!positive(grid.step_x) || !positive(grid.step_y) || !(grid.centre >= 0 && grid.centre <= 1))
            return error(fault::malformed, "priors.grids[", i,
                         "]: expected a step above 0 on both axes, and a centre from 0 to 1");
        count += cells * grid.shapes;
    }
    if (shapes != set.shapes.size)
        return error(fault::malformed, "priors: ", set.shapes.size, " shapes, expected ", shapes, " as grids say");
    for (const prior_shape& shape : set.shapes)
        if (!positive(shape.width) || !positive(shape.height))
            return error(fault::malformed, "priors.grids: a shape without width or height");
    for (const float one : card.priors.variances)
        if (!positive(one)) return error(fault::malformed, "priors.variances: one is 0 or below, expected more");
    if (count > INT32_MAX) return error(fault::too_large, "priors: ", count, " of them, expected 2147483647 at most");
    return {};
}

constexpr result<void> probe(const manifest& card) {
    if (card.probe.samples.empty()) return {};
    if (!(card.probe.tolerance >= 0)) return error(fault::malformed, "probe.tolerance: is below 0, expected 0 or more");
    if (card.probe.width < 0 || card.probe.height < 0 || (card.probe.width == 0) != (card.probe.height == 0))
        return error(fault::malformed, "probe: a picture of ", card.probe.width, " x ", card.probe.height,
                     ", expected both sizes or neither");
    constexpr std::int64_t pixels = std::int64_t{1} << 26;
    if (std::int64_t{card.probe.width} * card.probe.height > pixels)
        return error(fault::too_large, "probe: a picture of ", card.probe.width, " x ", card.probe.height,
                     ", expected at most ", pixels, " pixels");
    for (const probe_sample& sample : card.probe.samples) {
        if (sample.output < 0 || sample.output >= card.outputs.size)
            return error(fault::malformed, "probe.outputs: output ", sample.output, " of ", card.outputs.size);
        const std::int64_t most = numbers_in(card.outputs[sample.output]);
        if (sample.index < 0 || (most > 0 && sample.index >= most))
            return error(fault::malformed, "probe.outputs: index ", sample.index, " in \"",
                         card.outputs[sample.output].name, "\", which has ", most, " numbers");
    }
    return {};
}

}  // namespace ALIDADE_ISA
}  // namespace manifest_check_detail

inline namespace ALIDADE_ISA {

constexpr std::int64_t numbers_in(const tensor_spec& spec) {
    std::int64_t numbers = 1;
    for (int axis = 0; axis < spec.axes; ++axis) {
        if (spec.extent[axis] > 0 && numbers > INT64_MAX / spec.extent[axis]) return 0;
        numbers *= spec.extent[axis];
    }
    return numbers;
}

constexpr bool shape_fits(const tensor_spec& said, const int* found, int axes) {
    if (axes != said.axes) return false;
    for (int axis = 0; axis < axes; ++axis)
        if (said.extent[axis] != 0 && found[axis] != 0 && said.extent[axis] != found[axis]) return false;
    return true;
}

constexpr result<void> check_manifest(const manifest& card) {
    using namespace manifest_check_detail;
    if (!plain_file_name(card.model))
        return error(fault::malformed, "model: \"", card.model, "\", expected the name of a file beside the manifest");
    if (auto done = tensors("inputs", card.inputs); !done) return done;
    if (auto done = tensors("outputs", card.outputs); !done) return done;
    if (auto done = picture_input(card); !done) return done;
    if (auto done = check_keys(card); !done) return done;
    if (auto done = label_count(card); !done) return done;
    if (auto done = scores(card); !done) return done;
    if (auto done = strides(card); !done) return done;
    if (auto done = priors(card); !done) return done;
    return probe(card);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
