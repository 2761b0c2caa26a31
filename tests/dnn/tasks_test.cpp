// All tasks: of a network in a file, and of one that says what a test wants it to.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/anomaly_detector.hpp>
#include <alidade/dnn/classifier.hpp>
#include <alidade/dnn/detector.hpp>
#include <alidade/dnn/pose.hpp>
#include <alidade/dnn/segmenter.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/small_models.hpp"

using namespace alidade;
using u8 = std::uint8_t;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

image<u8, 3> plain(int width, int height, u8 blue, u8 green, u8 red) {
    image<u8, 3> picture(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            u8* pixel = picture.view().pixel(x, y);
            pixel[0] = blue, pixel[1] = green, pixel[2] = red;
        }
    return picture;
}

result<void> leave() { return {}; }

/// A network of one input, whose outputs are what the test has written.
struct told {
    std::vector<float> input;
    output_memory outputs[2];
    callback_runtime<result<void> (*)()> engine;

    told(int channels, int height, int width, output_memory first, output_memory second = {})
        : input(static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
                static_cast<std::size_t>(width)),
          outputs{first, second},
          engine({input.data(), {1, channels, height, width}}, {outputs, second.numbers != nullptr ? 2 : 1}, &leave) {}
};
using engine_ref = callback_runtime<result<void> (*)()>&;

manifest card_for(model_family family, int width, int height) {
    manifest card;
    card.name = "told";
    card.family = family;
    card.preprocessing.width = width;
    card.preprocessing.height = height;
    return card;
}

}  // namespace

TEST_CASE("classifier: the likeliest class first, of pictures of any size down to one pixel") {
    const tests::folder here;
    here.write("mean.onnx", tests::mean_bytes());
    auto colours = classifier::load(here.write("mean.json", tests::mean_card(tests::mean_bytes())).c_str());
    REQUIRE_MESSAGE(colours, colours.error().message);
    const auto green = plain(50, 40, 0, 255, 100);
    for (const auto view : {green.view(), crop(green.view(), 3, 5, 1, 1), crop(green.view(), 0, 0, 1, 40)}) {
        const auto best = (*colours)(view, 2);
        REQUIRE_MESSAGE(best, best.error().message);
        REQUIRE(best->size() == 2);
        CHECK(std::string(colours->card().labels[(*best)[0].label]) == "green");
        CHECK(std::string(colours->card().labels[(*best)[1].label]) == "red");
        CHECK((*best)[0].score > (*best)[1].score);
    }
    const auto none = (*colours)(crop(green.view(), 0, 0, 0, 5));
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::too_small);
    CHECK(std::string(none.error().message) == "colours: the picture has 0 x 5 pixels");
    const auto thread = plain(1, prep_most + 1, 0, 255, 0);
    const auto endless = (*colours)(thread.view());
    REQUIRE_FALSE(endless);
    CHECK(endless.error().kind == fault::too_large);
    CHECK(std::string(endless.error().message) ==
          "colours: the picture has 1 x 1048577 pixels, expected 1048576 on a side at most");
}

TEST_CASE("tasks: a model of another family is refused, and told") {
    const tests::folder here;
    here.write("mean.onnx", tests::mean_bytes());
    const std::string path = here.write("mean.json", tests::mean_card(tests::mean_bytes()));
    CHECK(holds(segmenter::load(path.c_str()).error().message, "family: is classifier, and that is no segmenter"));
    CHECK(holds(pose::load(path.c_str()).error().message, "that is no pose network"));
    CHECK(holds(anomaly_detector::load(path.c_str()).error().message, "that is no anomaly detector"));
    CHECK(holds(detector::load(path.c_str()).error().message, "family: is classifier, and that is no detector"));
    // Before the model's own file is looked at, and without a probe that would have to be answered.
    const std::string alone =
        here.write("alone.json", tests::with(tests::mean_card(tests::mean_bytes()), "mean.onnx", "none.onnx"));
    CHECK(holds(detector::load(alone.c_str()).error().message, "alone.json: family: is classifier"));
    CHECK(holds(classifier::load(alone.c_str()).error().message, "none.onnx"));
    const std::string depth = here.write(
        "depth.json", tests::with(tests::with(tests::mean_card(tests::mean_bytes()), "\"classifier\"", "\"depth\""),
                                  "\"labels\"", "\"about\""));
    CHECK(holds(classifier::load(depth.c_str()).error().message, "family: is depth, and that is no classifier"));
    CHECK(classifier::load((here / "none.json").c_str()).error().kind == fault::unreadable);
}

