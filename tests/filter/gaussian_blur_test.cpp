#include <alidade/filter/gaussian_blur.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/reference/gaussian_blur.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr border every_border[] = {border::mirror, border::reflect, border::edge, border::wrap, border::constant};

template <class T, int C, class E = sequential>
void blur(source<T, C> src, image_view<T, C> dst, gaussian_blur_options options, E&& on = E{}) {
    tests::tight_scratch scratch(gaussian_blur_workspace<T>(src.width, C, options, on.bands()));
    gaussian_blur(src, dst, options, scratch.lend(), on);
}

template <class T, int C>
void agrees_with_its_definition(int width, int height, gaussian_blur_options options) {
    picture<T, C> src(width, height), dst(width, height), expected(width, height);
    tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
    blur<T, C>(src.bottom_up(), dst.view(), options);
    reference::gaussian_blur<T, C>(src.bottom_up(), expected.view(), options);
    CHECK_MESSAGE(tests::differences(dst.view(), expected.view()) == 0, width, " x ", height, " x ", C, ", sigma ",
                  options.sigma, ", size ", options.size, ", edge ", static_cast<int>(options.edge));
    CHECK(dst.surroundings_untouched());
}

/// Largest distance from the real-valued Gaussian.
template <class T>
double worst_error(int width, int height, gaussian_blur_options options) {
    picture<T> src(width, height), dst(width, height);
    tests::scribble(src.view(), 3);
    blur<T, 1>(src.view(), dst.view(), options);
    const int radius = options.size > 0 ? options.size / 2 : gaussian_radius(options.sigma, sizeof(T) == 1);
    std::vector<double> weights(static_cast<std::size_t>(radius) + 1);
    double area = 0;
    for (int i = -radius; i <= radius; ++i) area += std::exp(-i * i / (2 * options.sigma * options.sigma));
    for (int i = 0; i <= radius; ++i)
        weights[static_cast<std::size_t>(i)] = std::exp(-i * i / (2 * options.sigma * options.sigma)) / area;
    double worst = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double exact = reference::gaussian_at<T, 1>(src.view(), x, y, 0, options, weights);
            worst = std::max(worst, std::abs(exact - static_cast<double>(dst.view()(x, y))));
        }
    return worst;
}

}  // namespace

TEST_CASE("gaussian_blur: a single bright pixel becomes the kernel") {
    picture<std::uint8_t> src(5, 5), dst(5, 5);
    reference::fill(src.view(),
                    [](int x, int y, int) { return static_cast<std::uint8_t>(x == 2 && y == 2 ? 160 : 0); });
    blur<std::uint8_t, 1>(src.view(), dst.view(), {.size = 3});
    const int expected[5][5] = {{0, 0, 0, 0, 0},     //
                                {0, 10, 20, 10, 0},  //
                                {0, 20, 40, 20, 0},  //
                                {0, 10, 20, 10, 0},  //
                                {0, 0, 0, 0, 0}};
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 5; ++x) CHECK(dst.view()(x, y) == expected[y][x]);
}

TEST_CASE_TEMPLATE("gaussian_blur: agrees with its definition at every awkward size", T, std::uint8_t, std::uint16_t) {
    tests::at_awkward_sizes([](int width, int height) {
        for (gaussian_blur_options options : {gaussian_blur_options{0, 3}, {0, 5}, {1.1, 0}}) {
            agrees_with_its_definition<T, 1>(width, height, options);
            agrees_with_its_definition<T, 3>(width, height, options);
        }
        agrees_with_its_definition<T, 4>(width, height, {0.8, 5});
    });
}

