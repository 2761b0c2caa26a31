// Whether the header of a manifest and the reader of its JSON file say the same, key by key: ends with 0 if they do.
// SPDX-License-Identifier: MIT
#include <alidade/io/manifest_json.hpp>

#include <cstdio>
#include <cstring>

#include "card.hpp"

using namespace alidade;

static int differences = 0;

static void same(const char* what, bool equal) {
    if (equal) return;
    std::printf("%s differs\n", what);
    ++differences;
}
static bool equal(const char* a, const char* b) { return std::strcmp(a, b) == 0; }

template <class T, class Same>
static void lists(const char* what, array_view<const T> a, array_view<const T> b, Same alike) {
    same(what, a.size == b.size);
    for (int i = 0; i < a.size && i < b.size; ++i) same(what, alike(a[i], b[i]));
}

int main(int, char** arguments) {
    const auto file = read_manifest(arguments[1]);
    if (!file) return std::puts(file.error().message), 1;
    const manifest &a = file->view(), &b = card_manifest;
    const auto texts = [](const char* x, const char* y) { return equal(x, y); };
    const auto tensors = [](const tensor_spec& x, const tensor_spec& y) {
        return equal(x.name, y.name) && x.axes == y.axes && std::memcmp(x.extent, y.extent, sizeof(x.extent)) == 0;
    };
    same("name", equal(a.name, b.name));
    same("model", equal(a.model, b.model));
    same("sha256", a.sha256 == b.sha256);
    same("family", a.family == b.family);
    lists<tensor_spec>("inputs", a.inputs, b.inputs, tensors);
    lists<tensor_spec>("outputs", a.outputs, b.outputs, tensors);
    const prep_spec &p = a.preprocessing, &q = b.preprocessing;
    same("size", p.width == q.width && p.height == q.height && p.short_side == q.short_side);
    same("prep", p.fit == q.fit && p.sampling == q.sampling && p.colour == q.colour && p.layout == q.layout);
    same("scale", p.scale == q.scale && p.whole_levels == q.whole_levels);
    for (int c = 0; c < 3; ++c)
        same("channels", p.mean[c] == q.mean[c] && p.deviation[c] == q.deviation[c] && p.pad[c] == q.pad[c]);
    same("numbers", a.numbers.type == b.numbers.type && a.numbers.scale == b.numbers.scale &&
                        a.numbers.zero_point == b.numbers.zero_point);
    same("boxes", a.boxes.unit == b.boxes.unit);
    same("scores", a.scores.form == b.scores.form && a.scores.background == b.scores.background);
    lists<const prior_grid>("grids", a.priors.set.grids, b.priors.set.grids,
                            [](const prior_grid& x, const prior_grid& y) { return x == y; });
    lists<const prior_shape>(
        "shapes", a.priors.set.shapes, b.priors.set.shapes,
        [](const prior_shape& x, const prior_shape& y) { return x.width == y.width && x.height == y.height; });
    for (int i = 0; i < 4; ++i) same("variances", a.priors.variances[i] == b.priors.variances[i]);
    lists<int>("strides", a.strides, b.strides, [](int x, int y) { return x == y; });
    lists<const char* const>("labels", a.labels, b.labels, texts);
    lists<const char* const>("keypoints", a.keypoints, b.keypoints, texts);
    same("thresholds", a.thresholds.score == b.thresholds.score && a.thresholds.mask == b.thresholds.mask &&
                           a.thresholds.anomaly == b.thresholds.anomaly);
    same("nms", a.nms.kind == b.nms.kind && a.nms.overlap == b.nms.overlap && a.nms.per_class == b.nms.per_class);
    same("probe", a.probe.seed == b.probe.seed && a.probe.width == b.probe.width && a.probe.height == b.probe.height &&
                      a.probe.tolerance == b.probe.tolerance);
    lists<probe_sample>("samples", a.probe.samples, b.probe.samples, [](const probe_sample& x, const probe_sample& y) {
        return x.output == y.output && x.index == y.index && x.value == y.value;
    });
    lists<manifest_figure>("quality", a.quality, b.quality, [](const manifest_figure& x, const manifest_figure& y) {
        return equal(x.name, y.name) && x.value == y.value;
    });
    return differences;
}
