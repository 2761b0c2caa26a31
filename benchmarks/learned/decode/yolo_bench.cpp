#include <alidade/learned/decode/yolo.hpp>

#include <opencv2/core.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tests/learned/decode/noise.hpp"

using namespace alidade;

namespace {

/// Fields x candidates, or turned: of 8400 candidates some forty score well, of 25200 some hundred.
cv::Mat output_of(int fields, int candidates, bool objectness, bool turned) {
    cv::Mat output(fields, candidates, CV_32F);
    for (int i = 0; i < fields * candidates; ++i) {
        const std::uint32_t h = tests::noise(1, static_cast<std::uint32_t>(i));
        const float u = tests::unit(h);
        const int field = i / candidates;
        const bool quiet = objectness ? field == 4 && h % 128 != 0 : field >= 4 && h % 16384 != 0;
        output.ptr<float>()[i] = field < 4 ? u * 640.0f : quiet ? u * 0.2f : u;
    }
    return turned ? cv::Mat(output.t()) : output;
}

struct box {
    cv::Rect2f where;
    float score;
    int label;
};

/// As programs with OpenCV do it: rows of candidates, and minMaxLoc over the classes of each.
void opencv_boxes(const cv::Mat& output, bool turn, bool objectness, std::vector<box>& found) {
    cv::Mat rows = output;
    if (turn) cv::transpose(output, rows);
    found.clear();
    const int first = objectness ? 5 : 4;
    for (int i = 0; i < rows.rows; ++i) {
        const float* row = rows.ptr<float>(i);
        if (objectness && row[4] < 0.25f) continue;
        double best = 0;
        cv::Point at;
        cv::minMaxLoc(rows.row(i).colRange(first, rows.cols), nullptr, &best, nullptr, &at);
        if (objectness) best *= static_cast<double>(row[4]);
        if (best < 0.25) continue;
        found.push_back({{row[0] - row[2] / 2, row[1] - row[3] / 2, row[2], row[3]}, static_cast<float>(best), at.x});
    }
}

void register_one(const std::string& name, int fields, int candidates, bool fields_first, yolo_options options) {
    bench::registration(name, "opencv", [=] {
        const bool objectness = options.family == yolo_family::anchors;
        const cv::Mat output = output_of(fields, candidates, objectness, !fields_first);
        const auto room = std::make_shared<std::vector<detection>>(2000);
        const auto found = std::make_shared<std::vector<box>>();
        return bench::contest{[=] {
                                  const tensor_view<const float, 2> view(output.ptr<float>(),
                                                                         {output.rows, output.cols});
                                  const auto told = decode_yolo(view, {room->data(), 2000}, options);
                                  bench::used = told->found;
                              },
                              [=] { opencv_boxes(output, fields_first, objectness, *found); }};
    });
}

const bool registered = [] {
    register_one("yolo/f32/84x8400/v8", 84, 8400, true, {.labels = 80});
    register_one("yolo/f32/8400x84/v8", 84, 8400, false, {.labels = 80});
    register_one("yolo/f32/25200x85/v5", 85, 25200, false, {.family = yolo_family::anchors, .labels = 80});
    return true;
}();

}  // namespace