TEST_CASE_TEMPLATE("gaussian_blur: agrees with its definition under every border rule", T, std::uint8_t,
                   std::uint16_t) {
    for (border edge : every_border)
        for (gaussian_blur_options options : {gaussian_blur_options{0, 3}, {0, 5}, {2.0, 0}, {0, 11}, {30.0, 3}}) {
            options.edge = edge;
            options.outside = 201;
            agrees_with_its_definition<T, 1>(37, 6, options);
            agrees_with_its_definition<T, 3>(5, 3, options);
            agrees_with_its_definition<T, 1>(1, 1, options);
        }
}

TEST_CASE_TEMPLATE("gaussian_blur: a flat image stays flat at every sigma, the ends of the range included", T,
                   std::uint8_t, std::uint16_t) {
    for (double sigma : {0.05, 0.3, 0.5, 0.9, 1.7, 3.3, 9.0})
        for (int level : {0, 1, 128, static_cast<int>(std::numeric_limits<T>::max())}) {
            picture<T> src(43, 11), dst(43, 11);
            reference::fill(src.view(), [&](int, int, int) { return static_cast<T>(level); });
            blur<T, 1>(src.view(), dst.view(), {.sigma = sigma});
            CHECK(tests::differences(src.view(), dst.view()) == 0);
        }
}

TEST_CASE("gaussian_blur: stays within its stated distance of the real-valued Gaussian") {
    for (double sigma : {0.4, 0.7, 1.0, 1.6, 2.5, 4.0}) {
        const int radius = gaussian_radius(sigma, false);
        CHECK(worst_error<std::uint16_t>(61, 23, {.sigma = sigma}) <= 3 * radius + 2);
        CHECK(worst_error<float>(61, 23, {.sigma = sigma}) <= (radius + 4) * 1.2e-7);
    }
}

TEST_CASE("gaussian_blur: no picture of 16 bits can be further from the real-valued Gaussian than is stated") {
    // A pass errs most where samples are at the end of the range that the error of their weight favours.
    double sigma = 0.2;
    for (int i = 0; i < 300 && sigma < 199; ++i, sigma *= 1.023) {
        const int radius = gaussian_radius(sigma, false);
        std::vector<std::int32_t> weights(static_cast<std::size_t>(radius) + 1);
        gaussian_weights(sigma, radius, 15, weights.data());
        double area = 0, misfit = 0;
        for (int k = -radius; k <= radius; ++k) area += std::exp(-k * k / (2 * sigma * sigma));
        for (int k = -radius; k <= radius; ++k) {
            const double exact = std::exp(-k * k / (2 * sigma * sigma)) / area * 32768;
            misfit += std::abs(weights[static_cast<std::size_t>(std::abs(k))] - exact) / 32768;
        }
        CHECK_MESSAGE(2 * (misfit * 32767.5 + 0.5) <= 3 * radius + 2, "sigma ", sigma);
    }
}

TEST_CASE("gaussian_blur: the picture that errs most at sigma 12 stays within what is stated") {
    const int radius = gaussian_radius(12, false);
    std::vector<std::int32_t> weights(static_cast<std::size_t>(radius) + 1);
    gaussian_weights(12, radius, 15, weights.data());
    std::vector<double> exact(weights.size());
    double area = 0;
    for (int k = -radius; k <= radius; ++k) area += std::exp(-k * k / 288.0);
    for (std::size_t k = 0; k < exact.size(); ++k) exact[k] = std::exp(-static_cast<double>(k * k) / 288.0) / area;
    const int size = 2 * radius + 1;
    picture<std::uint16_t> src(size, 3), dst(size, 3);
    reference::fill(src.view(), [&](int x, int, int) {
        const auto k = static_cast<std::size_t>(std::abs(x - radius));
        return static_cast<std::uint16_t>(weights[k] > exact[k] * 32768 ? 65535 : 0);
    });
    blur<std::uint16_t, 1>(src.view(), dst.view(), {.sigma = 12});
    double truth = 0;
    for (int x = 0; x < size; ++x) truth += exact[static_cast<std::size_t>(std::abs(x - radius))] * src.view()(x, 1);
    const double error_there = std::abs(truth - dst.view()(radius, 1));
    CHECK(error_there > 4);  // it is a hard picture
    CHECK(error_there <= 3 * radius + 2);
}

