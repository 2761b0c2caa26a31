// The memory that a network's first layer reads, if this OpenCV shows it and it proves to be that.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/network_state.hpp>

#include <cstring>

namespace alidade::dnn_detail {

/// Some numbers, others for each `seed`, in [0, 1).
inline void fill(cv::Mat& memory, std::uint32_t seed) {
    float* number = memory.ptr<float>();
    std::uint32_t state = seed * 0x9e3779b9u + 1;
    for (std::size_t i = 0; i < memory.total(); ++i) {
        state = state * 1664525u + 1013904223u;
        number[i] = static_cast<float>(state >> 8) / 16777216.0F;
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
inline result<void> connect(loaded& net, bool wanted, bool on_cpu) {
    for (std::size_t i = 0; i < net.inputs.size(); ++i) fill(net.inputs[i].memory, 1);
    if (auto done = net.run(); !done) return done;  // copies, and tells what is wrong with the outputs
    if (!wanted || !on_cpu) {
        net.note = wanted ? "copied by each run: the network does not run on the CPU by OpenCV itself"
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

}  // namespace alidade::dnn_detail
