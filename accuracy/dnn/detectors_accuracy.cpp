// Detectors that others trained, on photographs, against what an independent runtime answers.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/detector.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgcodecs.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "accuracy/report.hpp"

namespace {

enum class wanted { box, score, number };

/// The answer: class, score, and the outline of the box.
struct answer {
    double score, x0, y0, x1, y1;
};
struct detector_case {
    const char *name, *model, *picture, *card;
    int count;  // of all that reach the threshold; 0: not told
    std::vector<answer> first;
};

const detector_case cases[] = {
    {"YuNet",
     "yunet_n_320.onnx",
     "faces1.jpg",
     R"("family": "yunet", "inputs": [{"name": "input", "shape": [1, 3, 320, 320]}], "outputs": [{"name": "cls_8", "shape": [1, 1600, 1]}],
        "preprocessing": {"fit": "stretch", "colour": "bgr", "scale": 1}, "thresholds": {"score": 0.6}, "nms": {"kind": "hard", "overlap": 0.3})",
     53,
     {{0.9030, 249.2, 56.6, 274.5, 81.8}, {0.8946, 520.0, 227.4, 547.8, 257.3}, {0.8941, 660.3, 206.0, 688.7, 234.7}}},
    {"UltraFace",
     "ultraface_rfb_320.onnx",
     "faces1.jpg",
     R"("family": "ultraface", "inputs": [{"name": "input", "shape": [1, 3, 240, 320]}], "outputs": [{"name": "scores", "shape": [1, 4420, 2]}],
        "preprocessing": {"fit": "stretch", "scale": 1, "mean": 127, "deviation": 128}, "thresholds": {"score": 0.7}, "nms": {"kind": "hard", "overlap": 0.3})",
     46,
     {{0.9985, 251.1, 55.1, 273.2, 84.4}, {0.9977, 321.6, 103.2, 343.4, 132.3}, {0.9976, 483.5, 53.9, 505.3, 80.6}}},
    {"FastestDet",
     "FastestDet.onnx",
     "fastestdet3.jpg",
     R"("family": "fastestdet", "inputs": [{"name": "input.1", "shape": [1, 3, 352, 352]}], "outputs": [{"name": "758", "shape": [1, 85, 22, 22]}],
        "preprocessing": {"fit": "stretch", "colour": "bgr"}, "thresholds": {"score": 0.65}, "nms": {"kind": "hard", "overlap": 0.45})",
     4,
     {{0.9012, 40.7, 62.5, 178.0, 294.2},
      {0.8948, 288.9, 141.9, 482.5, 297.0},
      {0.8064, 159.1, 136.2, 255.9, 265.5},
      {0.7805, 231.3, 138.8, 322.5, 277.4}}},
};

void measure(accuracy::findings& found, const detector_case& one, wanted what) {
    const std::string folder = found.data("models");
    if (folder.empty()) return;
    const std::string text = std::string(R"({"alidade_manifest": 1, "model": "other.onnx", "sha256": ")") +
                             std::string(64, '0') + "\", " + one.card + "}";
    const auto card = alidade::parse_manifest(text, one.name);
    auto net = alidade::network::load((folder + "/" + one.model).c_str());
    if (!card || !net) return found.skip(card ? net.error().message : card.error().message);
    const cv::Mat picture = cv::imread(folder + "/" + one.picture);
    alidade::basic_detector<alidade::network> detect(card->view(), std::move(*net));
    const auto told = detect(alidade::as_view<std::uint8_t, 3>(picture));
    accuracy::errors ours;
    if (!told) {
        ours.miss();
    } else if (what == wanted::number) {
        ours.add({.error = double(told->size() - one.count)});
    } else {
        for (const answer& truth : one.first) {
            const alidade::detection* best = nullptr;
            double nearest = 20;  // pixels: another face
            for (const alidade::detection& seen : *told) {
                const double off =
                    std::hypot(double(seen.where.x0) + 0.5 - truth.x0, double(seen.where.y0) + 0.5 - truth.y0);
                if (off < nearest) nearest = off, best = &seen;
            }
            if (best == nullptr) {
                ours.miss();
            } else if (what == wanted::score) {
                ours.add({.error = double(best->score) - truth.score});
            } else {  // outlines reach half a pixel past centres
                ours.add({.error = double(best->where.x0) + 0.5 - truth.x0});
                ours.add({.error = double(best->where.y0) + 0.5 - truth.y0});
                ours.add({.error = double(best->where.x1) + 0.5 - truth.x1});
                ours.add({.error = double(best->where.y1) + 0.5 - truth.y1});
            }
        }
    }
    found.add("alidade", ours);
}

struct registrations {
    registrations() {
        for (const detector_case& one : cases) {
            const std::string name = one.name;
            const auto task = [&one](wanted what) {
                return [&one, what](accuracy::findings& found) { measure(found, one, what); };
            };
            accuracy::registration({"real pictures, detectors", name + ", sides", "px"}, task(wanted::box));
            accuracy::registration({"real pictures, detectors", name + ", score", ""}, task(wanted::score));
            accuracy::registration({"real pictures, detectors", name + ", number", ""}, task(wanted::number));
        }
    }
} const registered;

}  // namespace
