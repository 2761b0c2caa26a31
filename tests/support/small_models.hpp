// Small networks in files, with manifests that fit them until a test changes one.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/sha256.hpp>
#include <alidade/learned/probe.hpp>

#include <cstdio>
#include <string>

#include "tests/support/card.hpp"
#include "tests/support/onnx_bytes.hpp"
#include "tests/support/opencv_picture.hpp"  // keeps OpenCV on one thread
#include "tests/support/test_folder.hpp"

namespace tests {

inline constexpr int small_width = 32, small_height = 24;
inline constexpr unsigned small_seed = 5;

inline std::string digits_of(const std::string& bytes) {
    return alidade::text_of(alidade::sha256(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())).digits;
}

/// The mean of a channel (0 is blue) of the probe's picture, 0 … 1.
inline double probe_mean(int channel) {
    double sum = 0;
    for (int y = 0; y < small_height; ++y)
        for (int x = 0; x < small_width; ++x) sum += alidade::probe_pixel(small_seed, x, y, channel);
    return sum / (255.0 * small_width * small_height);
}

/// The manifest of `mean_graph`: a classifier whose logits are how red, green and blue a picture is.
inline std::string mean_card(const std::string& model_bytes) {
    char probe[200];
    std::snprintf(
        probe, sizeof(probe),
        "\"probe\": {\"seed\": %u, \"tolerance\": 1e-4, \"outputs\": [{\"name\": \"scores\", \"index\": [0, 1, 2], "
        "\"value\": [%.7f, %.7f, %.7f]}]}",
        small_seed, probe_mean(2), probe_mean(1), probe_mean(0));
    return R"({"alidade_manifest": 1, "name": "colours", "model": "mean.onnx", "sha256": ")" + digits_of(model_bytes) +
           R"(", "family": "classifier", "inputs": [{"name": "image", "shape": [1, 3, 24, 32]}],
            "outputs": [{"name": "scores", "shape": [1, 3]}],
            "preprocessing": {"fit": "stretch", "colour": "rgb"}, "labels": ["red", "green", "blue"], )" +
           probe + "}";
}

/// The manifest of `mask_graph`: how bright a pixel is, through a sigmoid.
inline std::string mask_card(const std::string& model_bytes) {
    return R"({"alidade_manifest": 1, "name": "bright", "model": "mask.onnx", "sha256": ")" + digits_of(model_bytes) +
           R"(", "family": "semantic_map", "inputs": [{"name": "image", "shape": [1, 3, 24, 32]}],
            "outputs": [{"name": "mask", "shape": [1, 1, 24, 32]}],
            "preprocessing": {"fit": "letterbox", "colour": "rgb", "pad": 0}, "labels": ["bright"],
            "thresholds": {"mask": 0.9}})";
}

inline std::string mean_bytes() { return onnx_bytes::model(onnx_bytes::mean_graph(small_width, small_height)); }
inline std::string mask_bytes() { return onnx_bytes::model(onnx_bytes::mask_graph(small_width, small_height)); }

}  // namespace tests
