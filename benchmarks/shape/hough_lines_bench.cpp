#include <alidade/edge/canny.hpp>
#include <alidade/edge/edge_points.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/hough_lines.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/shape/shapes_picture.hpp"

using namespace alidade;

namespace {

/// Edge points of the same pixels that OpenCV's edge map marks, in memory that outlives the copies of a lambda.
struct prepared {
    cv::Mat picture, edges;
    std::vector<edge_point> points;
    scratch memory;
    std::vector<hough_line> lines = std::vector<hough_line>(4096);
    std::vector<hough_segment> segments = std::vector<hough_segment>(4096);
    sequences<edge_point> chains;

    explicit prepared(bench::frame_size size) : picture(bench::shapes(size)) {
        cv::Mat dx, dy;
        cv::Canny(picture, edges, 60, 120);
        cv::Sobel(picture, dx, CV_16S, 1, 0);
        cv::Sobel(picture, dy, CV_16S, 0, 1);
        const bitmap bits = bits_of_mask(as_view<std::uint8_t>(edges));
        const auto made =
            edge_points(bits.view(), as_view<std::int16_t>(dx), as_view<std::int16_t>(dy), {.refine = false});
        points.assign(made.begin(), made.end());
        chains.points.grow(size.width * size.height / 4);
        chains.offsets.grow(size.width * size.height / 32);
    }
    array_view<const edge_point> view() const { return {points.data(), static_cast<int>(points.size())}; }
};

const bool registered = [] {
    for (auto size : bench::frame_sizes) {
        const int votes = size.width / 13;  // 147 at 1080p
        bench::registration("hough_lines/points/" + size.name() + "/votes=" + std::to_string(votes), "opencv", [=] {
            auto p = std::make_shared<prepared>(size);
            const hough_lines_options options = {.min_support = votes, .min_votes = votes / 2};
            const workspace lent =
                p->memory.reserve(hough_lines_workspace(p->view().size, size.width, size.height, options));
            return bench::contest{
                [=] { (void)hough_lines(p->view(), size.width, size.height, {p->lines.data(), 4096}, options, lent); },
                [p, votes, lines = std::vector<cv::Vec2f>()]() mutable {
                    cv::HoughLines(p->edges, lines, 1, CV_PI / 180, votes);
                }};
        });
        bench::registration("hough_segments/points/" + size.name() + "/votes=60", "opencv", [=] {
            auto p = std::make_shared<prepared>(size);
            const hough_segments_options options = {.min_votes = 60, .min_length = 30};
            const workspace lent =
                p->memory.reserve(hough_segments_workspace(p->view().size, size.width, size.height, options));
            return bench::contest{[=] {
                                      (void)hough_segments(p->view(), size.width, size.height,
                                                           {p->segments.data(), 4096}, options, lent);
                                  },
                                  [p, segments = std::vector<cv::Vec4i>()]() mutable {
                                      cv::HoughLinesP(p->edges, segments, 1, CV_PI / 180, 60, 30, 5);
                                  }};
        });
        // From the picture: edges to a fraction of a pixel, beside edge pixels.
        bench::registration("hough_lines/u8x1/" + size.name() + "/votes=" + std::to_string(votes), "opencv", [=] {
            auto p = std::make_shared<prepared>(size);
            const hough_lines_options options = {.min_support = votes, .min_votes = votes / 2};
            const int most = p->chains.points.room().size;
            const std::size_t edges = subpixel_edges_workspace(size.width, size.height),
                              lines = hough_lines_workspace(most, size.width, size.height, options);
            const workspace lent = p->memory.reserve(edges > lines ? edges : lines);
            return bench::contest{[=] {
                                      const auto told =
                                          subpixel_edges(as_view<std::uint8_t>(p->picture), p->chains.room(), {}, lent);
                                      (void)hough_lines({p->chains.points.room().data, told.points.written}, size.width,
                                                        size.height, {p->lines.data(), 4096}, options, lent);
                                  },
                                  [p, votes, edges = cv::Mat(), lines = std::vector<cv::Vec2f>()]() mutable {
                                      cv::Canny(p->picture, edges, 60, 120);
                                      cv::HoughLines(edges, lines, 1, CV_PI / 180, votes);
                                  }};
        });
    }
    return true;
}();

}  // namespace
