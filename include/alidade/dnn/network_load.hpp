// A network out of a file, and the memory that its first layer reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/dnn/network_device.hpp>
#include <alidade/dnn/onnx_check.hpp>
#include <alidade/dnn/quiet.hpp>
#include <alidade/dnn/run_count.hpp>
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

/// A sentence of what OpenCV says in several lines.
inline error told(const cv::Exception& what) {
    std::string text = what.err.empty() ? what.what() : what.err;
    for (char& c : text)
        if (c < ' ') c = ' ';
    if (text.rfind("> ", 0) == 0) text.erase(0, 2);
    return error(fault::unsupported, "cv::dnn (OpenCV " CV_VERSION ") refuses it: ", text.c_str());
}

/// Done, or what the work threw.
template <class Work>
result<void> guarded(Work work) {
    const quiet nothing_printed;
    try {
        work();
        return {};
    } catch (const cv::Exception& what) {
        if (what.code == cv::Error::StsNoMem)
            return error(fault::too_large, "the network needs more memory than there is");
        return told(what);
    } catch (const std::bad_alloc&) {
        return error(fault::too_large, "the network needs more memory than there is");
    } catch (const std::exception& what) {
        return error(fault::unsupported, "cv::dnn (OpenCV " CV_VERSION ") refuses it: ", what.what());
    }
}

struct loaded_input {
    std::string name;
    cv::Mat memory;  ///< what `input` gives: the network's own, or ours
};

struct loaded_output {
    std::string name;
    cv::Mat memory;
    std::vector<int> said, shape;
    std::vector<std::ptrdiff_t> stride;
};

struct loaded {
    cv::dnn::Net net;
    std::vector<loaded_input> inputs;
    std::vector<loaded_output> outputs;
    bool in_place = false, has_run = false;
    std::string note;
    run_count runs;

    void hand_over(const loaded_input& input) { net.setInput(input.memory, input.name); }

    /// Not guarded.
    void forward() {
        std::vector<std::vector<cv::Mat>> results;
        std::vector<cv::String> names;
        for (const loaded_output& one : outputs) names.emplace_back(one.name);
        runs.next();
        has_run = false;
        net.forward(results, names);
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            CV_Assert(!results[i].empty());
            outputs[i].memory = results[i][0];
        }
    }

    result<void> run() {
        auto done = guarded([&] {
            if (!in_place)
                for (const loaded_input& input : inputs) hand_over(input);
            forward();
        });
        if (!done) return done;
        for (loaded_output& one : outputs)
            if (auto good = describe(one); !good) return good;
        has_run = true;
        return {};
    }

    /// What the numbers of an output are. cv::Mat has two axes at least; the file says how many there are.
    static result<void> describe(loaded_output& one) {
        const cv::Mat& memory = one.memory;
        if (memory.type() != CV_32F)
            return error(fault::unsupported, "output \"", one.name.c_str(), "\" has numbers of OpenCV's type ",
                         memory.type(), ", expected floats: add a Cast to float to the model");
        if (memory.dims > network_output_axes)
            return error(fault::unsupported, "output \"", one.name.c_str(), "\" has ", memory.dims,
                         " axes, expected at most ", network_output_axes);
        std::int64_t said = 1;
        for (const int extent : one.said) said *= extent;
        if (!one.said.empty() && said > 0 && memory.isContinuous() &&
            said == static_cast<std::int64_t>(memory.total())) {
            one.shape = one.said;
            one.stride.assign(one.shape.size(), 1);
            for (std::size_t axis = one.shape.size(); axis-- > 1;)
                one.stride[axis - 1] = one.stride[axis] * one.shape[axis];
            return {};
        }
        if (said > 0 && !one.said.empty())
            return error(fault::malformed, "output \"", one.name.c_str(), "\" has ", memory.total(),
                         " numbers, expected ", said,
                         ", as the model says: this OpenCV (" CV_VERSION ") computes something else");
        one.shape.assign(memory.size.p, memory.size.p + memory.dims);
        one.stride.resize(one.shape.size());
        for (std::size_t axis = 0; axis < one.shape.size(); ++axis)
            one.stride[axis] = static_cast<std::ptrdiff_t>(memory.step[static_cast<int>(axis)] / sizeof(float));
        return {};
    }

    static constexpr int network_output_axes = 8;
};

