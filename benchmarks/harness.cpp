#include "benchmarks/harness.hpp"

#include <opencv2/core/utility.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <regex>
#include <vector>

namespace bench {
namespace {

std::vector<benchmark>& all() {
    static std::vector<benchmark> list;
    return list;
}

struct timing {
    benchmark what;
    double ours_ns = 0, peer_ns = 0;
    double ratio() const { return peer_ns / ours_ns; }
};

double seconds(const std::function<void()>& work, int times) {
    using clock = std::chrono::steady_clock;
    const auto start = clock::now();
    for (int i = 0; i < times; ++i) work();
    return std::chrono::duration<double>(clock::now() - start).count();
}

/// How often to repeat so that one sample lasts long enough for the clock, about a millisecond.
int repeats(const std::function<void()>& work) {
    seconds(work, 1);
    const double once = std::max(seconds(work, 2) / 2, 1e-9);
    return std::clamp(static_cast<int>(1e-3 / once), 1, 1000000);
}

timing measure(const benchmark& one, double budget_seconds) {
    const contest both = one.prepare();
    const int ours = repeats(both.ours), theirs = repeats(both.theirs);
    timing best = {one, std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    double spent = 0;
    for (int round = 0; round < 15 || (spent < budget_seconds && round < 400); ++round) {
        const double a = seconds(both.ours, ours), b = seconds(both.theirs, theirs);
        best.ours_ns = std::min(best.ours_ns, a / ours * 1e9);
        best.peer_ns = std::min(best.peer_ns, b / theirs * 1e9);
        spent += a + b;
    }
    return best;
}

void print_row(const timing& t) {
    std::printf("%-46s %-7s %10.1f %10.1f  %6.2f\n", t.what.name.c_str(), t.what.isa.c_str(), t.ours_ns / 1e3,
                t.peer_ns / 1e3, t.ratio());
    std::fflush(stdout);
}

void print_summary(const std::vector<timing>& rows) {
    double logs = 0;
    for (const timing& t : rows) logs += std::log(t.ratio());
    std::printf("\ngeometric mean of %zu ratios: %.2f\n", rows.size(),
                std::exp(logs / static_cast<double>(rows.size())));
    std::printf("rows below 1:");
    bool any = false;
    for (const timing& t : rows)
        if (t.ratio() < 1) {
            std::printf("%s %s (%.2f)", any ? "," : "", t.what.name.c_str(), t.ratio());
            any = true;
        }
    std::printf("%s\n", any ? "" : " none");
}

/// Names hold no character that JSON would escape.
bool write_json(const std::vector<timing>& rows, const char* path) {
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return false;
    std::fputs("[", file);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const timing& t = rows[i];
        std::fprintf(
            file,
            "%s\n  {\"folder\": \"%s\", \"name\": \"%s\", \"isa\": \"%s\", \"ours_ns\": %.1f, \"peer\": \"%s\", "
            "\"peer_ns\": %.1f, \"ratio\": %.4f}",
            i == 0 ? "" : ",", t.what.folder.c_str(), t.what.name.c_str(), t.what.isa.c_str(), t.ours_ns,
            t.what.peer.c_str(), t.peer_ns, t.ratio());
    }
    std::fputs("\n]\n", file);
    return std::fclose(file) == 0;
}

int usage(const char* program, int status) {
    std::fprintf(status == 0 ? stdout : stderr,
                 "usage: %s [--filter REGEX] [--json FILE] [--seconds S]\n"
                 "Times each operator and its OpenCV twin in turn, one thread, and prints microseconds and their\n"
                 "ratio. --seconds is about how long each row takes (default 0.7).\n",
                 program);
    return status;
}

}  // namespace

void add(benchmark one) { all().push_back(std::move(one)); }

}  // namespace bench

int main(int argc, char** argv) {
    std::regex wanted(".*");
    const char* json = nullptr;
    double budget = 0.7;
    for (int i = 1; i < argc; ++i) {
        const bool more = i + 1 < argc;
        if (std::strcmp(argv[i], "--help") == 0) return bench::usage(argv[0], 0);
        if (std::strcmp(argv[i], "--filter") == 0 && more) {
            try {
                wanted = std::regex(argv[++i]);
            } catch (const std::regex_error& bad) {
                std::fprintf(stderr, "--filter %s: not a regular expression: %s\n", argv[i], bad.what());
                return 2;
            }
        } else if (std::strcmp(argv[i], "--json") == 0 && more)
            json = argv[++i];
        else if (std::strcmp(argv[i], "--seconds") == 0 && more)
            budget = std::atof(argv[++i]);
        else
            return bench::usage(argv[0], 2);
    }

    cv::setNumThreads(1);
    auto list = bench::all();
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    std::printf("%-46s %-7s %10s %10s  %6s\n", "", "isa", "ours µs", "peer µs", "ratio");
    std::vector<bench::timing> rows;
    for (const auto& one : list)
        if (std::regex_search(one.name, wanted)) {
            rows.push_back(bench::measure(one, budget));
            bench::print_row(rows.back());
        }
    if (rows.empty()) {
        std::fprintf(stderr, "--filter: no benchmark has such a name; the %zu there are begin like %s\n", list.size(),
                     list.empty() ? "" : list.front().name.c_str());
        return 2;
    }
    bench::print_summary(rows);
    if (json != nullptr && !bench::write_json(rows, json)) {
        std::fprintf(stderr, "%s: cannot be written\n", json);
        return 1;
    }
    return 0;
}
