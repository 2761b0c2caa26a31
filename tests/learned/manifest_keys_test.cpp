// SPDX-License-Identifier: MIT
#include <alidade/learned/manifest_keys.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace alidade;

namespace {

constexpr const char* labels[] = {"good", "scratched", "missing"};

/// Why check_keys refuses a classifier with three labels that is changed so.
template <class Change>
std::string refusal(Change change) {
    manifest changed;
    changed.labels = {labels, 3};
    change(changed);
    const auto done = check_keys(changed);
    return done ? "" : done.error().message;
}

}  // namespace

TEST_CASE("check_keys: what a family does not ask for is refused by its key, with what it does ask for") {
    const int strides[] = {8, 16, 32};
    CHECK(refusal([&](manifest& m) { m.strides = {strides, 3}; }) ==
          "strides: nothing asks for it of the family classifier, only for scores.form, labels, thresholds.score");
    CHECK(refusal([](manifest& m) { m.family = model_family::depth; }) ==
          "labels: nothing asks for it of the family depth, only for what all have");
    const auto key = [](model_family family, auto change) {
        const std::string said = refusal([&](manifest& m) { m.family = family, m.labels = {}, change(m); });
        return said.substr(0, said.find(':'));
    };
    using enum model_family;
    CHECK(key(yolox, [](manifest&) {}) == "");
    CHECK(key(yolox, [](manifest& m) { m.boxes.unit = box_unit::relative; }) == "boxes.unit");
    CHECK(key(yolo_anchors, [](manifest& m) { m.boxes.unit = box_unit::relative; }) == "");
    for (const auto family : {yolox, nanodet, fcos, fastestdet, yunet, ultraface, detr, yolo_grid, reconstruction})
        CHECK(key(family, [](manifest& m) { m.scores.form = score_form::share; }) == "scores.form");
    CHECK(key(rt_detr, [](manifest& m) { m.scores.form = score_form::share; }) == "");
    CHECK(key(fcos, [](manifest& m) { m.scores.background = 0; }) == "scores.background");
    CHECK(key(detr, [&](manifest& m) { m.strides = {strides, 3}; }) == "strides");
    CHECK(key(yolox, [&](manifest& m) { m.strides = {strides, 3}; }) == "");
    CHECK(key(yolox, [](manifest& m) { m.priors.variances[2] = 0.5f; }) == "priors.variances");
    CHECK(key(yunet, [](manifest& m) { m.keypoints = {labels, 3}; }) == "keypoints");
    CHECK(key(simcc_keypoints, [](manifest& m) { m.keypoints = {labels, 3}; }) == "");
    CHECK(key(reconstruction, [](manifest& m) { m.thresholds.score = 0.25f; }) == "thresholds.score");
    CHECK(key(yolox, [](manifest& m) { m.thresholds.mask = 0.25f; }) == "thresholds.mask");
    CHECK(key(semantic_map, [](manifest& m) { m.thresholds.anomaly = 1; }) == "thresholds.anomaly");
    CHECK(key(classifier, [](manifest& m) { m.nms.kind = nms_kind::hard; }) == "nms.kind");
    CHECK(key(yolox, [](manifest& m) { m.nms = {nms_kind::matrix, 0.25}; }) == "nms.overlap");
    CHECK(key(yolox, [](manifest& m) { m.nms = {nms_kind::fusion, 0.25, false}; }) == "");
    CHECK(key(yolox, [](manifest& m) { m.nms.per_class = false; }) == "nms.per_class");
    CHECK(key(classifier, [](manifest& m) { m.numbers.scale = 2; }) == "numbers.scale");
    CHECK(key(classifier, [](manifest& m) { m.numbers = {number_type::u8, 2, 3}; }) == "");
    CHECK(key(classifier, [](manifest& m) { m.preprocessing.short_side = 9; }) == "preprocessing.short_side");
}

TEST_CASE("check_keys: a key that is there though it says nothing, where somebody tells") {
    manifest card;
    const auto with = [&](const std::string& name) {
        const auto done = check_keys(card, [&](const char* key) { return key == name; });
        return std::string(done ? "" : done.error().message).substr(0, name.size());
    };
    CHECK(with("strides") == "strides");
    CHECK(with("thresholds.score") == "");
    card.family = model_family::yolox;
    CHECK(with("strides") == "");
    CHECK(with("nms.overlap") == "nms.overlap");
    card.nms.kind = nms_kind::hard;
    CHECK(with("nms.overlap") == "");
}

TEST_CASE("form_of and background_of: what a manifest says, or else its family's") {
    manifest card;
    const auto are = [&](model_family family, score_form form, int background) {
        card.family = family;
        return form_of(card) == form && background_of(card) == background;
    };
    CHECK(are(model_family::classifier, score_form::softmax, -1));
    CHECK(are(model_family::ssd, score_form::softmax, 0));
    CHECK(are(model_family::retinanet, score_form::sigmoid, -1));
    CHECK(are(model_family::rt_detr, score_form::sigmoid, -1));
    CHECK(are(model_family::yolo_anchor_free, score_form::share, -1));
    CHECK(are(model_family::semantic_map, score_form::share, -1));
    card.scores = {score_form::share, 3};
    CHECK(are(model_family::ssd, score_form::share, 3));
}

TEST_CASE("tells_regions: of detectors") {
    CHECK(tells_regions(model_family::rt_detr));
    CHECK_FALSE(tells_regions(model_family::simcc_keypoints));
    static_assert(tells_regions(model_family::yolo_grid) && !tells_regions(model_family::classifier));
}
