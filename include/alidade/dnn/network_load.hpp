// A network out of a file.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/dnn/network_device.hpp>
#include <alidade/dnn/network_input.hpp>
#include <alidade/dnn/onnx_check.hpp>
#include <alidade/io/file.hpp>
#include <alidade/learned/manifest.hpp>

#include <opencv2/dnn.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace alidade {

struct network_options {
    network_device device = {};
    /// Shapes of inputs, where the file leaves extents open or does not tell them: first axis first, 0 as the file has
    /// it. By name, or the only one.
    array_view<const tensor_spec> inputs = {};
    const char* config = "";     ///< the second file that some formats have
    bool input_in_place = true;  ///< if it can be; false: each run copies the input into the network
    std::int64_t max_bytes = std::int64_t{1} << 30;  ///< of the file
};

namespace dnn_detail {

inline const tensor_spec* spec_of(const std::string& name, std::size_t count, const network_options& options) {
    for (const tensor_spec& spec : options.inputs)
        if (name == spec.name || (count == 1 && options.inputs.size == 1 && *spec.name == 0)) return &spec;
    return nullptr;
}

/// Memory of the shape that the file tells, and the options where it leaves something open.
inline result<void> add_input(loaded& net, const std::string& name, std::vector<int> shape, const tensor_spec* spec) {
    const auto refused = [&](auto... parts) {
        return error(fault::malformed, "input \"", name.c_str(), "\": ", parts...);
    };
    if (shape.empty() && spec != nullptr) shape.assign(static_cast<std::size_t>(spec->axes), 0);
    if (spec != nullptr && static_cast<std::size_t>(spec->axes) != shape.size())
        return refused("the model has ", shape.size(), " axes, expected ", spec->axes);
    if (shape.empty() || shape.size() > 4) return refused(shape.size(), " axes, expected 1 to 4");
    std::int64_t numbers = 1;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const int wanted = spec != nullptr ? spec->extent[axis] : 0;
        if (shape[axis] != 0 && wanted != 0 && shape[axis] != wanted)
            return refused("axis ", axis, " is ", shape[axis], " in the model, expected ", wanted);
        if (shape[axis] == 0) shape[axis] = wanted;
        if (shape[axis] == 0 && axis == 0 && shape.size() == 4) shape[axis] = 1;  // a batch of one
        if (shape[axis] < 1)
            return refused("the model leaves axis ", axis, " open: say in the options how large it is");
        if (numbers > (std::int64_t{1} << 29) / shape[axis]) return refused("more numbers than a cv::Mat has");
        numbers *= shape[axis];
    }
    return guarded(
        [&] { net.inputs.push_back({name, cv::Mat(static_cast<int>(shape.size()), shape.data(), CV_32F)}); });
}

inline result<std::unique_ptr<loaded>> finish(std::unique_ptr<loaded> net, const network_options& options) {
    using dnn_backend = cv::dnn::Backend;
    const auto placed = guarded([&] {
        net->net.setPreferableBackend(static_cast<dnn_backend>(row_of(options.device.backend).theirs));
        net->net.setPreferableTarget(static_cast<cv::dnn::Target>(row_of(options.device.target).theirs));
    });
    if (!placed) return placed.error();
    const bool on_cpu =
        options.device.backend == network_backend::opencv && options.device.target == network_target::cpu;
    if (auto done = connect(*net, options.input_in_place, on_cpu); !done) return done.error();
    return net;
}

inline result<std::unique_ptr<loaded>> load_onnx(byte_view file, const network_options& options) {
    if (auto there = check_device(options.device); !there) return there.error();
    const auto said = check_onnx(file);
    if (!said) return said.error();
    auto net = std::make_unique<loaded>();
    for (const onnx_tensor& input : said->inputs) {
        if (input.type != 1)
            return error(fault::unsupported, "input \"", input.name.c_str(), "\" takes ",
                         onnx_detail::tensor_types[input.type].name, ", expected float");
        const tensor_spec* spec = spec_of(input.name, said->inputs.size(), options);
        if (auto done = add_input(*net, input.name, input.shape, spec); !done) return done.error();
    }
    if (net->inputs.empty()) return error(fault::malformed, "has no input");
    for (const onnx_tensor& output : said->outputs) net->outputs.push_back({output.name, {}, output.shape, {}, {}});
    const auto done =
        guarded([&] { net->net = cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(file.data), file.size); });
    if (!done) return done.error();
    return finish(std::move(net), options);
}

/// Of the formats whose inputs only the options tell.
inline result<std::unique_ptr<loaded>> load_other(const char* path, const network_options& options) {
    if (auto there = check_device(options.device); !there) return there.error();
    if (options.inputs.empty())
        return error(fault::unsupported, "only ONNX files tell the shapes of their inputs: give them in the options");
    auto net = std::make_unique<loaded>();
    const auto done = guarded([&] {
        net->net = cv::dnn::readNet(path, options.config);
        for (const auto& name : net->net.getUnconnectedOutLayersNames()) net->outputs.push_back({name, {}, {}, {}, {}});
    });
    if (!done) return done.error();
    for (const tensor_spec& spec : options.inputs)
        if (auto added = add_input(*net, spec.name, {}, &spec); !added) return added.error();
    return finish(std::move(net), options);
}

inline result<std::unique_ptr<loaded>> load_file(const char* path, const network_options& options) {
    const std::size_t length = std::strlen(path);
    const bool onnx = length >= 5 && std::strcmp(path + length - 5, ".onnx") == 0;
    const auto bytes = read_file(path, options.max_bytes);
    if (!bytes) return bytes.error();
    auto made = onnx ? load_onnx(bytes->view(), options) : load_other(path, options);
    if (!made) return in_file(path, made.error());
    return made;
}

}  // namespace dnn_detail
}  // namespace alidade
