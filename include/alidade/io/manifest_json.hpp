// A model's manifest out of its JSON file.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/list.hpp>
#include <alidade/io/file.hpp>
#include <alidade/io/manifest_fields.hpp>
#include <alidade/learned/manifest_check.hpp>

#include <algorithm>

namespace alidade {

namespace manifest_json_detail {
class reader;
}

/// A manifest with all its texts and lists. Moves only; what `view` gives stays where it is when this moves.
class manifest_file {
public:
    const manifest& view() const& { return card_; }
    const manifest& view() const&& = delete;

private:
    friend class manifest_json_detail::reader;

    manifest card_;
    list<char> text_;
    list<tensor_spec> inputs_, outputs_;
    list<prior_grid> grids_;
    list<prior_shape> shapes_;
    list<int> strides_;
    list<const char*> labels_, keypoints_;
    list<probe_sample> samples_;
    list<manifest_figure> quality_;
};

/// The manifest that the JSON text holds; an error names `file`, the key, what was found there and what was expected.
/// What the keys mean, docs/learned/manifest.md tells.
result<manifest_file> parse_manifest(byte_view text, const char* file = "manifest");

/// The same of a file.
result<manifest_file> read_manifest(const char* path);

// ---- how -----------------------------------------------------------------------------------

namespace manifest_json_detail {

class reader {
public:
    explicit reader(std::size_t bytes) { made_.text_.grow(static_cast<int>(bytes) + 1); }

    result<manifest_file> read(const json& root) {
        fields all(root, "", why_);
        int version = 0;
        all.need("alidade_manifest", "the version of the format, 1");
        all.integer("alidade_manifest", version, 1, 1);
        card().name = text(all, "name");
        all.need("model", "the name of the model's file");
        card().model = text(all, "model");
        all.need("sha256", "the checksum of the model's file");
        checksum(all);
        all.need("family", "what the model is");
        all.word("family", card().family);
        tensors(all, "inputs", made_.inputs_, card().inputs);
        tensors(all, "outputs", made_.outputs_, card().outputs);
        preprocessing(all);
        meaning(all);
        texts(all, "labels", made_.labels_, card().labels);
        texts(all, "keypoints", made_.keypoints_, card().keypoints);
        probe(all);
        quality(all);
        all.find("about");
        all.finish();
        const auto in_file = [&](const char* key) { return has(root, key); };
        if (why_.kind == fault::none)
            if (const auto asked = check_keys(card(), in_file); !asked) why_ = asked.error();
        if (why_.kind == fault::none)
            if (const auto fits = check_manifest(card()); !fits) why_ = fits.error();
        if (why_.kind != fault::none) return why_;
        return std::move(made_);
    }

private:
    manifest& card() { return made_.card_; }

    /// All strings of a file and the zeros after them have room in as many bytes as the file has: it has their quotes.
    const char* keep(const std::string& string) {
        char* kept = made_.text_.room().data + used_;
        std::memcpy(kept, string.c_str(), string.size() + 1);
        used_ += string.size() + 1;
        return kept;
    }

    const char* text(fields& in, const char* key) {
        const std::string* string = in.text(key);
        return string != nullptr ? keep(*string) : "";
    }

    template <class T>
    static void fill(list<T>& made, array_view<const T>& view, const std::vector<T>& from) {
        made = list<T>(static_cast<int>(from.size()));
        for (int i = 0; i < made.size(); ++i) made[i] = from[static_cast<std::size_t>(i)];
        view = {made.begin(), made.size()};
    }

    void checksum(fields& in) {
        const std::string* digits = in.text("sha256");
        if (digits != nullptr && !parse_sha256(digits->c_str(), card().sha256))
            in.refuse("sha256", "64 hexadecimal digits");
    }