TEST_CASE("segmenter: the plane lies in the network's memory, and the maps in the picture") {
    const tests::folder here;
    here.write("mask.onnx", tests::mask_bytes());
    auto bright = segmenter::load(here.write("mask.json", tests::mask_card(tests::mask_bytes())).c_str());
    REQUIRE_MESSAGE(bright, bright.error().message);
    auto picture = plain(64, 24, 0, 0, 0);  // in the input: 32 x 12, from row 6 on
    for (int y = 8; y < 16; ++y)
        for (int x = 20; x < 60; ++x)
            for (int c = 0; c < 3; ++c) picture.view()(x, y, c) = 255;
    const auto seen = (*bright)(picture.view());
    REQUIRE_MESSAGE(seen, seen.error().message);
    const image_view<const float> plane = seen->plane(0);
    CHECK(plane.data == bright->net().output(0).tensor<3>()->data);
    CHECK(plane(20, 12) == doctest::Approx(1 / (1 + std::exp(-3.f))));
    CHECK(plane(2, 12) == 0.5f);
    CHECK(seen->in_picture({20, 12}).x == doctest::Approx(40.5));
    CHECK(seen->in_picture({20, 12}).y == doctest::Approx(12.5));

    image<u8> mask(64, 24);
    REQUIRE(bright->mask(*seen, 0, mask.view()));
    CHECK(mask.view()(40, 12) == 255);
    CHECK(mask.view()(10, 12) == 0);
    CHECK(mask.view()(40, 3) == 0);
    REQUIRE(bright->label_map(*seen, mask.view()));
    CHECK(mask.view()(10, 12) == 0);
}

TEST_CASE("segmenter: as many planes as labels, or one for the second of two") {
    std::vector<float> planes(4 * 8 * 8, 0.25f);
    const char* const names[] = {"ground", "needle", "scale"};
    manifest card = card_for(model_family::semantic_map, 8, 8);
    const auto picture = plain(8, 8, 0, 0, 0);
    const auto takes = [&](int count, int labels) {
        told network(3, 8, 8, {"planes", planes.data(), 4, {1, count, 8, 8}});
        card.labels = {names, labels};
        const auto seen = basic_segmenter<engine_ref>(card, network.engine)(picture.view());
        return std::string(seen ? "" : seen.error().message);
    };
    CHECK(takes(3, 3) == "");
    CHECK(takes(4, 0) == "");
    CHECK(takes(1, 2) == "");
    CHECK(takes(2, 3) == "segmenter: 2 planes of scores, and 3 labels");
    CHECK(takes(4, 3) == "segmenter: 4 planes of scores, and 3 labels");
    CHECK(takes(0, 0) == "segmenter: 0 planes of scores, and 0 labels");
}

