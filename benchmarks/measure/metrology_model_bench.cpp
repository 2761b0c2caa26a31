#include <alidade/interop/opencv.hpp>
#include <alidade/measure/metrology_model.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/part.hpp"

using namespace alidade;

namespace {

/// Two holes and two sides of a part. OpenCV's nearest looks for the holes only: cv::HoughCircles in the same picture.
const bool registered = [] {
    bench::registration("metrology_model/u8x1/640x480/two_holes_two_sides", "opencv HoughCircles", [] {
        cv::Mat picture(480, 640, CV_8U);
        const draw::part_design part;
        draw::random camera(4);
        std::vector<std::byte> room(draw::part_workspace(640));
        (void)draw::draw_part(as_view<std::uint8_t>(picture), part, {.centre = {320, 240}, .scale = 8, .rotation = 0.1},
                              0.8, 5, camera, {room.data(), room.size()});
        const auto objects = std::make_shared<std::vector<metrology_object>>();
        objects->push_back(nominal_circle{part.hole.x, part.hole.y, part.hole_radius});
        objects->push_back(nominal_circle{part.small_hole.x, part.small_hole.y, part.small_hole_radius});
        objects->push_back(nominal_line{{-25, -20}, {13, -20}});
        objects->push_back(nominal_line{{-30, 15}, {-30, -15}});
        const auto results = std::make_shared<std::vector<metrology_result>>(4);
        const std::size_t bytes = metrology_workspace({objects->data(), 4});
        const std::shared_ptr<std::byte[]> memory(new std::byte[bytes]);
        const auto circles = std::make_shared<std::vector<cv::Vec3f>>();
        return bench::contest{[=] {
                                  (void)metrology_model(as_view<std::uint8_t>(picture), {objects->data(), 4},
                                                        {321, 239, 0.105, 8}, {results->data(), 4}, {},
                                                        {memory.get(), bytes});
                              },
                              [=] { cv::HoughCircles(picture, *circles, cv::HOUGH_GRADIENT, 1, 40, 100, 20, 15, 45); }};
    });
    return true;
}();

}  // namespace
