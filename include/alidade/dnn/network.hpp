// A network run by cv::dnn: its input written in place, its outputs read in place, its failures told as results.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/dnn/network_load.hpp>
#include <alidade/learned/runtime.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace alidade {

/// What is read of the memory that a network needs, as cv::dnn estimates it, and what it has to compute.
struct network_cost {
    std::size_t weight_bytes = 0, blob_bytes = 0;
    std::int64_t operations = 0;  ///< of one run, additions and multiplications apart
};

/// How long a layer took in the last run.
struct layer_time {
    std::string name;
    double seconds = 0;
};

/// An output copied out of its network.
struct detached_output {
    std::string name;
    std::vector<int> shape;
    std::vector<float> numbers;  ///< packed, last axis fastest
};

/// A network, ready to run. Moves only; one thread at a time may use it, several take a `network_pool`.
///
///     auto dials = network::load("dials.onnx");
///     if (!dials) return dials.error();
///     prepare(frame, slice(dials->input(), 0), spec, scratch);     // every pixel of the input, every time
///     if (auto done = dials->run(); !done) return done.error();
///     auto heat = dials->output(0).tensor<3>();                    // numbers where cv::dnn left them
///
/// `load` runs the network a few times. Where this version of OpenCV allows it, `input()` is the memory that the first
/// layer reads, which `load` makes sure of by comparing what comes out; else it is memory that is copied into the
/// network by each run, once. `input_in_place()` and `input_note()` say which, and why.
class network {
public:
    network() = default;

    /// Of ONNX (*.onnx), whose structure is checked before cv::dnn is given it; or of what else cv::dnn reads, with
    /// the shapes of its inputs in the options. Inputs and outputs are floats, and in the order of the file.
    static result<network> load(const char* path, const network_options& options = {});
    /// Of an ONNX file in memory, which may go afterwards.
    static result<network> load(byte_view onnx, const network_options& options = {});

    int input_count() const { return static_cast<int>(at().inputs.size()); }
    int output_count() const { return static_cast<int>(at().outputs.size()); }
    const char* input_name(int index) const { return at().inputs[checked(index, input_count())].name.c_str(); }

    /// The memory that the next run reads, packed; all of it has to be written before each. A vector or a plane has
    /// extents of 1 before its own. It stays where it is as long as the network lives.
    tensor_view<float, 4> input(int index = 0);

    /// Computes the outputs from what stands in the inputs. What was read of older outputs is out of date.
    result<void> run();

    /// Known as soon as it is loaded.
    const std::vector<int>& output_shape(int index) const { return at().outputs[checked(index, output_count())].shape; }
    const char* output_name(int index) const { return at().outputs[checked(index, output_count())].name.c_str(); }

    /// What the last run left. requires  a run that did not fail
    network_output output(int index) const;
    /// The place of the output of this name; -1: there is none.
    int find_output(const char* name) const;
    /// A copy that stays. requires  the same
    detached_output detach(int index) const;

    bool input_in_place() const { return at().in_place; }
    const char* input_note() const { return at().note.c_str(); }

    /// Runs so often that memory and caches are as they will be; `load` has run it a few times already.
    result<void> warm_up(int runs = 3);
    result<network_cost> cost() const;
    /// Of the last run; on a CPU, by the backend opencv.
    result<std::vector<layer_time>> layer_times();

private:
    explicit network(std::unique_ptr<dnn_detail::loaded> what) : loaded_(std::move(what)) {}

    dnn_detail::loaded& at() const {
        const bool is_loaded = loaded_ != nullptr;
        ALIDADE_EXPECTS(is_loaded);
        return *loaded_;
    }
    static std::size_t checked(int index, int count) {
        ALIDADE_EXPECTS(index >= 0 && index < count, index, count);
        return static_cast<std::size_t>(index);
    }

    std::unique_ptr<dnn_detail::loaded> loaded_;
};

static_assert(runtime<network>);

// ---- how -----------------------------------------------------------------------------------

inline result<network> network::load(const char* path, const network_options& options) {
    auto made = dnn_detail::load_file(path, options);
    if (!made) return made.error();
    return network(std::move(*made));
}

inline result<network> network::load(byte_view onnx, const network_options& options) {
    auto made = dnn_detail::load_onnx(onnx, options);
    if (!made) return made.error();
    return network(std::move(*made));
}

inline tensor_view<float, 4> network::input(int index) {
    cv::Mat& memory = at().inputs[checked(index, input_count())].memory;
    int extent[4] = {1, 1, 1, 1};
    const int more = memory.dims - 4;
    ALIDADE_EXPECTS(more <= 0, memory.dims);
    for (int axis = 0; axis < memory.dims; ++axis) extent[axis - more] = memory.size[axis];
    return {memory.ptr<float>(), extent};
}

inline result<void> network::run() { return at().run(); }

inline network_output network::output(int index) const {
    const dnn_detail::loaded& net = at();
    const auto& one = net.outputs[checked(index, output_count())];
    ALIDADE_EXPECTS(net.has_run);
    network_output told(one.name.c_str(), one.memory.ptr<float>(), net.runs.now());
    for (std::size_t axis = 0; axis < one.shape.size(); ++axis) told.add_axis(one.shape[axis], one.stride[axis]);
    return told;
}

inline int network::find_output(const char* name) const {
    for (int i = 0; i < output_count(); ++i)
        if (at().outputs[static_cast<std::size_t>(i)].name == name) return i;
    return -1;
}

inline detached_output network::detach(int index) const {
    const network_output from = output(index);
    detached_output copy = {from.name(), {from.extents(), from.extents() + from.axes()}, {}};
    copy.numbers.resize(static_cast<std::size_t>(from.size()));
    for (std::size_t i = 0; i < copy.numbers.size(); ++i) copy.numbers[i] = from.number(static_cast<std::int64_t>(i));
    return copy;
}

inline result<void> network::warm_up(int runs) {
    for (int i = 0; i < runs; ++i)
        if (auto done = run(); !done) return done;
    return {};
}

inline result<network_cost> network::cost() const {
    network_cost told;
    const auto done = dnn_detail::guarded([&] {
        std::vector<cv::dnn::MatShape> shapes;
        for (const auto& one : at().inputs) shapes.emplace_back(one.memory.size.p, one.memory.size.p + one.memory.dims);
        at().net.getMemoryConsumption(shapes, told.weight_bytes, told.blob_bytes);
        told.operations = at().net.getFLOPS(shapes);
    });
    if (!done) return done.error();
    return told;
}

inline result<std::vector<layer_time>> network::layer_times() {
    std::vector<layer_time> told;
    const auto done = dnn_detail::guarded([&] {
        std::vector<double> ticks;
        at().net.getPerfProfile(ticks);
        const auto names = at().net.getLayerNames();
        for (std::size_t i = 0; i < ticks.size() && i < names.size(); ++i)
            told.push_back({names[i], ticks[i] / cv::getTickFrequency()});
    });
    if (!done) return done.error();
    return told;
}

}  // namespace alidade