TEST_CASE(
    "detector: regions are in the picture, whatever way it lies in the input; of what overlaps the surest stays") {
    // v10: corners, score, label. Of a picture of 200 x 100 in an input of 100 x 100: half as large, 25 down.
    std::vector<float> rows = {10, 35, 30, 65, 0.9f, 1, 11, 35, 30, 65, 0.8f, 1,
                               11, 35, 30, 65, 0.7f, 0, 0,  0,  5,  5,  0.1f, 0};
    told network(3, 100, 100, {"out", rows.data(), 3, {1, 4, 6}});
    const char* labels[] = {"dial", "needle"};
    manifest card = card_for(model_family::yolo_end_to_end, 100, 100);
    card.labels = {labels, 2};
    card.nms = {.kind = nms_kind::hard, .overlap = 0.5};
    const auto picture = plain(200, 100, 1, 2, 3);
    basic_detector<engine_ref> find(card, network.engine);
    auto found = find(picture.view());
    REQUIRE_MESSAGE(found, found.error().message);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0].score == 0.9f);
    CHECK((*found)[0].label == 1);
    // The outline of the input's pixels 10 … 30 is that of the picture's 20 … 60.
    CHECK((*found)[0].where.x0 == doctest::Approx(19.5));
    CHECK((*found)[0].where.x1 == doctest::Approx(59.5));
    CHECK((*found)[0].where.y0 == doctest::Approx(19.5));
    CHECK((*found)[0].where.y1 == doctest::Approx(79.5));
    CHECK((*found)[1].label == 0);

    for (const nms_kind kind : {nms_kind::none, nms_kind::diou, nms_kind::soft_linear, nms_kind::soft_gaussian,
                                nms_kind::fusion, nms_kind::matrix, nms_kind::merge}) {
        card.nms = {.kind = kind, .overlap = 0.5, .per_class = false};
        found = basic_detector<engine_ref>(card, network.engine)(picture.view());
        REQUIRE(found);
        CHECK(found->size() == (kind == nms_kind::none ? 3 : 1));
        for (const detection& one : *found) CHECK(one.score >= card.thresholds.score);
    }
    rows[4] = std::numeric_limits<float>::quiet_NaN();
    CHECK(find(picture.view()).error().kind == fault::malformed);
    network.outputs[0].extent[2] = 5;
    CHECK(find(picture.view()).error().kind == fault::malformed);
}

TEST_CASE("detector: more candidates than the first guess") {
    std::vector<float> rows;
    for (int i = 0; i < 1000; ++i)
        for (const float number : {float(i), 0.f, float(i) + 0.5f, 1.f, 0.75f, 0.f}) rows.push_back(number);
    told network(3, 64, 64, {"out", rows.data(), 3, {1, 1000, 6}});
    manifest card = card_for(model_family::yolo_end_to_end, 64, 64);
    const auto picture = plain(64, 64, 0, 0, 0);
    const auto found = basic_detector<engine_ref>(card, network.engine)(picture.view());
    REQUIRE(found);
    CHECK(found->size() == 1000);
}

TEST_CASE("detector: the surest first, also of a network that is asked for no suppression") {
    const float rows[] = {0, 0, 4, 4, 0.5f, 0, 8, 8, 12, 12, 0.875f, 1, 20, 8, 24, 12, 0.75f, 0};
    told network(3, 64, 64, {"out", rows, 3, {1, 3, 6}});
    const manifest card = card_for(model_family::yolo_end_to_end, 64, 64);
    const auto picture = plain(64, 64, 0, 0, 0);
    const auto found = basic_detector<engine_ref>(card, network.engine)(picture.view());
    REQUIRE(found);
    REQUIRE(found->size() == 3);
    CHECK((*found)[0].candidate == 1);
    CHECK((*found)[1].candidate == 2);
    CHECK((*found)[2].candidate == 0);
}

TEST_CASE("detector: what the families want of a network's outputs is told where it is not there") {
    float numbers[12] = {};
    told network(3, 32, 32, {"out", numbers, 2, {4, 3}});
    const auto picture = plain(32, 32, 0, 0, 0);
    const auto says = [&](model_family family) {
        const auto found = basic_detector<engine_ref>(card_for(family, 32, 32), network.engine)(picture.view());
        return std::string(found ? "" : found.error().message);
    };
    CHECK(says(model_family::ultraface) == "ultraface: expected an output N x 2 and one N x 4");
    CHECK(says(model_family::yunet) == "yunet: there is no output \"cls_8\"");
    const char* names[] = {"cls_8",   "obj_8",  "bbox_8", "kps_8",  "cls_16",  "obj_16",
                           "bbox_16", "kps_16", "cls_32", "obj_32", "bbox_32", "kps_32"};
    output_memory twelve[12];
    for (int i = 0; i < 12; ++i) twelve[i] = {names[i], numbers, 2, {1, 1}};
    std::vector<float> input(3 * 32 * 32);
    callback_runtime<result<void> (*)()> faces({input.data(), {1, 3, 32, 32}}, {twelve, 12}, &leave);
    const auto refused = basic_detector<engine_ref>(card_for(model_family::yunet, 32, 32), faces)(picture.view());
    REQUIRE_FALSE(refused);
    CHECK(holds(refused.error().message, "decode_yunet: the shape is 1 x 1, expected 16 x 1 at stride 8"));
    CHECK(says(model_family::fcos) == "detections: the network has 1 outputs, expected 3");
    CHECK(holds(says(model_family::fastestdet), "expected 3 axes"));
    CHECK(holds(says(model_family::embedding), "the family embedding"));
    for (const auto family : {model_family::yolo_anchors, model_family::yolo_anchor_free, model_family::yolox,
                              model_family::nanodet, model_family::detr, model_family::centernet})
        CHECK(says(family) != "");
}

