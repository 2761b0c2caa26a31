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

/// The keys that a detector may have; those of other families, `ssd_card` has.
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
    "scale": 0.5, "mean": [1, 2, 3], "deviation": 4, "pad": [7, 8, 9]
  },
  "numbers": {"type": "i8", "scale": 0.25, "zero_point": -3},
  "boxes": {"unit": "relative"},
  "scores": {"form": "sigmoid"},
  "labels": ["dial", "needle"],
  "keypoints": ["tip"],
  "thresholds": {"score": 0.25},
  "nms": {"kind": "soft_linear", "overlap": 0.625, "per_class": false},
  "probe": {
    "seed": 7, "width": 640, "height": 480, "tolerance": 0.125,
    "outputs": [{"name": "output0", "index": [0, 18899], "value": [-1.5, 2]}]
  },
  "quality": {"recall": 0.5, "Gr\u00f6\u00dfe": 2},
  "about": {"anything": [1, null]}
})";

inline const std::string ssd_card = R"({
  "alidade_manifest": 1,
  "model": "ssd.onnx",
  "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  "family": "ssd",
  "inputs": [{"name": "image", "shape": [1, 3, 32, 32]}],
  "outputs": [{"name": "boxes", "shape": [1, 20, 4]}, {"name": "scores", "shape": [1, 20, 3]}],
  "preprocessing": {"fit": "short_side", "short_side": 40},
  "scores": {"form": "softmax", "background": 0},
  "priors": {
    "variances": [0.125, 0.125, 0.25, 0.25],
    "grids": [
      {"columns": 4, "rows": 4, "step": [8, 8], "centre": 0.25, "shapes": [[12, 12]]},
      {"columns": 2, "rows": 2, "step": [16, 16], "shapes": [[20, 14]]}
    ]
  },
  "labels": ["dial", "part"],
  "nms": {"kind": "hard"}
})";

}  // namespace tests
