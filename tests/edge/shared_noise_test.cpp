// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/edge/shared_noise.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/shape/fit_points.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "tools/draw/scene.hpp"

using namespace alidade;

TEST_CASE("shared_noise: most on an axis, least on a diagonal, whatever the normal's length and quadrant") {
    CHECK(shared_noise(real(1), real(0)).value == doctest::Approx(4.85));
    CHECK(shared_noise(real(0), real(-3)).value == doctest::Approx(4.85));
    CHECK(shared_noise(real(0.5), real(-0.5)).value == doctest::Approx(4.1));
    CHECK(shared_noise(real(0), real(0)).value == doctest::Approx(4.85));
    CHECK(shared_noise(rounded<float>(2), rounded<float>(1)).value == doctest::Approx(4.55).epsilon(1e-6));
}

TEST_CASE("shared_noise: a stated number of pixels is points of which a diagonal has fewer; none is one") {
    const real axis = shared_noise(real(1), real(0), real(6)), diagonal = shared_noise(real(1), real(1), real(6));
    CHECK(axis.value == doctest::Approx(6));
    CHECK(diagonal.value == doctest::Approx(6 / std::numbers::sqrt2));
    CHECK(shared_noise(real(1), real(0), real(0)) == 1);
    CHECK(shared_noise(real(1), real(0), real(-1)) == shared_noise(real(1), real(0)));
}

TEST_CASE("shared_noise: beyond noise is what chance does not explain") {
    CHECK(beyond_noise(real(0.8), 100, real(5)) == 1);
    CHECK(beyond_noise(real(1.1), 100, real(5)) == 1);  // a standard error is sqrt(2 (1 + 4 / √2) / 100) = 0.277
    CHECK(beyond_noise(real(1.5), 100, real(5)).value == doctest::Approx(1.5 - 0.2767).epsilon(1e-3));
    CHECK(beyond_noise(real(4), 1000000, real(1)).value == doctest::Approx(4).epsilon(1e-3));
}

TEST_CASE("shared_noise: drawn edges scatter by as much as it says, on the axis and between it and the diagonal") {
    for (const double degrees : {2.0, 30.0}) {
        draw::random random(1), camera(2);
        double squares = 0, expected = 0;
        for (int i = 0; i < 200; ++i) {
            const double turn = (degrees + 90 * (i % 4)) * std::numbers::pi / 180;
            const auto edge =
                draw::half_plane::through(32 + random.uniform(-0.5, 0.5), 32 + random.uniform(-0.5, 0.5), turn);
            image<std::uint8_t> picture(64, 64);
            draw::render(picture.view(), edge, {.noise = 5}, camera);
            const auto chains = subpixel_edges(picture.view());
            REQUIRE(chains.count() >= 1);
            const auto chain = chains.view()[0];
            const line_fit fit = fit_line_to(chosen_points{chain.data, nullptr, chain.size});  // as if independent
            const double d = edge.distance(fit.x.value, fit.y.value) / fit.sigma_offset.value;
            squares += d * d / 200;
            expected = shared_noise(fit.nx, fit.ny).value;
        }
        // A mean of 200 squares has a standard error of a tenth: bounds of four.
        CHECK(squares == doctest::Approx(expected).epsilon(0.4));
    }
}
