#include <alidade/learned/decode/boxes.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

using namespace alidade;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr float pi_f = std::numbers::pi_v<float>;

}  // namespace

TEST_CASE("region_about: a box of the outline lies half a pixel less far, and is as large") {
    CHECK(region_about(5, 10, 10, 20) == region{-0.5f, -0.5f, 9.5f, 19.5f});
    CHECK(region_between(0, 0, 640, 480) == region{-0.5f, -0.5f, 639.5f, 479.5f});
}

TEST_CASE("rotated_about: the width is the longer side, and the angle in [0, pi)") {
    const rotated_region lying = rotated_about(8.5, 4.5, 6, 2, 0.25);
    CHECK(lying == rotated_region{8, 4, 6, 2, 0.25f});
    const rotated_region upright = rotated_about(8.5, 4.5, 2, 6, 0.25);
    CHECK(upright.width == 6);
    CHECK(upright.height == 2);
    CHECK(upright.angle == doctest::Approx(0.25 + pi_f / 2).epsilon(1e-6));
    CHECK(rotated_about(0, 0, 2, 1, -0.25).angle == doctest::Approx(pi_f - 0.25).epsilon(1e-6));
    CHECK(rotated_about(0, 0, 2, 1, real(pi)).angle == 0);
    CHECK(rotated_about(0, 0, 2, 1, -1e-12).angle == 0);  // which a float cannot tell from pi
    CHECK(rotated_about(0, 0, 1, 1, 0.5).angle == 0.5f);
    for (int i = -1000; i <= 1000; ++i) {
        const float angle = rotated_about(0, 0, 2, 1, i * 0.37).angle;
        CHECK_UNARY(angle >= 0);
        CHECK_UNARY(angle < pi_f);
        CHECK_UNARY(std::fabs(std::sin(angle - i * 0.37)) < 1e-6);
    }
}

TEST_CASE("rotated_about: an angle without meaning is not finite") {
    for (const double angle : {1e7, -1e7, std::numeric_limits<double>::infinity(), static_cast<double>(no_number)})
        CHECK_FALSE(finite(rotated_about(0, 0, 2, 1, angle)));
    CHECK(finite(rotated_about(0, 0, 2, 1, 1e5)));
}

TEST_CASE("detection_writer: what is no detection is refused, and the candidate named") {
    detection room[4];
    const auto reason = [&](region where, float score) {
        detection_writer<region> out("decode_x", {room, 4});
        CHECK_FALSE(out.push(where, score, 0, 17));
        const auto told = out.told();
        REQUIRE_FALSE(told);
        CHECK(told.error().kind == fault::malformed);
        return std::string(told.error().message);
    };
    CHECK(reason({0, 0, 1, 1}, no_number) == "decode_x: candidate 17 has a score that is not a number");
    CHECK(reason({0, 0, 1, 1}, 3) == "decode_x: candidate 17 has a score above 1: are these logits?");
    CHECK(reason({0, 0, no_number, 1}, 1) == "decode_x: candidate 17 has a box that is not finite");
    CHECK(reason({-std::numeric_limits<float>::infinity(), 0, 1, 1}, 1) ==
          "decode_x: candidate 17 has a box that is not finite");
}

TEST_CASE("detection_writer: what 8 bits add to a score of 1 is cut off, and a full room is told") {
    detection room[1];
    detection_writer<region> out("decode_x", {room, 1});
    CHECK(out.push({0, 0, 1, 1}, 1.004f, 2, 3));
    CHECK(out.push({0, 0, 1, 1}, 0.5f, 2, 4));
    CHECK(room[0] == detection{{0, 0, 1, 1}, 1, 2, 3});
    CHECK(out.told()->written == 1);
    CHECK(out.told()->found == 2);
}
