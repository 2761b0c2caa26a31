// The HTML file of a trace: its style, and the words around the pictures.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/svg.hpp>
#include <alidade/io/trace_step.hpp>

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace alidade::trace_detail {

/// With so many decimals and a point, whatever the locale; without zeros at the end if `short_form`.
inline std::string decimal(double value, int decimals) {
    char text[400];
    std::snprintf(text, sizeof(text), "%.*f", decimals, value);
    for (char& c : text)
        if (c == ',') c = '.';
    return text;
}

/// Six digits, or as many as the uncertainty's two call for.
inline std::string shown(const trace_number& number) {
    if (!std::isfinite(number.value)) return "not a number";
    std::string out;
    if (number.sigma > 0 && std::isfinite(number.sigma)) {
        const int decimals = static_cast<int>(1 - std::floor(std::log10(number.sigma)));
        const int kept = decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
        out = decimal(number.value, kept) + " \xc2\xb1 " + decimal(number.sigma, kept);
    } else {
        char text[40];
        std::snprintf(text, sizeof(text), "%.6g", number.value);
        for (char& c : text)
            if (c == ',') c = '.';
        out = text;
        if (number.sigma == 0) out += " \xc2\xb1 0";
    }
    if (!number.unit.empty()) out += "\xe2\x80\xaf" + number.unit;
    return out;
}

inline std::string shown_time(double seconds) {
    if (seconds < 1e-3) return decimal(seconds * 1e6, 0) + " \xc2\xb5s";
    if (seconds < 1) return decimal(seconds * 1e3, seconds < 1e-2 ? 2 : 1) + " ms";
    return decimal(seconds, 2) + " s";
}

inline constexpr const char* style_sheet = R"(
:root { color-scheme: light dark; --ink: #1c2126; --soft: #68727d; --paper: #f6f7f8; --card: #fff; --line: #dde1e5; --bar: #4a7fb5; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7ea; --soft: #98a2ad; --paper: #15181b; --card: #1e2226; --line: #343a40; --bar: #5b93cc; } }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 1.5rem; max-width: 76rem; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; } h2 { font-size: 1.1rem; margin: 0; }
a { color: inherit; text-decoration: none; } a:hover { text-decoration: underline; }
.soft { color: var(--soft); font-weight: normal; }
table { border-collapse: collapse; } td { padding: .15rem 1rem .15rem 0; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.steps { margin: 1rem 0 1.5rem; width: 100%; } .steps td.time { width: 55%; padding-right: 0; }
.steps i { display: block; height: .7em; margin-top: .4em; min-width: 1px; background: var(--bar); border-radius: 2px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 0 0 1rem; }
header { display: flex; gap: 1rem; align-items: baseline; margin-bottom: .6rem; } header label { margin-left: auto; color: var(--soft); }
.seen { display: flex; flex-wrap: wrap; gap: 1.2rem; } .seen > svg { flex: 3 1 24rem; max-width: 100%; max-height: 85vh; background: #000; border-radius: 4px; }
.seen > div { flex: 1 1 14rem; } .seen p { margin: .3rem 0; }
section:has(input:not(:checked)) .over { display: none; }
)";

/// The step's picture is in the file once; whoever draws over it again refers to it.
inline void append_picture(std::string& out, const svg_overlay& picture, int id, bool first,
                           const std::string& overlay) {
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"" +
           svg_detail::view_box(picture) + "\">\n";
    const std::string name = "picture" + std::to_string(id);
    if (first)
        out += "<g id=\"" + name + "\">" + picture.elements + "</g>\n";
    else
        out += "<use xlink:href=\"#" + name + "\"/>\n";
    out += "<g class=\"over\">\n" + overlay + "</g></svg>\n";
}

/// `id` is that of `picture`, the last there was, if any; `first` says whether it is shown for the first time.
inline void append_step(std::string& out, const trace_step& step, const std::string& number, const svg_overlay* picture,
                        int id, bool first) {
    out += "<section id=\"step" + number + "\"><header><h2><span class=\"soft\">" + number + "</span> ";
    svg_detail::append_escaped(out, step.name);
    out += "</h2><span class=\"soft\">" + shown_time(step.seconds) + "</span>";
    const bool has_overlay = picture != nullptr && !step.overlay.elements.empty();
    if (has_overlay) out += "<label><input type=\"checkbox\" checked> drawing</label>";
    out += "</header><div class=\"seen\">\n";
    if (picture != nullptr && (has_overlay || step.picture >= 0))
        append_picture(out, *picture, id, first, step.overlay.elements);
    out += "<div>";
    for (const std::string& note : step.notes) {
        out += "<p>";
        svg_detail::append_escaped(out, note);
        out += "</p>\n";
    }
    if (!step.numbers.empty()) out += "<table>\n";
    for (const trace_number& found : step.numbers) {
        out += "<tr><td>";
        svg_detail::append_escaped(out, found.name);
        out += "</td><td class=\"number\">";
        svg_detail::append_escaped(out, shown(found));
        out += "</td></tr>\n";
    }
    if (!step.numbers.empty()) out += "</table>";
    out += "</div></div></section>\n";
}

inline std::string html(const std::vector<trace_step>& steps, const std::vector<svg_overlay>& pictures,
                        const char* title) {
    double total = 0, longest = 0;
    for (const trace_step& step : steps) {
        total += step.seconds;
        longest = step.seconds > longest ? step.seconds : longest;
    }
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>";
    svg_detail::append_escaped(out, title);
    out += "</title>\n<style>";
    out += style_sheet;
    out += "</style></head><body>\n<h1>";
    svg_detail::append_escaped(out, title);
    out += "</h1>\n<div class=\"soft\">" + std::to_string(steps.size()) + (steps.size() == 1 ? " step, " : " steps, ") +
           shown_time(total) + "</div>\n<table class=\"steps\">\n";
    int index = 0;
    for (const trace_step& step : steps) {
        const std::string number = std::to_string(++index);
        out += "<tr><td class=\"number soft\">" + number + "</td><td><a href=\"#step" + number + "\">";
        svg_detail::append_escaped(out, step.name);
        out +=
            "</a></td><td class=\"number\">" + shown_time(step.seconds) +
            "</td><td class=\"time\"><i style=\"width:" + decimal(longest > 0 ? 100 * step.seconds / longest : 0, 1) +
            "%\"></i></td></tr>\n";
    }
    out += "</table>\n";
    int picture = -1, shown_until = -1;
    index = 0;
    for (const trace_step& step : steps) {
        picture = step.picture >= 0 ? step.picture : picture;
        const svg_overlay* const seen = picture >= 0 ? &pictures[static_cast<std::size_t>(picture)] : nullptr;
        append_step(out, step, std::to_string(++index), seen, picture, picture > shown_until);
        shown_until = picture > shown_until ? picture : shown_until;
    }
    return out + "</body></html>\n";
}

}  // namespace alidade::trace_detail
