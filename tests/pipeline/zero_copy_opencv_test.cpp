// Pixels are read where they lie and written where they belong: no copy between operators, and no allocation once
// everything is in place.
// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/core/parallel.hpp>
#include <alidade/core/scratch.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>
#include <alidade/pixel/threshold.hpp>

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>
#include <type_traits>
#include <vector>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

constexpr int width = 333, height = 401;
const gaussian_blur_options slight = {.sigma = 1.2};

/// A region of a larger Mat: its rows lie further apart than they are long, and begin anywhere.
cv::Mat region(int w, int h, int type) { return tests::random_mat({w + 9, h + 4}, type)(cv::Rect(5, 2, w, h)); }

/// Where pixels lie: foreign memory, and ours.
struct buffers {
    cv::Mat camera = region(width, 2 * height, CV_8UC3), gray = region(width, height, CV_8UC1);
    image<std::uint8_t> smooth{width, height};
    cv::Mat dx = region(width, height, CV_16SC1), dy = region(width, height, CV_16SC1);
    cv::Mat mask = region(width, height, CV_8UC1);
    scratch memory;
};

/// One field of the camera's picture, which it delivers bottom-up.
auto field(buffers& b) { return flip_rows(every_other_row(as_view<std::uint8_t, 3>(b.camera))); }
auto mask(buffers& b) { return flip_rows(as_view<std::uint8_t>(b.mask)); }
/// Without its first column, so that no row begins where it is convenient.
auto inner(auto view) { return crop(view, 1, 0, width - 1, height); }

/// A frame: views are made, handed on and forgotten.
template <class Executor>
void process(buffers& b, Executor&& on) {
    gray_from_bgr(field(b), as_view<std::uint8_t>(b.gray), on);
    gaussian_blur(as_view<std::uint8_t>(b.gray), b.smooth.view(), slight,
                  b.memory.reserve(gaussian_blur_workspace<std::uint8_t>(width, 1, slight, on.bands())), on);
    sobel(inner(b.smooth.view()), inner(as_view<std::int16_t>(b.dx)), inner(as_view<std::int16_t>(b.dy)), {},
          b.memory.reserve(sobel_workspace(width, 1, on.bands())), on);
    threshold(b.smooth.view(), mask(b), {.level = 120}, on);
}

/// The same with copies, by OpenCV: gray, smooth, dx, dy, mask.
std::vector<cv::Mat> expected(const buffers& b) {
    cv::Mat field(height, width, CV_8UC3), gray, smooth, dx, dy, mask;
    for (int y = 0; y < height; ++y) b.camera.row(2 * (height - 1 - y)).copyTo(field.row(y));
    cv::cvtColor(field, gray, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(gray, smooth, {}, slight.sigma);
    const cv::Mat inner = smooth.colRange(1, width).clone();
    cv::Sobel(inner, dx, CV_16S, 1, 0);
    cv::Sobel(inner, dy, CV_16S, 0, 1);
    cv::threshold(smooth, mask, 120, 255, cv::THRESH_BINARY);
    cv::flip(mask, mask, 0);
    return {gray, smooth, dx, dy, mask};
}

struct cost {
    long long allocations, copies;
};

template <class Work>
cost cost_of(Work work) {
    const cost before = {tests::allocations(), tests::copies()};
    work();
    return {tests::allocations() - before.allocations, tests::copies() - before.copies};
}

}  // namespace

TEST_CASE("pipeline: every view along the way is of the memory where the pixels lie") {
    buffers b;
    CHECK(field(b).row(0) == b.camera.ptr(2 * height - 2));
    CHECK(field(b).row(height - 1) == b.camera.ptr(0));
    CHECK(mask(b).row(0) == b.mask.ptr(height - 1));
    CHECK(inner(as_view<std::int16_t>(b.dx)).row(7) == b.dx.ptr<std::int16_t>(7) + 1);
    CHECK(as_mat(flip_rows(mask(b))).data == b.mask.data);
    CHECK(as_mat(inner(b.smooth.view())).data == b.smooth.view().data + 1);
}

TEST_CASE_TEMPLATE("pipeline: after the first frame, another costs no copy and no allocation", E, sequential,
                   parallel) {
    buffers b;
    E on = [] {
        if constexpr (std::is_same_v<E, parallel>)
            return E(3);
        else
            return E();
    }();
    CHECK(cost_of([&] { process(b, on); }).allocations > 0);  // the scratch, to its full size

    const cost frame = cost_of([&] {
        for (int i = 0; i < 10; ++i) process(b, on);
    });
    CHECK(frame.allocations == 0);
    CHECK(frame.copies == 0);
    CHECK(b.memory.size() < std::size_t{width} * height / 2);  // nor would there be room for a copy

    const auto wanted = expected(b);
    CHECK(tests::distance(b.gray, wanted[0]) == 0);
    CHECK(tests::distance(as_mat(b.smooth.view()), wanted[1]) == 0);
    CHECK(tests::distance(b.dx.colRange(1, width), wanted[2]) == 0);
    CHECK(tests::distance(b.dy.colRange(1, width), wanted[3]) == 0);
    CHECK(tests::distance(b.mask, wanted[4]) == 0);
}

TEST_CASE("pipeline: the counters see a copy where there is one") {
    buffers b;
    CHECK(cost_of([&] { CHECK_FALSE(b.smooth.clone().empty()); }).allocations == 1);
    const cost clone = cost_of([&] { CHECK_FALSE(b.gray.clone().empty()); });
    CHECK(clone.allocations > 0);
    CHECK((clone.copies >= height || tests::copies() < 0));
}
