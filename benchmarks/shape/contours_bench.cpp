#include <alidade/interop/opencv.hpp>
#include <alidade/shape/contours.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/shape/masks.hpp"

using namespace alidade;

namespace {

struct way {
    const char* name;
    contours_options ours;
    int mode, method;
};
constexpr way ways[] = {
    {"list,none", {contour_retrieval::flat, chain_approximation::none}, cv::RETR_LIST, cv::CHAIN_APPROX_NONE},
    {"external,simple", {}, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_SIMPLE},
    {"tree,simple", {contour_retrieval::tree}, cv::RETR_TREE, cv::CHAIN_APPROX_SIMPLE}};

void register_all(bench::frame_size size, bench::mask_kind kind, const way& how) {
    bench::registration(std::string("contours/u8x1/") + size.name() + "/" + kind.name + "," + how.name, "opencv", [=] {
        const cv::Mat mask = kind.draw({size.width, size.height});
        const auto all = contours(as_view<std::uint8_t>(mask), {how.ours.retrieval, chain_approximation::none});
        const int most = all.borders.count(), points = all.borders.points.size();
        const std::size_t bytes = contours_workspace(size.width, size.height, most, points, how.ours);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        const std::shared_ptr<point<int>[]> room(new point<int>[static_cast<std::size_t>(points)]);
        const std::shared_ptr<int[]> offsets(new int[static_cast<std::size_t>(most) + 1]);
        const std::shared_ptr<contour_links[]> links(new contour_links[static_cast<std::size_t>(most)]);
        std::vector<std::vector<cv::Point>> theirs;
        std::vector<cv::Vec4i> their_links;
        return bench::contest{[=] {
                                  (void)contours(as_view<std::uint8_t>(mask),
                                                 {{room.get(), points}, {offsets.get(), most + 1}}, {links.get(), most},
                                                 how.ours, {scratch.get(), bytes});
                              },
                              [=]() mutable { cv::findContours(mask, theirs, their_links, how.mode, how.method); }};
    });
}

const bool registered = [] {
    for (auto size : bench::mask_sizes)
        for (auto kind : bench::mask_kinds)
            for (const way& how : ways) register_all(size, kind, how);
    return true;
}();

}  // namespace
