#include <alidade/learned/decode/yunet.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

constexpr yunet_options of_32{.grids = {32, 32}};

/// 16, 4 and 1 cells.
struct output {
    float face[21] = {}, object[21] = {}, box[21][4] = {}, marks[21][10] = {};
    yunet_outputs<float> view() const {
        const auto level = [this](int first, int cells) {
            return yunet_outputs<float>::level{{face + first, {cells, 1}},
                                               {object + first, {cells, 1}},
                                               {box[first], {cells, 4}},
                                               {marks[first], {cells, 10}}};
        };
        return {{level(0, 16), level(16, 4), level(20, 1)}};
    }
};

}  // namespace

TEST_CASE("decode_yunet: a literal cell and its landmarks") {
    output made;
    made.face[17] = 0.81F, made.object[17] = 1.5F;  // what is above 1 counts as 1
    made.box[17][0] = 0.5F;
    for (int k = 0; k < 10; ++k) made.marks[17][k] = static_cast<float>(k) / 8;
    const auto found = tests::detections([&](auto room) { return decode_yunet(made.view(), room, of_32); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].where == region{15.5F, -8.5F, 31.5F, 7.5F});
    CHECK(found[0].score == doctest::Approx(0.9));
    CHECK(found[0].candidate == 17);
    const auto marks = landmarks_of(made.view(), of_32, 17);
    REQUIRE(marks);
    CHECK(marks->left_eye == point<float>{15.5F, 1.5F});
    CHECK(marks->right_mouth == point<float>{31.5F, 17.5F});
}

TEST_CASE("decode_yunet: as numpy decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto face8 = laid(cases::yunet_face_8), face16 = laid(cases::yunet_face_16),
                   face32 = laid(cases::yunet_face_32), object8 = laid(cases::yunet_object_8),
                   object16 = laid(cases::yunet_object_16), object32 = laid(cases::yunet_object_32),
                   box8 = laid(cases::yunet_box_8), box16 = laid(cases::yunet_box_16),
                   box32 = laid(cases::yunet_box_32), marks8 = laid(cases::yunet_landmarks_8),
                   marks16 = laid(cases::yunet_landmarks_16), marks32 = laid(cases::yunet_landmarks_32);
        using number = std::remove_const_t<std::remove_pointer_t<decltype(face8.view.data)>>;
        const yunet_outputs<number> outputs{{{face8.view, object8.view, box8.view, marks8.view},
                                             {face16.view, object16.view, box16.view, marks16.view},
                                             {face32.view, object32.view, box32.view, marks32.view}}};
        const yunet_options options{.grids = {64, 32}, .min_score = 0.60003F};
        const auto found = tests::detections([&](auto room) { return decode_yunet(outputs, room, options); });
        tests::check_same(found, cases::yunet_expected);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto marks = landmarks_of(outputs, options, found[i].candidate);
            REQUIRE(marks);
            const point<float> all[] = {marks->left_eye, marks->right_eye, marks->nose, marks->left_mouth,
                                        marks->right_mouth};
            for (int k = 0; k < 5; ++k) {
                CHECK(std::fabs(all[k].x - cases::yunet_landmarks_expected[i][2 * k]) < 1e-4);
                CHECK(std::fabs(all[k].y - cases::yunet_landmarks_expected[i][2 * k + 1]) < 1e-4);
            }
        }
    });
}

TEST_CASE("decode_yunet: what is no number is refused, with the candidate that has it") {
    constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
    for (int which = 0; which < 6; ++which) {
        output made;
        made.face[20] = made.object[20] = 1;
        (which == 0 ? made.face[20] : which == 1 ? made.object[20] : made.box[20][which - 2]) = no_number;
        CHECK(tests::has(tests::refusal(decode_yunet(made.view(), {}, of_32)), "candidate 20"));
    }
    output made;
    made.marks[3][7] = no_number;
    CHECK(tests::has(tests::refusal(landmarks_of(made.view(), of_32, 3)), "candidate 3"));
    CHECK(landmarks_of(made.view(), of_32, 4));
}

TEST_CASE("decode_yunet: other shapes are refused, with the stride they belong to") {
    const output made;
    CHECK(tests::has(tests::refusal(decode_yunet(made.view(), {}, {.grids = {32, 64}})), "32 x 1 at stride 8"));
    auto outputs = made.view();
    outputs.levels[2].landmarks.extent[1] = 8;
    CHECK(tests::has(tests::refusal(decode_yunet(outputs, {}, of_32)), "1 x 10 at stride 32"));
    tests::refusal(landmarks_of(outputs, of_32, 0));
}

TEST_CASE("decode_yunet: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const output made;
    CHECK_THROWS_AS((void)decode_yunet(made.view(), {}, {}), tests::broken);
    CHECK_THROWS_AS((void)decode_yunet(made.view(), {}, {.grids = {32, 32, {8, 16, 0}}}), tests::broken);
    CHECK_THROWS_AS((void)landmarks_of(made.view(), of_32, 21), tests::broken);
    CHECK_THROWS_AS((void)landmarks_of(made.view(), of_32, -1), tests::broken);
}
