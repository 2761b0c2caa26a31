// A manifest as text, of which a test changes one thing at a time.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace tests {

/// `text` with the first `from` in it replaced; with another text behind it where `from` is not there, so that it
/// shows.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    return at == std::string::npos ? text + "not there: " + from : text.replace(at, from.size(), to);
}

/// All keys that a manifest may have.
inline const std::string full_card = R"({
  "alidade_manifest": 1,
  "name": "parts of a dial",
  "model": "dial_parts.onnx",
  "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  "family": "yolo_anchor_free",
  "inputs": [{"name": "images", "shape": [1, 3, 240, 320]}],
  "outputs": [{"name": "output0", "shape": [1, 9, 2100]}],
  "preprocessing": {
    "fit": "letterbox_top_left", "sampling": "area", "colour": "bgr", "layout": "planar", "whole_levels": false,
    "short_side": 256, "scale": 0.5, "mean": [1, 2, 3], "deviation": 4, "pad": [7, 8, 9]
  },
  "numbers": {"type": "i8", "scale": 0.25, "zero_point": -3},
  "boxes": {"form": "corners", "unit": "relative"},
  "scores": {"form": "sigmoid", "background": 1},
  "strides": [8, 16, 32],
  "labels": ["dial", "needle"],
  "keypoints": ["tip"],
  "thresholds": {"score": 0.25, "mask": 0.75, "anomaly": 3.5},
  "nms": {"kind": "soft_gaussian", "overlap": 0.625, "per_class": false},
  "probe": {
    "seed": 7, "width": 640, "height": 480, "tolerance": 0.125,
    "outputs": [{"name": "output0", "index": [0, 18899], "value": [-1.5, 2]}]
  },
  "quality": {"recall": 0.5, "Gr\u00f6\u00dfe": 2},
  "about": {"anything": [1, null]}
})";

}  // namespace tests
