// Runs the accuracy tasks that are asked for, and tells what they find.
// SPDX-License-Identifier: MIT
#include <opencv2/core/utility.hpp>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <regex>

#include "accuracy/report.hpp"

namespace {

constexpr const char* help =
    R"(Measures pictures whose truth is known exactly, by alidade and by OpenCV's nearest equivalent, and prints
how far each is from the truth. Everything is drawn from fixed seeds: two runs print the same.

usage: alidade_accuracy [--filter REGEX] [--json FILE] [--data DIR] [--quick]

  --filter REGEX  only what matches, of names such as "sobel direction, edge/scharr, noise 5"
  --json FILE     write the rows to FILE as well: an array of objects with the keys task, condition, method, n,
                  bias, rms, unit, bound, ratio_to_bound, coverage95 (null where one does not apply)
  --data DIR      real pictures, in folders of known names; without it what needs them is skipped, and says so
  --quick         a twentieth of the trials: to see that it works
  --help          this text

bias  mean of measured - truth                  bound   the least rms error that any method can have on these
rms   root of the mean squared error                    pictures, where that is known
ratio rms / bound; 1 cannot be bettered         in 95%  share of the stated 95 % intervals that hold the truth
)";

struct arguments {
    std::regex wanted{".*"};
    const char* json = nullptr;
    accuracy::settings how;
};

[[noreturn]] void refuse(const std::string& why) {
    std::fprintf(stderr, "%s\n(--help tells more)\n", why.c_str());
    std::exit(2);
}

arguments parse(int argc, char** argv) {
    arguments all;
    for (int i = 1; i < argc; ++i) {
        const std::string option = argv[i];
        const auto value = [&](const char* what) {
            if (i + 1 == argc) refuse(option + " needs " + what + " after it");
            return argv[++i];
        };
        if (option == "--help") {
            std::fputs(help, stdout);
            std::exit(0);
        } else if (option == "--filter") {
            const char* text = value("a regular expression");
            try {
                all.wanted = std::regex(text);
            } catch (const std::regex_error& bad) {
                refuse(option + " " + text + ": not a regular expression: " + bad.what());
            }
        } else if (option == "--json") {
            all.json = value("the name of a file to write");
            std::FILE* file = std::fopen(all.json, "a");  // now, not after a minute of measuring
            if (file == nullptr) refuse(std::string(all.json) + ": cannot be written: " + std::strerror(errno));
            std::fclose(file);
        } else if (option == "--data") {
            all.how.data = value("a folder of real pictures");
            if (!std::filesystem::is_directory(all.how.data)) refuse("--data " + all.how.data + ": not a folder");
        } else if (option == "--quick") {
            all.how.quick = true;
        } else {
            refuse("unknown argument: " + option);
        }
    }
    return all;
}

}  // namespace

int main(int argc, char** argv) {
    const arguments asked = parse(argc, argv);
    cv::setNumThreads(1);
    const auto& tasks = accuracy::all_tasks();
    std::vector<accuracy::row> rows;
    std::string heading;
    bool any = false;
    for (const auto& task : tasks) {
        if (!std::regex_search(task.what.task + "/" + task.what.condition, asked.wanted)) continue;
        any = true;
        if (heading != task.what.task) accuracy::print_heading(task.what);
        heading = task.what.task;
        accuracy::findings found(task.what, asked.how);
        task.measure(found);
        accuracy::print(found, task.what);
        rows.insert(rows.end(), found.rows().begin(), found.rows().end());
    }
    if (!any) {
        std::string names;
        for (const auto& task : tasks) names += "\n  " + task.what.task + "/" + task.what.condition;
        refuse("--filter: matches none of" + names);
    }
    if (asked.json != nullptr && !accuracy::write_json(rows, asked.json)) {
        std::fprintf(stderr, "%s: cannot be written\n", asked.json);
        return 1;
    }
    return 0;
}
