// How far measurements are from a truth that is known: tasks register themselves here, and are told as a table and
// JSON.
//
//     const accuracy::registration edge({"edge position", "noise 5", "px"}, [](accuracy::findings& found) {
//         draw::random random(1);
//         accuracy::errors ours, theirs;
//         for (int i = 0; i < found.trials(2000); ++i) {
//             …a scene whose truth is known…
//             ours.add({.error = measured - truth, .bound = least_possible, .sigma = stated_sigma});
//         }
//         found.add("alidade", ours);
//         found.add("cv::Canny", theirs);
//     });
//
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace accuracy {

/// One measurement of something that is known.
struct trial {
    double error = 0;                  ///< measured - truth
    std::optional<double> bound = {};  ///< the least standard error that any method can have here
    std::optional<double> sigma = {};  ///< the standard uncertainty that the method itself stated
};

/// What one method errs in many trials.
class errors {
public:
    void add(trial one);
    void miss() { ++missed_; }  ///< a trial in which the method found nothing

    long long n() const { return n_; }
    long long missed() const { return missed_; }
    std::optional<double> bias() const;        ///< mean error
    std::optional<double> rms() const;         ///< root of the mean squared error, its bias included
    std::optional<double> bound() const;       ///< the trials' bounds, likewise
    std::optional<double> coverage95() const;  ///< share of the trials whose 95 % interval, error ± 1.96 sigma, has 0

private:
    long long n_ = 0, missed_ = 0, bounded_ = 0, stated_ = 0, covered_ = 0;
    double sum_ = 0, squares_ = 0, bounds_ = 0;
};

/// What is measured, and when. Filters see "task/condition". No character in these that JSON would escape. Tasks that
/// need `findings::data` are called "real pictures, …".
struct subject {
    std::string task, condition, unit;
};

struct row {
    subject what;
    std::string method;
    errors made;
};

struct settings {
    bool quick = false;  ///< a twentieth of the trials: whether it works, not how well
    std::string data;    ///< folder of real pictures; empty: none
};

/// What a task is given, and fills.
class findings {
public:
    findings(const subject& what, const settings& how) : what_(what), how_(how) {}

    /// How many trials to make, of so many that make the figures steady.
    int trials(int steady) const { return how_.quick ? (steady + 19) / 20 : steady; }

    /// The folder `name` of real pictures; empty where there is none, and then the task is told as skipped.
    std::string data(const std::string& name);

    void add(std::string method, const errors& made) { rows_.push_back({what_, std::move(method), made}); }
    void skip(std::string why) { skipped_ = std::move(why); }

    const std::vector<row>& rows() const { return rows_; }
    const std::string& skipped() const { return skipped_; }

private:
    subject what_;
    settings how_;
    std::vector<row> rows_;
    std::string skipped_;
};

struct task {
    subject what;
    std::function<void(findings&)> measure;
};

/// By task; the conditions of one task in the order in which they were registered.
const std::vector<task>& all_tasks();

struct registration {
    registration(subject what, std::function<void(findings&)> measure);
};

void print_heading(const subject& what);
void print(const findings& found, const subject& what);
bool write_json(const std::vector<row>& rows, const char* path);

}  // namespace accuracy
