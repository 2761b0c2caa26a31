// Whether a network is the one that a manifest tells of, and does what it did when that was written.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/dnn/network.hpp>
#include <alidade/learned/manifest_check.hpp>
#include <alidade/learned/preprocess.hpp>

#include <cstdio>
#include <cstring>

namespace alidade {
inline namespace ALIDADE_ISA {

/// The network in the bytes of an ONNX file, if it is that of the manifest; see `load_model`.
result<network> load_checked(byte_view onnx, const manifest& card, const network_options& options = {});

/// Done if a network answers the probe of its manifest as that says. requires  shapes as in the manifest
template <runtime R>
result<void> check_probe(R& net, const manifest& card);

}  // namespace ALIDADE_ISA

// ---- how -----------------------------------------------------------------------------------

namespace model_detail {
inline namespace ALIDADE_ISA {

inline result<void> check_checksum(byte_view onnx, const manifest& card) {
    const sha256_digest found = sha256(onnx.data, onnx.size);
    if (found == card.sha256) return {};
    const sha256_text is = text_of(found), wanted = text_of(card.sha256);
    return error(fault::malformed, "checksum: SHA-256 of the model is ", is.digits, ", expected ", wanted.digits,
                 " as in its manifest: it is another file");
}

inline result<void> check_tensor(const char* what, const tensor_spec& said, const char* name, const int* shape,
                                 int axes) {
    error why(fault::malformed, "shape: the model's ", what, " is \"", name, "\" with shape");
    for (int axis = 0; axis < axes; ++axis) why.append(" "), why.append(shape[axis]);
    why.append(", expected \"");
    why.append(said.name);
    why.append("\" with");
    for (int axis = 0; axis < said.axes; ++axis) why.append(" "), why.append(said.extent[axis]);
    why.append(" as in its manifest");
    if (std::strcmp(said.name, name) == 0 && shape_fits(said, shape, axes)) return {};
    return why;
}

inline result<void> check_tensors(const char* what, array_view<const tensor_spec> said,
                                  const std::vector<onnx_tensor>& found) {
    if (static_cast<std::size_t>(said.size) != found.size())
        return error(fault::malformed, "shape: the model has ", found.size(), " ", what, "s, expected ", said.size,
                     " as in its manifest");
    for (int i = 0; i < said.size; ++i) {
        const onnx_tensor& one = found[static_cast<std::size_t>(i)];
        if (auto same =
                check_tensor(what, said[i], one.name.c_str(), one.shape.data(), static_cast<int>(one.shape.size()));
            !same)
            return same;
    }
    return {};
}

/// The shapes that come out, against those in the manifest, and against the labels.
inline result<void> check_outputs(const network& net, const manifest& card) {
    list<tensor_spec> outputs(net.output_count());
    for (int i = 0; i < net.output_count(); ++i) {
        const std::vector<int>& shape = net.output_shape(i);
        const int axes = static_cast<int>(shape.size());
        if (auto same = check_tensor("output", card.outputs[i], net.output_name(i), shape.data(), axes); !same)
            return same;
        outputs[i] = card.outputs[i];
        for (int axis = 0; axis < axes; ++axis) outputs[i].extent[axis] = shape[static_cast<std::size_t>(axis)];
    }
    manifest actual = card;
    actual.outputs = {outputs.begin(), outputs.size()};
    return check_manifest(actual);
}

inline error disagrees(const probe_sample& sample, const char* name, float got, const model_probe& probe) {
    char text[240];
    std::snprintf(text, sizeof(text),
                  "probe: number %lld of output \"%.40s\" is %.7g, expected %.7g (tolerance %.1g): the weights, the "
                  "preprocessing or OpenCV's arithmetic ",
                  static_cast<long long>(sample.index), name, static_cast<double>(got),
                  static_cast<double>(sample.value), static_cast<double>(probe.tolerance));
    return error(fault::malformed, text, "(" CV_VERSION ") differ");
}

template <int C>
result<void> prepare_probe(const manifest& card, tensor_view<float, 3> into) {
    const prep_spec& prep = card.preprocessing;
    const int width = card.probe.width > 0 ? card.probe.width : prep.width;
    const int height = card.probe.height > 0 ? card.probe.height : prep.height;
    auto picture = image<std::uint8_t, C>::make(width, height);
    if (!picture) return picture.error();
    draw_probe(card.probe.seed, picture->view());
    const auto done = prepare(picture->view(), into, prep);
    return done ? result<void>() : result<void>(done.error());
}

}  // namespace ALIDADE_ISA
}  // namespace model_detail

inline namespace ALIDADE_ISA {

template <runtime R>
result<void> check_probe(R& net, const manifest& card) {
    using namespace model_detail;
    if (card.probe.samples.empty()) return {};
    const tensor_view<float, 3> input = slice(net.input(0), 0);
    const auto prepared =
        card.preprocessing.colour == prep_colour::gray ? prepare_probe<1>(card, input) : prepare_probe<3>(card, input);
    if (!prepared) return error(prepared.error().kind, "probe: ", prepared.error().message);
    if (auto done = net.run(); !done) return error(done.error().kind, "probe: ", done.error().message);
    for (const probe_sample& sample : card.probe.samples) {
        const network_output output = net.output(sample.output);
        if (sample.index >= output.size())
            return error(fault::malformed, "probe: number ", sample.index, " of output \"", output.name(),
                         "\", which has ", output.size());
        const float got = output.number(sample.index);
        if (!agrees(card.probe, sample, got)) return disagrees(sample, output.name(), got, card.probe);
    }
    return {};
}

inline result<network> load_checked(byte_view onnx, const manifest& card, const network_options& options) {
    using namespace model_detail;
    if (auto done = check_manifest(card); !done) return done.error();
    if (card.numbers.type != number_type::f32)
        return error(fault::unsupported, "numbers.type: is ", word_of(card.numbers.type), ", and cv::dnn takes f32");
    if (auto done = check_checksum(onnx, card); !done) return done.error();
    const auto said = check_onnx(onnx);
    if (!said) return said.error();
    if (auto done = check_tensors("input", card.inputs, said->inputs); !done) return done.error();
    if (auto done = check_tensors("output", card.outputs, said->outputs); !done) return done.error();
    network_options with_shapes = options;
    with_shapes.inputs = card.inputs;
    auto net = network::load(onnx, with_shapes);
    if (!net) return net;
    if (auto done = check_outputs(*net, card); !done) return done.error();
    if (auto done = check_probe(*net, card); !done) return done.error();
    return net;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
