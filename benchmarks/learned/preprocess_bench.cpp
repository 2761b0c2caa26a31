// Against cv::resize, cv::copyMakeBorder and cv::dnn::blobFromImage with swapRB and scale; the chain for another
// sampling has that sampling's flag.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/learned/preprocess.hpp>

#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

struct work {
    cv::Mat picture, resized, boxed, blob;
    std::vector<float> input;
    std::vector<std::byte> memory;
};

bench::contest contest_of(cv::Size from, prep_spec spec, int interpolation) {
    const auto own = std::make_shared<work>();
    own->picture.create(from, CV_8UC3);
    cv::theRNG().state = 1;
    cv::randu(own->picture, 0, 256);
    const prep_placement placed = placement_of(from.width, from.height, spec);
    own->input.resize(static_cast<std::size_t>(3 * spec.width * spec.height));
    own->memory.resize(prep_workspace(from.width, from.height, spec));
    return {[=] {
                const auto map = prepare(as_view<const std::uint8_t, 3>(own->picture),
                                         tensor_view<float, 3>(own->input.data(), {3, spec.height, spec.width}), spec,
                                         workspace(own->memory.data(), own->memory.size()));
                bench::used = map ? own->input[0] : 0.0F;
            },
            [=] {
                cv::resize(own->picture, own->resized, {placed.width, placed.height}, 0, 0, interpolation);
                cv::copyMakeBorder(own->resized, own->boxed, placed.top, spec.height - placed.height - placed.top,
                                   placed.left, spec.width - placed.width - placed.left, cv::BORDER_CONSTANT,
                                   cv::Scalar(114, 114, 114));
                cv::dnn::blobFromImage(own->boxed, own->blob, spec.scale, {}, {}, true, false);
                bench::used = *own->blob.ptr<float>();
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
    return true;
}();

}  // namespace
