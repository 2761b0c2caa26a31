// What can run a network: cv::dnn, another engine behind a callback, or a test that says what comes out.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/network_output.hpp>

#include <concepts>
#include <utility>

namespace alidade {

/// Tensors to write, a run, and tensors to read. `input(i)` is memory that the next run reads, all of which has to be
/// written before every run; `output(i)` is good until the next.
template <class R>
concept runtime = requires(R& network, const R& done, int i) {
    { network.input(i) } -> std::same_as<tensor_view<float, 4>>;
    { network.run() } -> std::same_as<result<void>>;
    { done.output(i) } -> std::same_as<network_output>;
    { done.input_count() } -> std::convertible_to<int>;
    { done.output_count() } -> std::convertible_to<int>;
};

/// Where a callback leaves an output: packed numbers, last axis fastest.
struct output_memory {
    const char* name = "";
    const float* numbers = nullptr;
    int axes = 0;
    int extent[network_output::max_axes] = {};
};

/// A runtime with one input, whose memory is the caller's, as is that of the outputs: `run()` calls `work()`, which
/// reads the one, writes the others, and returns a result<void>.
///
///     callback_runtime engine(input, outputs, [&] { return interpreter.invoke(); });
template <class Work>
class callback_runtime {
public:
    callback_runtime(tensor_view<float, 4> input, array_view<const output_memory> outputs, Work work)
        : input_(input), outputs_(outputs), work_(std::move(work)) {}
    callback_runtime(const callback_runtime&) = delete;  // outputs look at the count of runs in here
    callback_runtime& operator=(const callback_runtime&) = delete;

    int input_count() const { return 1; }
    int output_count() const { return outputs_.size; }
    tensor_view<float, 4> input(int = 0) { return input_; }

    result<void> run() {
        ++runs_;
        return work_();
    }

    network_output output(int index) const {
        ALIDADE_EXPECTS(index >= 0 && index < outputs_.size, index, outputs_.size);
        const output_memory& memory = outputs_[index];
        network_output told(memory.name, memory.numbers, &runs_);
        std::ptrdiff_t stride[network_output::max_axes] = {};
        std::ptrdiff_t step = 1;
        for (int axis = memory.axes - 1; axis >= 0; --axis) stride[axis] = step, step *= memory.extent[axis];
        for (int axis = 0; axis < memory.axes; ++axis) told.add_axis(memory.extent[axis], stride[axis]);
        return told;
    }

private:
    tensor_view<float, 4> input_;
    array_view<const output_memory> outputs_;
    Work work_;
    unsigned runs_ = 0;
};

}  // namespace alidade
