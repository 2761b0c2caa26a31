// One reading of a dial, beside the search for circles that other readers begin with.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/gauge.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/dial.hpp"

using namespace alidade;

namespace {

struct prepared {
    cv::Mat picture;
    scratch memory;
    std::vector<cv::Vec3f> circles;
    gauge_model model;

    explicit prepared(bench::frame_size size, bool tilted) : picture(size.height, size.width, CV_8U) {
        draw::random random(3);
        const draw::dial_design design;
        const draw::dial_conditions how = {.noise = 2, .radius = 0.36, .tilt = tilted ? 0.5 : 0.0, .axis = 0.7};
        std::vector<std::byte> room(draw::dial_workspace(size.width, how));
        (void)draw::draw_dial(as_view<std::uint8_t>(picture), design, 6.4, how, random, {room.data(), room.size()});
        const auto read = read_gauge(as_view<std::uint8_t>(picture), gauge_scale{0, 10});
        if (read) model = read->model;
    }
};

const bool registered = [] {
    for (auto size : bench::frame_sizes) {
        const auto add = [&](const char* name, bool tilted, bool known) {
            bench::registration("gauge/u8x1/" + size.name() + "/" + name, "cv::HoughCircles", [=] {
                auto p = std::make_shared<prepared>(size, tilted);
                const workspace lent = p->memory.reserve(read_gauge_workspace(size.width, size.height));
                const double shorter = size.height;
                return bench::contest{[=] {
                                          const auto view = as_view<std::uint8_t>(p->picture);
                                          if (known)
                                              (void)read_gauge(view, p->model, {}, lent);
                                          else
                                              (void)read_gauge(view, gauge_scale{0, 10}, {}, lent);
                                      },
                                      [=] {
                                          cv::HoughCircles(p->picture, p->circles, cv::HOUGH_GRADIENT, 1, 20, 100, 50,
                                                           static_cast<int>(0.25 * shorter),
                                                           static_cast<int>(0.48 * shorter));
                                      }};
            });
        };
        add("scale", false, false);
        add("scale, tilted", true, false);
        add("model", false, true);
    }
    return true;
}();

}  // namespace
