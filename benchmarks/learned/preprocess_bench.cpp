// Against cv::resize, cv::copyMakeBorder and cv::dnn::blobFromImage with swapRB and scale; the chain for another
// sampling has that sampling's flag, that for halves and bytes cv::Mat::convertTo behind it, and that for interleaved
// channels cv::cvtColor and convertTo in place of the blob.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/learned/preprocess.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
constexpr int depth_of = std::is_same_v<T, float>  ? CV_32F
                         : std::is_same_v<T, half> ? CV_16F
                                                   : CV_8S;

template <class T>
struct work {
    cv::Mat picture, resized, boxed, blob, stored;
    std::vector<T> input;
    std::vector<std::byte> memory;
};

template <class T = float>
bench::contest contest_of(cv::Size from, prep_spec spec, int interpolation) {
    const auto own = std::make_shared<work<T>>();
    const bool planar = spec.layout == prep_layout::planar;
    own->picture.create(from, CV_8UC3);
    cv::theRNG().state = 1;
    cv::randu(own->picture, 0, 256);
    const prep_placement placed = placement_of(from.width, from.height, spec);
    own->input.resize(static_cast<std::size_t>(3 * spec.width * spec.height));
    own->memory.resize(prep_workspace(from.width, from.height, spec));
    return {[=] {
                tensor_view<T, 3> input(own->input.data(), {3, spec.height, spec.width});
                if (!planar) input = tensor_view<T, 3>(own->input.data(), {spec.height, spec.width, 3});
                input.scale = 1.0F / 255;
                input.zero_point = -128;
                const auto map = prepare(as_view<const std::uint8_t, 3>(own->picture), input, spec,
                                         workspace(own->memory.data(), own->memory.size()));
                bench::used = map ? map->scale_x : 0;
            },
            [=] {
                cv::resize(own->picture, own->resized, {placed.width, placed.height}, 0, 0, interpolation);
                cv::copyMakeBorder(own->resized, own->boxed, placed.top, spec.height - placed.height - placed.top,
                                   placed.left, spec.width - placed.width - placed.left, cv::BORDER_CONSTANT,
                                   cv::Scalar(114, 114, 114));
                if (planar) {
                    cv::dnn::blobFromImage(own->boxed, own->blob, spec.scale, {}, {}, true, false);
                    if (depth_of<T> == CV_16F) own->blob.convertTo(own->stored, CV_16F);
                    if (depth_of<T> == CV_8S) own->blob.convertTo(own->stored, CV_8S, 255, -128);
                } else {
                    cv::cvtColor(own->boxed, own->blob, cv::COLOR_BGR2RGB);
                    own->blob.convertTo(own->stored, CV_32F, spec.scale);
                }
                bench::used = *own->blob.ptr();
            }};
}

const bool registered = [] {
    for (const auto frame : {cv::Size(1920, 1080), cv::Size(1280, 720), cv::Size(640, 480)})
        for (const int side : {640, 320}) {
            const std::string name = "prepare/u8x3/" + std::to_string(frame.width) + "x" +
                                     std::to_string(frame.height) + "/letterbox" + std::to_string(side);
            const prep_spec spec = {.width = side, .height = side};
            bench::registration(name + "/bilinear", "opencv",
                                [=] { return contest_of(frame, spec, cv::INTER_LINEAR); });
            prep_spec exact = spec;
            exact.whole_levels = false;
            bench::registration(name + "/exact", "opencv", [=] { return contest_of(frame, exact, cv::INTER_LINEAR); });
            prep_spec area = spec;
            area.sampling = prep_sampling::area;
            bench::registration(name + "/area", "opencv", [=] { return contest_of(frame, area, cv::INTER_AREA); });
        }
    const prep_spec planar = {.width = 640, .height = 640};
    prep_spec interleaved = planar;
    interleaved.layout = prep_layout::interleaved;
    const cv::Size frame(1920, 1080);
    const std::string name = "prepare/u8x3/1920x1080/letterbox640/";
    bench::registration(name + "f16", "opencv", [=] { return contest_of<half>(frame, planar, cv::INTER_LINEAR); });
    bench::registration(name + "i8", "opencv",
                        [=] { return contest_of<std::int8_t>(frame, planar, cv::INTER_LINEAR); });
    bench::registration(name + "interleaved", "opencv",
                        [=] { return contest_of(frame, interleaved, cv::INTER_LINEAR); });
    return true;
}();

}  // namespace