TEST_CASE("gaussian_blur: commutes with a flip of the rows") {
    picture<float, 3> src(33, 12), upright(33, 12), flipped(33, 12);
    tests::scribble(src.view(), 4);
    blur<float, 3>(src.view(), upright.view(), {.sigma = 1.5});
    blur<float, 3>(src.bottom_up(), flipped.bottom_up(), {.sigma = 1.5});
    double worst = 0;
    for (int y = 0; y < 12; ++y)
        for (int i = 0; i < 99; ++i)
            worst = std::max(worst, std::abs(double{upright.view().row(y)[i]} - flipped.view().row(y)[i]));
    CHECK(worst <= 2e-7);
}

TEST_CASE("gaussian_blur: a NaN spreads to what its kernel reaches and no further") {
    picture<float> src(40, 9), dst(40, 9);
    tests::scribble(src.view(), 5);
    src.view()(20, 4) = std::numeric_limits<float>::quiet_NaN();
    blur<float, 1>(src.view(), dst.view(), {.sigma = 1, .size = 5});
    for (int y = 0; y < 9; ++y)
        for (int x = 0; x < 40; ++x)
            CHECK(std::isnan(dst.view()(x, y)) == (std::abs(x - 20) <= 2 && std::abs(y - 4) <= 2));
}

TEST_CASE_TEMPLATE("gaussian_blur: threads do not change the result; the hosted form gives the same", T, std::uint8_t,
                   std::uint16_t, float) {
    parallel threads(3);
    picture<T, 3> src(45, 130), alone(45, 130), together(45, 130);
    tests::scribble(src.view(), 6);
    const gaussian_blur_options options = {.sigma = 1.3, .edge = border::constant, .outside = 0.5};
    blur<T, 3>(src.view(), alone.view(), options);
    blur<T, 3>(src.view(), together.view(), options, threads);
    CHECK(tests::differences(alone.view(), together.view()) == 0);
    const image<T, 3> hosted = gaussian_blur(src.view(), options);
    CHECK(tests::differences(alone.view(), hosted.view()) == 0);
}

TEST_CASE("gaussian_blur: refuses different sizes, little scratch, working in place, and options without a meaning") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> a(8, 8), b(8, 7), c(8, 8);
    const auto refused = [&](image_view<std::uint8_t> dst, gaussian_blur_options options) {
        tests::tight_scratch scratch(100000);
        CHECK_THROWS_AS(gaussian_blur(a.view(), dst, options, scratch.lend()), tests::broken);
    };
    refused(b.view(), {.size = 3});
    refused(a.view(), {.size = 3});
    refused(c.view(), {});
    refused(c.view(), {.size = 4});
    refused(c.view(), {.size = -3});
    refused(c.view(), {.size = 2001});
    refused(c.view(), {.sigma = std::nan("")});
    refused(c.view(), {.sigma = 1e9});
    refused(c.view(), {.sigma = std::nan(""), .size = 7});
    refused(c.view(), {.sigma = 200, .size = 7});
    refused(c.view(), {.sigma = -1, .size = 7});
    refused(flip_rows(a.view()), {.size = 3});
    refused(c.view(), {.size = 3, .edge = border::constant, .outside = 256});
    refused(c.view(), {.size = 3, .edge = border::constant, .outside = -1});
    const std::size_t enough = gaussian_blur_workspace<std::uint8_t>(8, 1, {.size = 5});
    tests::tight_scratch scratch(enough);
    CHECK_NOTHROW(gaussian_blur(a.view(), c.view(), {.size = 5}, scratch.lend(enough)));
    CHECK_THROWS_AS(gaussian_blur(a.view(), c.view(), {.size = 5}, scratch.lend(enough / 2)), tests::broken);
}
