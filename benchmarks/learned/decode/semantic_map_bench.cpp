#include <alidade/core/image.hpp>
#include <alidade/core/scratch.hpp>
#include <alidade/learned/decode/mask_map.hpp>
#include <alidade/learned/decode/semantic_map.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

constexpr int cells = 128;

/// Scores of a scene of blobs, each of its own class, a plane after the other.
std::vector<float> planes_of(int classes) {
    std::vector<float> planes(static_cast<std::size_t>(classes * cells * cells));
    for (int c = 0; c < classes; ++c)
        for (int y = 0; y < cells; ++y)
            for (int x = 0; x < cells; ++x) {
                const double right = x - cells * (0.5 + 0.4 * std::sin(2.4 * c)),
                             down = y - cells * (0.5 + 0.4 * std::cos(1.7 * c));
                planes[static_cast<std::size_t>((c * cells + y) * cells + x)] =
                    static_cast<float>(8 - std::sqrt(right * right + down * down) / 4);
            }
    return planes;
}

picture_map stretched(int width, int height) {
    const double x = 512.0 / width, y = 512.0 / height;
    return {x, y, (x - 1) / 2, (y - 1) / 2, width, height, 512, 512};
}

/// As programs with OpenCV do it: each plane enlarged, and the largest so far kept.
struct opencv_room {
    cv::Mat labels, best, large, better;
};
void opencv_classes(std::vector<float>& planes, int classes, opencv_room& room) {
    auto& [labels, best, large, better] = room;
    for (int c = 0; c < classes; ++c) {
        const cv::Mat plane(cells, cells, CV_32F, planes.data() + c * cells * cells);
        cv::resize(plane, large, labels.size(), 0, 0, cv::INTER_LINEAR);
        if (c == 0) {
            large.copyTo(best);
            labels.setTo(0);
            continue;
        }
        cv::compare(large, best, better, cv::CMP_GT);
        large.copyTo(best, better);
        labels.setTo(c, better);
    }
}

struct scene {
    std::vector<float> planes;
    image<std::uint8_t> ours;
    opencv_room theirs;
    scratch memory;

    scene(int classes, int width, int height)
        : planes(planes_of(classes)), ours(width, height), theirs{cv::Mat(height, width, CV_8U), {}, {}, {}} {}
};

void register_one(bench::frame_size size) {
    const int width = size.width, height = size.height;
    const picture_map map = stretched(width, height);
    for (const int classes : {4, 21}) {
        const std::string name = "semantic_map/f32/" + size.name() + "/" + std::to_string(classes) + " classes";
        bench::registration(name, "opencv", [=] {
            const auto all = std::make_shared<scene>(classes, width, height);
            return bench::contest{
                [=] {
                    const tensor_view<const float, 3> planes(all->planes.data(), {classes, cells, cells});
                    const workspace lent = all->memory.reserve(semantic_map_workspace(classes, cells, width, height));
                    bench::used = static_cast<bool>(semantic_map(planes, map, all->ours.view(), {}, lent));
                },
                [=] { opencv_classes(all->planes, classes, all->theirs); }};
        });
    }
    bench::registration("mask_map/f32/" + size.name(), "opencv", [=] {
        const auto all = std::make_shared<scene>(1, width, height);
        return bench::contest{[=] {
                                  const tensor_view<const float, 2> plane(all->planes.data(), {cells, cells});
                                  const workspace lent = all->memory.reserve(mask_map_workspace(width, height));
                                  bench::used =
                                      static_cast<bool>(mask_map(plane, map, all->ours.view(), {.level = 2}, lent));
                              },
                              [=] {
                                  const cv::Mat plane(cells, cells, CV_32F, all->planes.data());
                                  cv::resize(plane, all->theirs.large, cv::Size(width, height), 0, 0, cv::INTER_LINEAR);
                                  cv::compare(all->theirs.large, 2, all->theirs.labels, cv::CMP_GE);
                              }};
    });
}

const bool registered = [] {
    for (const bench::frame_size& size : bench::frame_sizes) register_one(size);
    return true;
}();

}  // namespace
