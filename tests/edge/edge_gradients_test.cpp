#include <alidade/edge/edge_gradients.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/reference/edge_gradients.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

struct peaks {
    std::vector<std::int16_t> dx, dy;
    std::vector<std::uint64_t> weak, strong;
    std::ptrdiff_t stride;
};

constexpr edge_gradients_detail::peak_threshold weak_from = {3, 1}, strong_from = {20, 10};

template <class E = sequential>
peaks find(image_view<const std::uint8_t> src, E&& on = E{}) {
    const std::ptrdiff_t stride = edge_gradients_detail::row_room(src.width);
    const auto samples = static_cast<std::size_t>(stride * src.height), words = samples / 64;
    peaks made{std::vector<std::int16_t>(samples, 77), std::vector<std::int16_t>(samples, 77),
               std::vector<std::uint64_t>(words, 77), std::vector<std::uint64_t>(words, 77), stride};
    const int bands = count_bands(on, src.height, 4);
    tests::tight_scratch scratch(edge_gradients_detail::workspace_bytes(src.width, bands));
    edge_gradients_detail::find_peaks(
        src, {made.dx.data(), made.dy.data(), stride}, {made.weak.data(), src.width, src.height},
        {made.strong.data(), src.width, src.height}, weak_from, strong_from, bands, scratch.lend(), on);
    return made;
}

void agrees_with_its_definition(image_view<const std::uint8_t> src) {
    const peaks found = find(src);
    const reference::slope_of right{src};
    int different = 0;
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x) {
            const auto at = static_cast<std::size_t>(y * found.stride + x);
            if (right.inside(x, y)) different += found.dx[at] != right.dx(x, y) || found.dy[at] != right.dy(x, y);
            const auto bit = [&](const std::vector<std::uint64_t>& of) { return (of[at / 64] >> (at % 64) & 1) != 0; };
            different += bit(found.weak) != right.peaks(x, y, 600, 200);
            different += bit(found.strong) != right.peaks(x, y, 4000, 2000);
        }
    INFO(src.width, " x ", src.height);
    CHECK(different == 0);
}

}  // namespace

TEST_CASE("edge_gradients: agrees with its definition at awkward sizes, bottom-up too") {
    for (const int width : {11, 15, 16, 33, 63, 64, 65, 79, 130})
        for (const int height : {11, 12, 21}) {
            picture<std::uint8_t> src(width, height);
            tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
            agrees_with_its_definition(src.view());
            agrees_with_its_definition(src.bottom_up());
            CHECK(src.surroundings_untouched());
        }
}

TEST_CASE("edge_gradients: the steepest pictures there are do not overflow") {
    for (int kind = 0; kind < 4; ++kind) {
        picture<std::uint8_t> src(40, 30);
        for (int y = 0; y < 30; ++y)
            for (int x = 0; x < 40; ++x) {
                const bool light = kind == 0 ? x < 20 : kind == 1 ? y < 15 : kind == 2 ? x + y < 35 : x > y;
                src.view()(x, y) = light ? 255 : 0;
            }
        agrees_with_its_definition(src.view());
    }
}

TEST_CASE("edge_gradients: bands do not change what is found") {
    parallel threads(3);
    picture<std::uint8_t> src(70, 61);
    tests::scribble(src.view(), 6);
    const peaks alone = find(src.view()), together = find(src.view(), threads);
    CHECK(alone.weak == together.weak);
    CHECK(alone.strong == together.strong);
    for (int y = 3; y < 58; ++y)
        for (int x = 3; x < 67; ++x) {
            const auto at = static_cast<std::size_t>(y * alone.stride + x);
            REQUIRE(alone.dx[at] == together.dx[at]);
            REQUIRE(alone.dy[at] == together.dy[at]);
        }
}

TEST_CASE("edge_gradients: a slope of one grey level per pixel is `unit`, noise of one is `noise_gain`") {
    picture<std::uint8_t> src(40, 30);
    for (int y = 0; y < 30; ++y)
        for (int x = 0; x < 40; ++x) src.view()(x, y) = static_cast<std::uint8_t>(3 * x + 2 * y);
    const peaks found = find(src.view());
    const auto at = static_cast<std::size_t>(15 * found.stride + 20);
    CHECK(found.dx[at] == 3 * edge_gradients_detail::unit);
    CHECK(found.dy[at] == 2 * edge_gradients_detail::unit);
    double slope = 0, smooth = 0;
    for (int k = -3; k <= 3; ++k) {
        slope += edge_gradients_detail::slope_taps[std::abs(k)] * edge_gradients_detail::slope_taps[std::abs(k)];
        smooth += edge_gradients_detail::smooth_taps[std::abs(k)] * edge_gradients_detail::smooth_taps[std::abs(k)];
    }
    CHECK(double{edge_gradients_detail::noise_gain} ==
          doctest::Approx(std::sqrt(slope * smooth) / (50 * 64)).epsilon(1e-4));
}