TEST_CASE("pose: keypoints of heat maps, in the picture") {
    std::vector<float> maps(2 * 8 * 8);
    maps[2 * 8 + 3] = 0.9f;
    maps[64 + 5 * 8 + 6] = 0.25f;
    told network(3, 32, 32, {"maps", maps.data(), 4, {1, 2, 8, 8}});
    manifest card = card_for(model_family::heatmap_keypoints, 32, 32);
    card.preprocessing.fit = prep_fit::stretch;
    const char* names[] = {"hub", "tip"};
    card.keypoints = {names, 2};
    basic_pose<engine_ref> places(card, network.engine);
    const auto picture = plain(64, 32, 0, 0, 0), square = plain(32, 32, 0, 0, 0);
    const auto found = places(picture.view());
    REQUIRE_MESSAGE(found, found.error().message);
    REQUIRE(found->size() == 2);
    CHECK((*found)[0].score == 0.9f);
    CHECK((*found)[0].y == doctest::Approx(8));
    CHECK((*found)[0].x == doctest::Approx(24.5));  // pixel 12 of the input is 24 and 25 of the picture
    CHECK((*found)[1].score == 0.25f);
    maps[0] = std::numeric_limits<float>::quiet_NaN();
    CHECK_FALSE(places(picture.view()));

    std::vector<float> across(2 * 64), down(2 * 64);
    across[20] = 0.5f, down[30] = 0.75f;
    told simcc(3, 32, 32, {"x", across.data(), 3, {1, 2, 64}}, {"y", down.data(), 3, {1, 2, 64}});
    card.family = model_family::simcc_keypoints;
    const auto bins = basic_pose<engine_ref>(card, simcc.engine)(square.view());
    REQUIRE_MESSAGE(bins, bins.error().message);
    CHECK((*bins)[0].x == doctest::Approx(10));
    CHECK((*bins)[0].y == doctest::Approx(15));
    CHECK((*bins)[0].score == 0.5f);

    std::vector<float> fine(2 * 64 * 33);
    for (const int width : {0, 64 * 33}) {
        told other(3, 32, 32, {"x", fine.data(), 3, {1, 2, width}}, {"y", down.data(), 3, {1, 2, 64}});
        const auto none = basic_pose<engine_ref>(card, other.engine)(square.view());
        REQUIRE_FALSE(none);
        CHECK(holds(none.error().message, "bins across, expected 1 to 64 for each of 32 pixels"));
    }
}

