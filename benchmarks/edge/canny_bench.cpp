#include <alidade/edge/canny.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// Discs on a smooth ground, a little noise far below the thresholds: about 2 % of the pixels are edges.
cv::Mat few_edges(bench::frame_size size) {
    cv::RNG rng(11);
    cv::Mat scene(size.height, size.width, CV_32F), coarse(size.height / 90 + 2, size.width / 90 + 2, CV_32F);
    rng.fill(coarse, cv::RNG::UNIFORM, 60, 180);
    cv::resize(coarse, scene, scene.size(), 0, 0, cv::INTER_CUBIC);
    for (int i = 0; i < size.width * size.height / 9000; ++i)
        cv::circle(scene, {rng.uniform(0, size.width), rng.uniform(0, size.height)}, rng.uniform(5, 60),
                   rng.uniform(20., 235.), -1);
    cv::GaussianBlur(scene, scene, {}, 1);
    cv::Mat noise(scene.size(), CV_32F), made;
    rng.fill(noise, cv::RNG::NORMAL, 0, 2);
    scene += noise;
    scene.convertTo(made, CV_8U);
    return made;
}

/// Blurred noise, all of it edges.
cv::Mat many_edges(bench::frame_size size) {
    cv::RNG rng(12);
    cv::Mat made(size.height, size.width, CV_8U);
    rng.fill(made, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(made, made, {}, 0.7);
    return made;
}

void register_one(bench::frame_size size, cv::Mat (*draw)(bench::frame_size), const std::string& name,
                  canny_options options) {
    bench::registration("canny/u8x1/" + size.name() + "/" + name, "opencv", [=] {
        const cv::Mat src = draw(size);
        cv::Mat ours(src.size(), CV_8U), theirs;
        const bool wide = options.kernel == sobel_kernel::size5, l2 = options.norm == gradient_norm::l2;
        const double step = wide ? 48 : 4;
        canny_options given = options;
        given.low = 12 * step, given.high = 25 * step;
        const std::size_t bytes = canny_mask_workspace(size.width, size.height, options);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        return bench::contest{[=]() mutable {
                                  canny(as_view<std::uint8_t>(src), as_view<std::uint8_t>(ours), given,
                                        {scratch.get(), bytes});
                              },
                              [=]() mutable { cv::Canny(src, theirs, given.low, given.high, wide ? 5 : 3, l2); }};
    });
}

const bool registered = [] {
    const canny_options l1, l2 = {.norm = gradient_norm::l2}, wide = {.kernel = sobel_kernel::size5};
    for (bench::frame_size size : {bench::frame_size{640, 480}, {1920, 1080}, {4000, 3000}}) {
        register_one(size, few_edges, "few_edges", l1);
        register_one(size, many_edges, "many_edges", l1);
    }
    const bench::frame_size size = {1920, 1080};
    register_one(size, few_edges, "few_edges/l2", l2);
    register_one(size, many_edges, "many_edges/l2", l2);
    register_one(size, few_edges, "few_edges/5x5", wide);
    register_one(size, many_edges, "many_edges/5x5", wide);
    return true;
}();

}  // namespace