    void tensors(fields& in, const char* key, list<tensor_spec>& made, array_view<const tensor_spec>& view) {
        std::vector<tensor_spec> specs;
        in.need(key, "a list of tensors");
        in.each_object(key, [&](fields& tensor) {
            tensor_spec spec;
            tensor.need("name", "the tensor's name in the model");
            spec.name = text(tensor, "name");
            tensor.need("shape", "a list of extents");
            std::vector<int> shape;
            tensor.integers("shape", shape, 0, INT_MAX);
            if (shape.size() > std::size_t{tensor_spec::max_axes}) return tensor.refuse("shape", "at most 6 extents");
            for (const int extent : shape) spec.extent[spec.axes++] = extent;
            specs.push_back(spec);
        });
        fill(made, view, specs);
    }

    void preprocessing(fields& all) {
        prep_spec& prep = card().preprocessing;
        all.need("preprocessing", "how a picture is made into the input");
        all.object("preprocessing", [&](fields& in) {
            in.word("fit", prep.fit);
            in.word("sampling", prep.sampling);
            in.word("colour", prep.colour);
            in.word("layout", prep.layout);
            in.boolean("whole_levels", prep.whole_levels);
            in.integer("short_side", prep.short_side, 1, prep_most);
            in.number("scale", prep.scale, -1e9, 1e9);
            in.per_channel("mean", prep.mean, prep.channels(), -1e9, 1e9);
            in.per_channel("deviation", prep.deviation, prep.channels(), -1e9, 1e9);
            in.per_channel("pad", prep.pad, prep.channels(), 0, 65535);
        });
        all.object("numbers", [&](fields& in) {
            in.word("type", card().numbers.type);
            in.number("scale", card().numbers.scale, 1e-30, 1e9);
            in.integer("zero_point", card().numbers.zero_point, -128, 255);
        });
        const auto inputs = card().inputs;
        if (inputs.empty() || inputs[0].axes != 4) return;
        const bool planar = prep.layout == prep_layout::planar;
        prep.height = inputs[0].extent[planar ? 2 : 1];
        prep.width = inputs[0].extent[planar ? 3 : 2];
    }

    void meaning(fields& all) {
        all.object("boxes", [&](fields& in) { in.word("unit", card().boxes.unit); });
        all.object("scores", [&](fields& in) {
            in.word("form", card().scores.form);
            int background = -1;
            in.integer("background", background, -1, INT_MAX);
            if (in.has("background")) card().scores.background = background;
        });
        priors(all);
        std::vector<int> strides;
        all.integers("strides", strides, 1, 65536);
        fill(made_.strides_, card().strides, strides);
        all.object("thresholds", [&](fields& in) {
            in.number("score", card().thresholds.score, 0, 1);
            in.number("mask", card().thresholds.mask, 0, 1);
            in.number("anomaly", card().thresholds.anomaly, 0, 1e9);
        });
        all.object("nms", [&](fields& in) {
            in.word("kind", card().nms.kind);
            in.number("overlap", card().nms.overlap, 0, 1);
            in.boolean("per_class", card().nms.per_class);
        });
    }

    void priors(fields& all) {
        std::vector<prior_grid> grids;
        std::vector<prior_shape> shapes;
        all.object("priors", [&](fields& in) {
            std::vector<float> variances;
            in.numbers("variances", variances);
            if (in.has("variances") && variances.size() != 4) return in.refuse("variances", "4 numbers");
            std::copy(variances.begin(), variances.end(), card().priors.variances);
            in.need("grids", "a list of grids");
            in.each_object("grids", [&](fields& one) {
                prior_grid& grid = grids.emplace_back();
                std::vector<float> step;
                one.integer("columns", grid.columns, 1, 65536);
                one.integer("rows", grid.rows, 1, 65536);
                one.numbers("step", step);
                if (one.has("step") && step.size() != 2) return one.refuse("step", "2 numbers, across and down");
                if (one.has("step")) grid.step_x = step[0], grid.step_y = step[1];
                one.number("centre", grid.centre, 0, 1);
                one.need("shapes", "a list of pairs, width and height");
                one.pairs("shapes", [&](float width, float height) {
                    shapes.push_back({width, height});
                    ++grid.shapes;
                });
            });
        });
        fill(made_.grids_, card().priors.set.grids, grids);
        fill(made_.shapes_, card().priors.set.shapes, shapes);
    }