TEST_CASE("anomaly_detector: what differs from the reconstruction is hot, and a defect from the threshold on") {
    std::vector<float> sound(3 * 20 * 20, 100 / 255.f);
    told network(3, 20, 20, {"sound", sound.data(), 4, {1, 3, 20, 20}});
    manifest card = card_for(model_family::reconstruction, 20, 20);
    card.thresholds.anomaly = 0.01f;
    basic_anomaly_detector<engine_ref> surface(card, network.engine);
    auto picture = plain(40, 20, 100, 100, 100);  // 20 x 10, from row 5 on; above and below is padding
    auto seen = surface(picture.view());
    REQUIRE_MESSAGE(seen, seen.error().message);
    CHECK_FALSE(seen->defect);
    CHECK(seen->highest < 1e-9f);
    CHECK(seen->heat(3, 2) > 0);  // of the padding, which counts nothing
    for (int y = 10; y < 12; ++y)
        for (int x = 20; x < 22; ++x) picture.view()(x, y, 1) = 200;
    seen = surface(picture.view());
    REQUIRE(seen);
    CHECK(seen->defect);
    CHECK(seen->heat(10, 10) == doctest::Approx(std::pow(100 / 255.0, 2) / 3));
    CHECK(seen->highest == seen->heat(10, 10));
    sound[10 * 20 + 10] = std::numeric_limits<float>::quiet_NaN();
    CHECK(holds(surface(picture.view()).error().message, "pixel (10, 10) is no number"));
    network.outputs[0].extent[2] = 10, network.outputs[0].extent[3] = 40;
    CHECK(holds(surface(picture.view()).error().message, "expected 20"));
}

TEST_CASE("segmenter: one plane for two labels is the second's, and parts the picture at the threshold") {
    std::vector<float> plane(8 * 8, 0.25f);
    for (int y = 0; y < 8; ++y)
        for (int x = 4; x < 8; ++x) plane[static_cast<std::size_t>(8 * y + x)] = 0.75f;
    told network(3, 8, 8, {"planes", plane.data(), 4, {1, 1, 8, 8}});
    const char* const names[] = {"ground", "needle"};
    manifest card = card_for(model_family::semantic_map, 8, 8);
    card.labels = {names, 2};
    card.preprocessing.fit = prep_fit::centre_crop;
    const auto picture = plain(24, 16, 0, 0, 0);  // of which the middle 16 are seen
    basic_segmenter<engine_ref> find(card, network.engine);
    const auto seen = find(picture.view());
    REQUIRE_MESSAGE(seen, seen.error().message);
    CHECK_FALSE(seen->has_plane(0));
    CHECK(seen->has_plane(1));
    CHECK_FALSE(seen->has_plane(2));
    CHECK(seen->plane(1).data == plane.data());
    image<u8> made(24, 16);
    REQUIRE(find.label_map(*seen, made.view()));
    CHECK(made.view()(1, 8) == 255);
    CHECK(made.view()(6, 8) == 0);
    CHECK(made.view()(18, 8) == 1);
    CHECK(made.view()(22, 8) == 255);
    REQUIRE(find.mask(*seen, 1, made.view()));
    CHECK(made.view()(1, 8) == 0);
    CHECK(made.view()(6, 8) == 0);
    CHECK(made.view()(18, 8) == 255);
    {
        const tests::throw_when_broken guard;
        CHECK_THROWS_AS((void)find.mask(*seen, 0, made.view()), tests::broken);
        CHECK_THROWS_AS((void)seen->plane(0), tests::broken);
    }

    // The same as logits: of 0.5 the logit is 0.
    for (float& number : plane) number = 4 * number - 2;
    card.scores.form = score_form::sigmoid;
    basic_segmenter<engine_ref> logits(card, network.engine);
    const auto again = logits(picture.view());
    REQUIRE(again);
    REQUIRE(logits.label_map(*again, made.view()));
    CHECK(made.view()(6, 8) == 0);
    CHECK(made.view()(18, 8) == 1);
    card.scores.form = score_form::softmax;
    basic_segmenter<engine_ref> shares(card, network.engine);
    const auto third = shares(picture.view());
    REQUIRE(third);
    CHECK(holds(shares.mask(*third, 1, made.view()).error().message, "scores.form is softmax"));
}

