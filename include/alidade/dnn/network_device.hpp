// On what a network is computed, and whether this OpenCV can.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>

#include <opencv2/dnn.hpp>

#include <string>

namespace alidade {

enum class network_backend { opencv, openvino, cuda, vulkan, webnn, timvx, cann };
enum class network_target { cpu, opencl, opencl_half, cuda, cuda_half, vulkan, npu };

struct network_device {
    network_backend backend = network_backend::opencv;
    network_target target = network_target::cpu;
};

namespace dnn_detail {

struct backend_name {
    network_backend ours;
    int theirs;  // the numbers of cv::dnn::Backend and Target, of which older versions lack the newer names
    const char* name;
};
struct target_name {
    network_target ours;
    int theirs;
    const char* name;
};

inline constexpr backend_name backends[] = {
    {network_backend::opencv, 3, "opencv"}, {network_backend::openvino, 2, "openvino"},
    {network_backend::cuda, 5, "cuda"},     {network_backend::vulkan, 4, "vulkan"},
    {network_backend::webnn, 6, "webnn"},   {network_backend::timvx, 7, "timvx"},
    {network_backend::cann, 8, "cann"},
};
inline constexpr target_name targets[] = {
    {network_target::cpu, 0, "cpu"},
    {network_target::opencl, 1, "opencl"},
    {network_target::opencl_half, 2, "opencl_half"},
    {network_target::cuda, 6, "cuda"},
    {network_target::cuda_half, 7, "cuda_half"},
    {network_target::vulkan, 4, "vulkan"},
    {network_target::npu, 9, "npu"},
};

inline const backend_name& row_of(network_backend which) { return backends[static_cast<int>(which)]; }
inline const target_name& row_of(network_target which) { return targets[static_cast<int>(which)]; }

}  // namespace dnn_detail

/// Done if this OpenCV was built with `device` and the machine has it; else what there is.
inline result<void> check_device(const network_device& device) {
    using namespace dnn_detail;
    const backend_name& backend = row_of(device.backend);
    const target_name& target = row_of(device.target);
    std::string there;
    for (const auto& [has_backend, has_target] : cv::dnn::getAvailableBackends()) {
        const char* names[2] = {"", ""};
        for (const backend_name& one : backends)
            if (one.theirs == static_cast<int>(has_backend)) names[0] = one.name;
        for (const target_name& one : targets)
            if (one.theirs == static_cast<int>(has_target)) names[1] = one.name;
        if (names[0][0] == 0 || names[1][0] == 0) continue;
        if (names[0] == backend.name && names[1] == target.name) return {};
        there += (there.empty() ? "" : ", ") + std::string(names[0]) + " on " + names[1];
    }
    return error(fault::unsupported, "this OpenCV (" CV_VERSION ") cannot run networks by ", backend.name, " on ",
                 target.name, "; it can by ", there.c_str());
}

}  // namespace alidade
