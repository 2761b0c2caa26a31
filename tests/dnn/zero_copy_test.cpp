// A frame in a camera's format, into a network, out as a mask, to contours and a circle: where pixels are copied.
// SPDX-License-Identifier: MIT
#include <alidade/core/camera_views.hpp>
#include <alidade/core/image.hpp>
#include <alidade/core/scratch.hpp>
#include <alidade/dnn/network.hpp>
#include <alidade/learned/preprocess.hpp>
#include <alidade/measure/fit_circle.hpp>
#include <alidade/shape/iso_contours.hpp>

#include <doctest/doctest.h>

#include <opencv2/core/utility.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/onnx_bytes.hpp"

using namespace alidade;

namespace {

constexpr int width = 320, height = 240;  // of the camera, and half of it in the network
constexpr prep_spec spec = {.width = width / 2, .height = height / 2, .fit = prep_fit::stretch};
constexpr std::size_t input_bytes = 3 * sizeof(float) * spec.width * spec.height;
constexpr std::size_t mask_bytes = sizeof(float) * spec.width * spec.height;

/// A bright disc, as NV12: brightness, and no colour.
struct camera {
    image<std::uint8_t> luma{width, height};
    image<std::uint8_t, 2> chroma{width / 2, height / 2, 128};

    camera(double x0, double y0, double radius) {
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const double inside = radius - std::hypot(x - x0, y - y0) + 0.5;
                luma.view()(x, y) = static_cast<std::uint8_t>(40 + 160 * std::fmin(1, std::fmax(0, inside)));
            }
    }
    nv12_view view() const { return {luma.view(), chroma.view()}; }
};

/// What a frame needs, made once.
struct stage {
    network net;
    std::vector<std::byte> scratch_bytes = std::vector<std::byte>(1 << 20);
    workspace scratch{scratch_bytes.data(), scratch_bytes.size()};
    std::vector<point<float>> points = std::vector<point<float>>(4096);
    std::vector<int> offsets = std::vector<int>(65);
};

stage made(bool in_place) {
    cv::setNumThreads(1);
    auto net = network::load(byte_view(onnx_bytes::model(onnx_bytes::mask_graph(spec.width, spec.height))),
                             {.input_in_place = in_place});
    REQUIRE_MESSAGE(net, net.error().message);
    return {std::move(*net)};
}

struct cost {
    long long allocations = 0, copies = 0;
};

/// Copies of at least so many bytes, and requests for memory.
template <class Work>
cost cost_of(std::size_t bytes, Work work) {
    const std::size_t before_threshold = std::exchange(tests::copy_threshold, bytes);
    const cost before = {tests::allocations(), tests::copies()};
    work();
    const cost after = {tests::allocations(), tests::copies()};
    tests::copy_threshold = before_threshold;
    return {after.allocations - before.allocations, after.copies - before.copies};
}

bool prepared(stage& on, const nv12_view& frame) {
    return bool(prepare(frame, slice(on.net.input(), 0), spec, on.scratch));
}

image_view<const float> mask_of(const stage& on) { return as_image(on.net.output(0).tensor<2>().value()); }

fitted_circle<double> measured_in(image_view<const float> mask, stage& on) {
    const sequences_view<point<float>> room = {{on.points.data(), static_cast<int>(on.points.size())},
                                               {on.offsets.data(), static_cast<int>(on.offsets.size())}};
    const auto told = iso_contours(mask, room, {.level = 0.875f}, on.scratch);
    if (told.sequences.written != 1) return {};
    const auto circle = fit_circle(array_view<const point<float>>{room.points.data, told.points.written});
    return circle ? *circle : fitted_circle<double>{};
}

}  // namespace

TEST_CASE(
    "zero copies: from a camera's frame to a circle no pixel is copied, where the network's input is written in "
    "place") {
    const camera frame(151.5, 120.5, 60);
    stage on = made(true);
    REQUIRE_MESSAGE(on.net.input_in_place(), on.net.input_note());
    REQUIRE(prepared(on, frame.view()));
    REQUIRE(on.net.run());

    fitted_circle<double> circle;
    bool good = true;
    image_view<const float> mask;
    CHECK(cost_of(64, [&] { good = prepared(on, frame.view()); }).copies <= 0);
    CHECK(cost_of(mask_bytes / 2, [&] { good = good && on.net.run(); }).copies <= 0);
    CHECK(cost_of(64, [&] { mask = mask_of(on), circle = measured_in(mask, on); }).copies <= 0);
    REQUIRE(good);

    // Outside the operators' own work nothing asks for memory either: cv::dnn alone does, for lists of its outputs.
    CHECK(cost_of(64, [&] { good = prepared(on, frame.view()); }).allocations == 0);
    CHECK(cost_of(64, [&] { circle = measured_in(mask, on); }).allocations == 0);

    // Half as large; the middle of a pixel of the mask lies between two of the frame.
    CHECK(circle.x == doctest::Approx(75.5).epsilon(0.002));
    CHECK(circle.y == doctest::Approx(60).epsilon(0.002));
    CHECK(circle.radius == doctest::Approx(30).epsilon(0.02));
}

TEST_CASE("zero copies: views along the way are of the memory that cv::dnn computes in") {
    const camera frame(150, 120, 60);
    stage on = made(true);
    REQUIRE(prepared(on, frame.view()));
    REQUIRE(on.net.run());
    const float* input = on.net.input().data;
    const float* mask = mask_of(on).data;
    for (int i = 0; i < 3; ++i) {
        REQUIRE(prepared(on, frame.view()));
        REQUIRE(on.net.run());
        CHECK(on.net.input().data == input);
        CHECK(mask_of(on).data == mask);
    }
}

TEST_CASE("zero copies: the documented fallback copies the input, once a frame, and nothing else") {
    const camera frame(150, 120, 60);
    stage on = made(false);
    REQUIRE(prepared(on, frame.view()));
    REQUIRE(on.net.run());
    if (tests::copies() < 0) return;  // cannot be counted here
    for (int i = 0; i < 3; ++i) {
        bool good = true;
        CHECK(cost_of(input_bytes, [&] { good = bool(on.net.run()); }).copies == 1);
        CHECK(cost_of(mask_bytes / 2, [&] { good = good && on.net.run(); }).copies == 1);
        CHECK(good);
    }
    CHECK(cost_of(64, [&] { static_cast<void>(mask_of(on)); }).copies == 0);
    CHECK(cost_of(64, [&] { static_cast<void>(on.net.detach(0)); }).allocations > 0);
}
