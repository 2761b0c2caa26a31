// What the gauge reader is told and tells, as text: scales, marks, models and readings.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/gauge.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

/// "0:200"
inline std::optional<alidade::gauge_scale> scale_of(const std::string& text) {
    alidade::gauge_scale made;
    char colon = 0, more = 0;
    std::istringstream in(text);
    const auto usable = [](double value) { return value > -1e12 && value < 1e12; };  // what read_gauge takes
    if (!(in >> made.least >> colon >> made.most) || colon != ':' || in >> more || made.least == made.most ||
        !usable(made.least) || !usable(made.most))
        return {};
    return made;
}

/// "0@75,189;100@125,70": values and where they stand, in pixels; nothing where it is no such text
inline std::vector<alidade::gauge_mark> marks_of(const std::string& text) {
    std::vector<alidade::gauge_mark> made;
    std::istringstream all(text);
    for (std::string part; std::getline(all, part, ';');) {
        alidade::gauge_mark one;
        char at = 0, comma = 0, more = 0;
        std::istringstream in(part);
        if (!(in >> one.value >> at >> one.at.x >> comma >> one.at.y) || at != '@' || comma != ',' || in >> more)
            return {};
        made.push_back(one);
    }
    return made.size() < 2 ? std::vector<alidade::gauge_mark>() : made;
}

inline nlohmann::json json_of(const alidade::gauge_model& model) {
    const std::vector<double> values(model.value, model.value + model.count),
        angles(model.angle, model.angle + model.count);
    return {{"format", "alidade gauge 1"},
            {"width", model.width},
            {"height", model.height},
            {"plane", model.plane.m},
            {"radius", model.radius},
            {"inner", model.inner},
            {"lean", model.lean},
            {"values", values},
            {"angles", angles},
            {"sigma_angle", model.sigma_angle},
            {"sure", {model.sure_from, model.sure_to}}};
}

/// Nothing where the file is none of ours, or not sound.
inline std::optional<alidade::gauge_model> model_from(const std::string& path) {
    std::ifstream file(path);
    const auto read = nlohmann::json::parse(file, nullptr, false);
    alidade::gauge_model made;
    try {
        if (read.is_discarded() || read.at("format") != "alidade gauge 1") return {};
        const auto values = read.at("values").get<std::vector<double>>(),
                   angles = read.at("angles").get<std::vector<double>>();
        const auto plane = read.at("plane").get<std::vector<double>>();
        if (values.size() != angles.size() || values.size() < 2 || values.size() > alidade::gauge_model::most_values ||
            plane.size() != 9 || !std::is_sorted(angles.begin(), angles.end()))
            return {};
        std::copy(values.begin(), values.end(), made.value);
        std::copy(angles.begin(), angles.end(), made.angle);
        std::copy(plane.begin(), plane.end(), made.plane.m);
        made.count = static_cast<int>(values.size());
        made.width = read.at("width"), made.height = read.at("height");
        made.radius = read.at("radius"), made.inner = read.at("inner"), made.lean = read.at("lean");
        made.sigma_angle = read.at("sigma_angle");
        made.sure_from = read.at("sure").at(0), made.sure_to = read.at("sure").at(1);
    } catch (const nlohmann::json::exception&) {
        return {};
    }
    return made;
}

inline nlohmann::json json_of(const std::string& file, const std::string& unit,
                              const alidade::result<alidade::gauge_reading>& found) {
    nlohmann::json line = {{"file", file}, {"status", found ? "ok" : "abstained"}, {"reason", found.error().message}};
    if (!found) return line;
    const auto place = [](alidade::point<double> p) { return nlohmann::json{p.x, p.y}; };
    const alidade::gauge_model& model = found->model;
    line["value"] = found->value.value, line["sigma"] = found->value.sigma, line["unit"] = unit;
    line["centre"] = place(found->centre), line["tip"] = place(found->tip);
    line["needle_angle"] = found->needle_angle * 180 / alidade::pi.value;
    line["scale"] = {{"first", model.value[0]},
                     {"last", model.value[model.count - 1]},
                     {"begin", place(found->scale_begin)},
                     {"end", place(found->scale_end)},
                     {"intervals", found->intervals}};
    return line;
}