    /// Whether the file has a key, as "labels" or "nms.kind", even if it says what would hold without it.
    static bool has(const json& root, const std::string& key) {
        const auto dot = key.find('.');
        const auto outer = root.find(key.substr(0, dot));
        return outer != root.end() && (dot == key.npos || outer->contains(key.substr(dot + 1)));
    }

    void texts(fields& in, const char* key, list<const char*>& made, array_view<const char* const>& view) {
        std::vector<const char*> all;
        in.texts(key, [&](const std::string& one) { all.push_back(keep(one)); });
        made = list<const char*>(static_cast<int>(all.size()));
        for (int i = 0; i < made.size(); ++i) made[i] = all[static_cast<std::size_t>(i)];
        view = {made.begin(), made.size()};
    }

    void probe(fields& all) {
        model_probe& probe = card().probe;
        std::vector<probe_sample> samples;
        all.object("probe", [&](fields& in) {
            in.integer("seed", probe.seed, 0u, UINT32_MAX);
            in.integer("width", probe.width, 1, 65536);
            in.integer("height", probe.height, 1, 65536);
            in.number("tolerance", probe.tolerance, 0, 1e9);
            in.need("outputs", "numbers that must come of it");
            in.each_object("outputs", [&](fields& output) { probed_output(output, samples); });
        });
        fill(made_.samples_, probe.samples, samples);
    }

    void probed_output(fields& in, std::vector<probe_sample>& samples) {
        in.need("name", "the name of an output");
        in.need("index", "a list of places");
        in.need("value", "a list of numbers");
        const std::string* name = in.text("name");
        int output = 0;
        while (name != nullptr && output < card().outputs.size && *name != card().outputs[output].name) ++output;
        if (output == card().outputs.size) return in.refuse("name", "a name among \"outputs\"");
        std::vector<std::int64_t> index;
        std::vector<float> value;
        in.integers("index", index, std::int64_t{0}, INT64_MAX);
        in.numbers("value", value);
        if (index.size() != value.size()) return in.refuse("value", "as many numbers as there are in \"index\"");
        for (std::size_t i = 0; i < index.size(); ++i) samples.push_back({output, index[i], value[i]});
    }

    void quality(fields& all) {
        std::vector<manifest_figure> figures;
        all.object("quality", [&](fields& in) {
            in.each_number([&](const std::string& key, double value) { figures.push_back({keep(key), value}); });
        });
        fill(made_.quality_, card().quality, figures);
    }

    manifest_file made_;
    std::size_t used_ = 0;
    error why_;
};

}  // namespace manifest_json_detail

inline result<manifest_file> parse_manifest(byte_view text, const char* file) {
    using namespace manifest_json_detail;
    constexpr std::size_t most = std::size_t{1} << 24;
    if (text.size > most)
        return in_file(file, error(fault::too_large, "larger than ", most, " bytes, the most of a manifest"));
    const char* begin = reinterpret_cast<const char*>(text.data);
    const json root = json::parse(begin, begin + text.size, nullptr, false);
    if (root.is_discarded()) return in_file(file, where_no_json(begin, text.size));
    if (!root.is_object()) return in_file(file, error(fault::malformed, "holds no JSON object"));
    auto made = reader(text.size).read(root);
    if (!made) return in_file(file, made.error());
    return made;
}

inline result<manifest_file> read_manifest(const char* path) {
    const auto bytes = read_file(path);
    if (!bytes) return bytes.error();
    return parse_manifest(bytes->view(), path);
}

}  // namespace alidade