/// Some numbers, others for each `seed`, in [0, 1).
inline void fill(cv::Mat& memory, std::uint32_t seed) {
    float* number = memory.ptr<float>();
    std::uint32_t state = seed * 0x9e3779b9u + 1;
    for (std::size_t i = 0; i < memory.total(); ++i) {
        state = state * 1664525u + 1013904223u;
        number[i] = static_cast<float>(state >> 8) / 16777216.f;
    }
}

inline std::vector<cv::Mat> copies(const std::vector<loaded_output>& outputs) {
    std::vector<cv::Mat> all;
    for (const loaded_output& one : outputs) all.push_back(one.memory.clone());
    return all;
}

inline bool same_bytes(const std::vector<cv::Mat>& a, const std::vector<cv::Mat>& b) {
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].total() != b[i].total() || a[i].type() != b[i].type() ||
            std::memcmp(a[i].data, b[i].data, a[i].total() * a[i].elemSize()) != 0)
            return false;
    return true;
}

/// The network's own input buffers, if they are ones: what is written there and run gives, bit for bit, what comes of
/// the same numbers handed over. Empty: `why` says what was seen.
inline std::vector<cv::Mat> own_inputs(loaded& net, std::string& why) {
    const auto answers = [&](std::vector<cv::Mat>* own, std::uint32_t seed) {
        for (std::size_t i = 0; i < net.inputs.size(); ++i) {
            fill(own != nullptr ? (*own)[i] : net.inputs[i].memory, seed + static_cast<std::uint32_t>(i));
            if (own == nullptr) net.hand_over(net.inputs[i]);
        }
        net.forward();
        return copies(net.outputs);
    };
    const auto first = answers(nullptr, 100), second = answers(nullptr, 200);
    if (same_bytes(first, second))
        return why = "whether it is read in place cannot be told: the answers are alike", std::vector<cv::Mat>();
    std::vector<cv::Mat> own;
    net.net.forward(own, "_input");
    if (own.size() != net.inputs.size())
        return why = "this OpenCV does not show the network's own input", std::vector<cv::Mat>();
    for (std::size_t i = 0; i < own.size(); ++i) {
        const cv::Mat& ours = net.inputs[i].memory;
        if (own[i].type() != CV_32F || own[i].dims != ours.dims || own[i].size != ours.size || !own[i].isContinuous() ||
            own[i].data == ours.data)
            return why = "the network's own input is laid out in another way", std::vector<cv::Mat>();
    }
    if (!same_bytes(answers(&own, 100), first) || !same_bytes(answers(&own, 200), second))
        return why = "the network does not read the input that this OpenCV shows", std::vector<cv::Mat>();
    return own;
}

/// Finds the way in, which also warms the network up.
inline result<void> connect(loaded& net, const network_options& options) {
    for (std::size_t i = 0; i < net.inputs.size(); ++i) fill(net.inputs[i].memory, 1);
    if (auto done = net.run(); !done) return done;  // copies, and tells what is wrong with the outputs
    const bool on_cpu =
        options.device.backend == network_backend::opencv && options.device.target == network_target::cpu;
    if (!options.input_in_place || !on_cpu) {
        net.note = options.input_in_place ? "copied by each run: the network does not run on the CPU by OpenCV itself"
                                          : "copied by each run, as asked";
        return {};
    }
    std::string why;
    std::vector<cv::Mat> own;
    const auto done = guarded([&] { own = own_inputs(net, why); });
    if (!done) why = "this OpenCV does not show the network's own input";
    if (own.empty()) {
        net.note = "copied by each run: " + why;
        return net.run();
    }
    for (std::size_t i = 0; i < own.size(); ++i) net.inputs[i].memory = own[i];
    net.in_place = true;
    net.note = "read in place: bit for bit what comes of a copy";
    return {};
}

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
    if (auto done = connect(*net, options); !done) return done.error();
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
    if (!made) return io_detail::in_file(path, made.error());
    return made;
}

}  // namespace dnn_detail
}  // namespace alidade
