#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/align.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/part.hpp"

using namespace alidade;

namespace {

struct prepared {
    cv::Mat reference, picture;
    scratch memory;
    sequences<edge_point> of_reference, room;

    prepared() : reference(drawn(0)), picture(drawn(0.1)) {
        of_reference = subpixel_edges(as_view<std::uint8_t>(reference));
        room.points.grow(640 * 480 / 4);
        room.offsets.grow(640 * 480 / 32);
    }
    static cv::Mat drawn(double angle) {
        draw::random random(3);
        std::vector<std::byte> bytes(draw::part_workspace(640));
        cv::Mat made(480, 640, CV_8U);
        draw::draw_part(as_view<std::uint8_t>(made), {}, {.centre = {320, 240}, .scale = 5, .rotation = angle}, 0.8, 3,
                        random, {bytes.data(), bytes.size()});
        return made;
    }
};

/// Over a range of 20°. OpenCV's nearest, GeneralizedHoughGuil, gives whole pixels and here steps of one degree.
const bool registered = [] {
    bench::registration("align/u8x1/640x480", "opencv", [] {
        const auto p = std::make_shared<prepared>();
        const int most = p->room.points.room().size;
        const std::size_t edges = subpixel_edges_workspace(640, 480),
                          pose = align_workspace(p->of_reference.view().points.size, most, 640, 480);
        const workspace lent = p->memory.reserve(edges > pose ? edges : pose);
        const auto guil = cv::createGeneralizedHoughGuil();
        guil->setTemplate(p->reference);
        guil->setMinAngle(0), guil->setMaxAngle(20), guil->setAngleStep(1);
        guil->setMinScale(0.99), guil->setMaxScale(1.01), guil->setScaleStep(0.02);
        guil->setAngleThresh(1000), guil->setScaleThresh(100), guil->setPosThresh(50);
        return bench::contest{[=] {
                                  const auto told =
                                      subpixel_edges(as_view<std::uint8_t>(p->picture), p->room.room(), {}, lent);
                                  const auto found = align(p->of_reference.view().points,
                                                           {p->room.points.room().data, told.points.written}, 640, 480,
                                                           {.max_angle = 0.175}, lent);
                                  bench::used = found->angle.value;
                              },
                              [p, guil, positions = std::vector<cv::Vec4f>()]() mutable {
                                  guil->detect(p->picture, positions);
                                  bench::used = positions.empty() ? 0 : positions[0][3];
                              }};
    });
    return true;
}();

}  // namespace
