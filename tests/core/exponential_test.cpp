#include <alidade/core/exponential.hpp>

#include <doctest/doctest.h>
#include "tests/support/broken.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

/// How many units in the last place of the nearest float lie between `got` and the truth.
double units_off(float got, double truth) {
    const float nearest = static_cast<float>(truth);
    const double unit = static_cast<double>(std::nextafter(std::fabs(nearest), infinite)) - std::fabs(nearest);
    return std::fabs(got - truth) / unit;
}

/// Every 4001st of all floats that are numbers.
template <class Look>
void sweep(Look look) {
    for (std::uint64_t bits = 0; bits < 0x100000000u; bits += 4001) {
        float v = 0;
        const auto word = static_cast<std::uint32_t>(bits);
        std::memcpy(&v, &word, 4);
        if (v == v) look(v);
    }
}

}  // namespace

TEST_CASE("exponential: it is the library's, rounded to the nearest float") {
    double worst = 0;
    sweep([&](float v) {
        const double truth = std::exp(static_cast<double>(v));
        if (truth >= 0x1p-126 && truth < 0x1.fffffep127)
            worst = std::fmax(worst, units_off(alidade::exponential(v), truth));
    });
    CHECK(worst < 0.5001);
}

TEST_CASE("exponential: the ends of its range are defined") {
    CHECK(alidade::exponential(0) == 1);
    CHECK(alidade::exponential(-infinite) == 0);
    CHECK(alidade::exponential(infinite) == infinite);
    CHECK(alidade::exponential(88.72283f) < infinite);
    CHECK(alidade::exponential(88.72284f) == infinite);
    CHECK(alidade::exponential(-87.33654f) > 0);
    CHECK(alidade::exponential(-87.33656f) == 0);  // a subnormal number
    CHECK(std::isnan(alidade::exponential(no_number)));
    static_assert(alidade::exponential(1) == 2.7182817f);
}

TEST_CASE("sigmoid: it is the library's, rounded to the nearest float, and never falls") {
    double worst = 0;
    sweep([&](float v) {
        const double truth = 1 / (1 + std::exp(-static_cast<double>(v)));
        if (truth >= 0x1p-126) worst = std::fmax(worst, units_off(alidade::sigmoid(v), truth));
        CHECK_UNARY(alidade::sigmoid(v) <= alidade::sigmoid(std::nextafter(v, infinite)));
    });
    CHECK(worst < 0.5001);
    CHECK(alidade::sigmoid(0) == 0.5f);
    CHECK(alidade::sigmoid(-infinite) == 0);
    CHECK(alidade::sigmoid(infinite) == 1);
    CHECK(alidade::sigmoid(-100) == 0);  // a subnormal number
    CHECK(std::isnan(alidade::sigmoid(no_number)));
}

TEST_CASE("logit: whoever reaches it, reaches the share, and nobody below does") {
    for (int i = 1; i <= 1000; ++i) {
        const float share = static_cast<float>(i) / 1000, v = alidade::logit(share);
        CHECK_UNARY(alidade::sigmoid(v) >= share);
        CHECK_UNARY(alidade::sigmoid(std::nextafter(v, -infinite)) < share);
    }
    CHECK(alidade::logit(0) == -infinite);
    CHECK(alidade::logit(0.5f) < 0);  // what is close to 0 rounds to one half
    CHECK(alidade::logit(0.5f) > -1e-6f);
    CHECK(alidade::logit(0.9f) == doctest::Approx(std::log(9.0)).epsilon(1e-6));
    CHECK(alidade::logit(std::numeric_limits<float>::denorm_min()) > -88.f);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)alidade::logit(1.5f), tests::broken);
    CHECK_THROWS_AS((void)alidade::logit(no_number), tests::broken);
}

TEST_CASE("hyperbolic_tangent: it is the library's, rounded to the nearest float") {
    double worst = 0;
    sweep([&](float v) {
        const double truth = std::tanh(static_cast<double>(v));
        if (std::fabs(truth) >= 0x1p-126) worst = std::fmax(worst, units_off(alidade::hyperbolic_tangent(v), truth));
    });
    CHECK(worst < 0.5001);
    CHECK(alidade::hyperbolic_tangent(0) == 0);
    CHECK(alidade::hyperbolic_tangent(infinite) == 1);
    CHECK(alidade::hyperbolic_tangent(-infinite) == -1);
    CHECK(std::isnan(alidade::hyperbolic_tangent(no_number)));
}

TEST_CASE("softmax_of: shares are those of the definition and add up to one") {
    const float logits[] = {1.5f, -2, 0, 700, 698.5f, 701.25f};
    const auto shares = alidade::softmax_of(6, [&](int i) { return logits[i]; });
    double sum = 0, added = 0;
    for (float v : logits) sum += std::exp(static_cast<double>(v) - 701.25);
    for (float v : logits) {
        CHECK(std::fabs(shares(v) - std::exp(v - 701.25) / sum) < 1e-7);
        added += shares(v);
    }
    CHECK(std::fabs(added - 1) < 1e-6);
    CHECK(alidade::softmax_of(1, [](int) { return -3.f; })(-3) == 1);
}

TEST_CASE("softmax_of: what has no meaning gives no number") {
    const auto shares = [](float a, float b) { return alidade::softmax_of(2, [=](int i) { return i == 0 ? a : b; }); };
    CHECK(std::isnan(shares(no_number, 1)(1)));
    CHECK(std::isnan(shares(1, no_number)(1)));
    CHECK(std::isnan(shares(infinite, 1)(1)));
    CHECK(std::isnan(shares(-infinite, -infinite)(-infinite)));
    CHECK(std::isnan(shares(1, 2)(no_number)));
    CHECK(shares(-infinite, 1)(1) == 1);
    CHECK(shares(-infinite, 1)(-infinite) == 0);
    CHECK(std::isnan(alidade::softmax_of(0, [](int) { return 0.f; })(0)));
}
