// Detections of real networks, run by cv::dnn, against what ONNX Runtime and the networks' own readers say.
// SPDX-License-Identifier: MIT
#include <alidade/core/scratch.hpp>
#include <alidade/learned/decode/fastestdet.hpp>
#include <alidade/learned/decode/ultraface.hpp>
#include <alidade/learned/decode/yunet.hpp>
#include <alidade/learned/nms.hpp>
#include <alidade/learned/picture_map.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "accuracy/report.hpp"

namespace {

using detections = std::vector<alidade::detection>;

/// What a network is given, and what reads its outputs.
struct subject {
    const char* file;
    cv::Size input;
    double scale;
    cv::Scalar mean;
    bool rgb;
    std::function<alidade::result<alidade::tally>(cv::dnn::Net&, float, alidade::array_view<alidade::detection>)>
        decode;
};

template <int N>
alidade::tensor_view<const float, N> tensor(const cv::Mat& mat) {
    alidade::tensor_view<const float, N> view;
    view.data = mat.ptr<float>();
    for (int axis = 0; axis < N; ++axis) {
        view.extent[axis] = mat.size[mat.dims - N + axis];
        view.stride[axis] = static_cast<std::ptrdiff_t>(mat.step[mat.dims - N + axis] / sizeof(float));
    }
    return view;
}

alidade::result<alidade::tally> by_yunet(cv::dnn::Net& net, float bar, alidade::array_view<alidade::detection> room) {
    std::vector<cv::Mat> outs;
    std::vector<std::string> names;
    for (const char* what : {"cls", "obj", "bbox", "kps"})
        for (const char* stride : {"_8", "_16", "_32"}) names.push_back(std::string(what) + stride);
    net.forward(outs, names);
    alidade::yunet_outputs<float> outputs;
    for (std::size_t i = 0; i < 3; ++i)
        outputs.levels[i] = {tensor<2>(outs[i]), tensor<2>(outs[3 + i]), tensor<2>(outs[6 + i]),
                             tensor<2>(outs[9 + i])};
    return alidade::decode_yunet(outputs, room, {.grids = {320, 320}, .min_score = bar});
}

alidade::result<alidade::tally> by_ultraface(cv::dnn::Net& net, float bar,
                                             alidade::array_view<alidade::detection> room) {
    std::vector<cv::Mat> outs;
    net.forward(outs, std::vector<std::string>{"scores", "boxes"});
    return alidade::decode_ultraface(tensor<2>(outs[0]), tensor<2>(outs[1]), room, {.min_score = bar});
}

alidade::result<alidade::tally> by_fastestdet(cv::dnn::Net& net, float bar,
                                              alidade::array_view<alidade::detection> room) {
    const cv::Mat out = net.forward();
    return alidade::decode_fastestdet(tensor<3>(out), room, {.min_score = bar, .labels = 80});
}

const subject subjects[] = {{"yunet_n_320.onnx", {320, 320}, 1, {}, false, by_yunet},
                            {"ultraface_rfb_320.onnx", {320, 240}, 1 / 128.0, {127, 127, 127}, true, by_ultraface},
                            {"FastestDet.onnx", {352, 352}, 1 / 255.0, {}, false, by_fastestdet}};

detections detect(const subject& of, const std::string& folder, const cv::FileNode& told) {
    const cv::Mat picture = cv::imread(folder + "/" + static_cast<std::string>(told["picture"]));
    cv::dnn::Net net = cv::dnn::readNetFromONNX(folder + "/" + of.file);
    net.setInput(cv::dnn::blobFromImage(picture, of.scale, of.input, of.mean, of.rgb, false));
    detections all(10000);
    const auto decoded = of.decode(net, static_cast<float>(static_cast<double>(told["threshold"])),
                                   {all.data(), static_cast<int>(all.size())});
    if (!decoded) return {};
    alidade::scratch memory;
    const auto kept = alidade::nms(alidade::array_view<alidade::detection>{all.data(), decoded->written},
                                   {.max_overlap = static_cast<double>(told["nms"])},
                                   memory.reserve(alidade::nms_workspace(decoded->written)));
    all.resize(static_cast<std::size_t>(kept.written));
    const double x = static_cast<double>(of.input.width) / picture.cols;
    const double y = static_cast<double>(of.input.height) / picture.rows;
    const alidade::picture_map map{
        x, y, (x - 1) / 2, (y - 1) / 2, picture.cols, picture.rows, of.input.width, of.input.height};
    for (auto& one : all) one.where = map.inverse(one.where);
    return all;
}

void measure(accuracy::findings& found, const subject& of, bool corners) {
    const std::string folder = found.data("models");
    if (folder.empty()) return;
    const cv::FileStorage answers(folder + "/answers.json", cv::FileStorage::READ | cv::FileStorage::FORMAT_JSON);
    const cv::FileNode told = answers[of.file];
    const detections all = detect(of, folder, told);
    accuracy::errors ours;
    const cv::FileNode first = told["first"];
    for (std::size_t i = 0; i < first.size(); ++i) {  // by score, as nms leaves them
        const cv::FileNode row = first[static_cast<int>(i)];
        if (i >= all.size()) {
            ours.miss();
            continue;
        }
        const alidade::detection& one = all[i];
        if (one.label != 0) ours.miss();  // a face, a person
        if (!corners) {
            ours.add({.error = one.score - static_cast<double>(row[1])});
            continue;
        }
        const float sides[] = {one.where.x0, one.where.y0, one.where.x1, one.where.y1};
        for (int k = 0; k < 4; ++k) ours.add({.error = sides[k] + 0.5 - static_cast<double>(row[2 + k])});
    }
    if (!told["count"].empty() && static_cast<int>(told["count"]) != static_cast<int>(all.size()))
        for (int i = 0; i < std::abs(static_cast<int>(told["count"]) - static_cast<int>(all.size())); ++i) ours.miss();
    found.add("alidade, run by cv::dnn", ours);
}

const bool registered = [] {
    for (const subject& of : subjects) {
        accuracy::registration({"real pictures, network boxes", of.file, "px"},
                               [&of](accuracy::findings& found) { measure(found, of, true); });
    }
    for (const subject& of : subjects) {
        accuracy::registration({"real pictures, network scores", of.file, ""},
                               [&of](accuracy::findings& found) { measure(found, of, false); });
    }
    return true;
}();

}  // namespace
