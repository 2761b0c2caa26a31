// A network of cv::dnn with the memory it reads and writes, and what it throws told as results.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/dnn/quiet.hpp>
#include <alidade/dnn/run_count.hpp>
#include <alidade/learned/network_output.hpp>

#include <opencv2/dnn.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <vector>

namespace alidade::dnn_detail {

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
        if (memory.dims > network_output::max_axes)
            return error(fault::unsupported, "output \"", one.name.c_str(), "\" has ", memory.dims,
                         " axes, expected at most ", network_output::max_axes);
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
};

}  // namespace alidade::dnn_detail