TEST_CASE("tasks: a crop of one pixel is looked at, an empty picture refused, and so is what is no number") {
    const auto picture = plain(9, 7, 10, 20, 30);
    const auto one = crop(picture.view(), 4, 3, 1, 1), none = crop(picture.view(), 4, 3, 0, 1);
    /// The numbers are sound, and then one of them is not.
    const auto check = [&](auto& task, std::vector<float>& numbers, std::size_t which) {
        const auto sound = task(one);
        CHECK_MESSAGE(sound, std::string(sound.error().message));
        const auto empty = task(none);
        CHECK(empty.error().kind == fault::too_small);
        CHECK(std::string(empty.error().message) == "told: the picture has 0 x 1 pixels");
        const float kept = numbers[which];
        for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
            numbers[which] = bad;
            const auto refused = task(one);
            REQUIRE_FALSE(refused);
            CHECK(refused.error().kind == fault::malformed);
            CHECK(std::string(refused.error().message).size() > 20);
        }
        numbers[which] = kept;
    };
    std::vector<float> scores = {1, 2, 3};
    told classes(3, 8, 8, {"scores", scores.data(), 2, {1, 3}});
    basic_classifier<engine_ref> classify(card_for(model_family::classifier, 8, 8), classes.engine);
    check(classify, scores, 1);

    std::vector<float> rows = {1, 1, 5, 5, 0.75f, 0};
    told boxes(3, 8, 8, {"out", rows.data(), 3, {1, 1, 6}});
    basic_detector<engine_ref> detect(card_for(model_family::yolo_end_to_end, 8, 8), boxes.engine);
    for (const std::size_t which : {0u, 4u, 5u}) check(detect, rows, which);

    std::vector<float> planes(2 * 8 * 8, 0.5f);
    told maps(3, 8, 8, {"planes", planes.data(), 4, {1, 2, 8, 8}});
    basic_segmenter<engine_ref> segment(card_for(model_family::semantic_map, 8, 8), maps.engine);
    check(segment, planes, 100);

    manifest places = card_for(model_family::heatmap_keypoints, 8, 8);
    const char* const names[] = {"hub", "tip"};
    places.keypoints = {names, 2};
    basic_pose<engine_ref> point(places, maps.engine);
    check(point, planes, 100);

    std::vector<float> sound(3 * 8 * 8, 0.25f);
    told surface(3, 8, 8, {"sound", sound.data(), 4, {1, 3, 8, 8}});
    basic_anomaly_detector<engine_ref> compare(card_for(model_family::reconstruction, 8, 8), surface.engine);
    check(compare, sound, 100);
}

TEST_CASE("anomaly_detector: what went in counts, whatever the network does with its input, in both layouts") {
    std::vector<float> input(8 * 8 * 3), made(8 * 8 * 3, 0.25f);
    const output_memory out[] = {{"sound", made.data(), 4, {1, 8, 8, 3}}};
    const auto spoil = [&]() -> result<void> {
        for (float& number : input) number = -1;
        return {};
    };
    callback_runtime engine({input.data(), {1, 8, 8, 3}}, {out, 1}, spoil);
    manifest card = card_for(model_family::reconstruction, 8, 8);
    card.preprocessing.layout = prep_layout::interleaved;
    card.preprocessing.scale = 1.0 / 256;
    basic_anomaly_detector<decltype(engine)&> surface(card, engine);
    auto picture = plain(8, 8, 64, 64, 64);
    picture.view()(3, 5, 0) = 192;  // blue
    const auto seen = surface(picture.view());
    REQUIRE_MESSAGE(seen, seen.error().message);
    CHECK(seen->heat(3, 5) == 0.25f / 3);
    CHECK(seen->heat(2, 5) == 0);
    CHECK(seen->highest == 0.25f / 3);
}

TEST_CASE("tasks: a second picture allocates nothing, where no list is given back") {
    std::vector<float> sound(3 * 8 * 8, 0.25f);
    told surface(3, 8, 8, {"sound", sound.data(), 4, {1, 3, 8, 8}});
    basic_anomaly_detector<engine_ref> compare(card_for(model_family::reconstruction, 8, 8), surface.engine);
    const auto picture = plain(40, 30, 1, 2, 3);
    REQUIRE(compare(picture.view()));
    const long long before = tests::allocations();
    const auto seen = compare(picture.view());
    CHECK(tests::allocations() == before);
    CHECK(seen);
}
