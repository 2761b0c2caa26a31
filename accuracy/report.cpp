#include "accuracy/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

namespace accuracy {
namespace {

std::vector<task>& registered() {
    static std::vector<task> list;
    return list;
}

std::optional<double> mean(double sum, long long n) {
    if (n == 0) return std::nullopt;
    return sum / static_cast<double>(n);
}

std::optional<double> ratio_to_bound(const errors& made) {
    const auto rms = made.rms(), bound = made.bound();
    if (!rms || !bound || *bound <= 0) return std::nullopt;
    return *rms / *bound;
}

std::string text(const char* format, std::optional<double> value, const char* otherwise) {
    if (!value || !std::isfinite(*value)) return otherwise;
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, *value);
    return buffer;
}

}  // namespace

void errors::add(trial one) {
    ++n_;
    sum_ += one.error;
    squares_ += one.error * one.error;
    if (one.bound) {
        ++bounded_;
        bounds_ += *one.bound * *one.bound;
    }
    if (one.sigma) {
        ++stated_;
        if (std::abs(one.error) <= 1.959964 * *one.sigma) ++covered_;
    }
}

std::optional<double> errors::bias() const { return mean(sum_, n_); }

std::optional<double> errors::rms() const {
    if (n_ == 0) return std::nullopt;
    return std::sqrt(squares_ / static_cast<double>(n_));
}

std::optional<double> errors::bound() const {
    if (bounded_ == 0) return std::nullopt;
    return std::sqrt(bounds_ / static_cast<double>(bounded_));
}

std::optional<double> errors::coverage95() const { return mean(static_cast<double>(covered_), stated_); }

std::string findings::data(const std::string& name) {
    const auto folder = std::filesystem::path(how_.data) / name;
    if (!how_.data.empty() && std::filesystem::is_directory(folder)) return folder.string();
    skip(how_.data.empty() ? "no --data folder of real pictures" : folder.string() + " is not there");
    return {};
}

const std::vector<task>& all_tasks() { return registered(); }

registration::registration(subject what, std::function<void(findings&)> measure) {
    auto& list = registered();
    const auto after = std::upper_bound(list.begin(), list.end(), what.task,
                                        [](const std::string& name, const task& one) { return name < one.what.task; });
    list.insert(after, {std::move(what), std::move(measure)});
}

void print_heading(const subject& what) {
    std::printf("\n%s\n  %-26s %-22s %9s %10s %10s %10s %6s %6s  unit\n", what.task.c_str(), "", "", "n", "bias", "rms",
                "bound", "ratio", "in 95%");
}

void print(const findings& found, const subject& what) {
    std::string condition = what.condition;
    if (!found.skipped().empty()) {
        std::printf("  %-26s skipped: %s\n", condition.c_str(), found.skipped().c_str());
        std::fprintf(stderr, "skipped %s/%s: %s\n", what.task.c_str(), condition.c_str(), found.skipped().c_str());
    }
    for (const row& r : found.rows()) {
        const errors& made = r.made;
        std::printf("  %-26s %-22s %9lld %10s %10s %10s %6s %6s  %s", condition.c_str(), r.method.c_str(), made.n(),
                    text("%+.3g", made.bias(), "-").c_str(), text("%.4g", made.rms(), "-").c_str(),
                    text("%.4g", made.bound(), "-").c_str(), text("%.2f", ratio_to_bound(made), "-").c_str(),
                    text("%.3f", made.coverage95(), "-").c_str(), r.what.unit.c_str());
        if (made.missed() > 0) std::printf("; %lld without an answer", made.missed());
        std::printf("\n");
        condition.clear();
    }
    std::fflush(stdout);
}

bool write_json(const std::vector<row>& rows, const char* path) {
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return false;
    const auto number = [](std::optional<double> value) { return text("%.6g", value, "null"); };
    std::fputs("[", file);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const row& r = rows[i];
        std::fprintf(file,
                     "%s\n  {\"task\": \"%s\", \"condition\": \"%s\", \"method\": \"%s\", \"n\": %lld, \"bias\": %s, "
                     "\"rms\": %s, \"unit\": \"%s\", \"bound\": %s, \"ratio_to_bound\": %s, \"coverage95\": %s}",
                     i == 0 ? "" : ",", r.what.task.c_str(), r.what.condition.c_str(), r.method.c_str(), r.made.n(),
                     number(r.made.bias()).c_str(), number(r.made.rms()).c_str(), r.what.unit.c_str(),
                     number(r.made.bound()).c_str(), number(ratio_to_bound(r.made)).c_str(),
                     number(r.made.coverage95()).c_str());
    }
    std::fputs("\n]\n", file);
    return std::fclose(file) == 0;
}

}  // namespace accuracy
