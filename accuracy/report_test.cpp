#include "accuracy/report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using accuracy::errors;

TEST_CASE("accuracy::errors: of no trial nothing is known") {
    const errors none;
    CHECK(none.n() == 0);
    CHECK_FALSE(none.bias().has_value());
    CHECK_FALSE(none.rms().has_value());
    CHECK_FALSE(none.bound().has_value());
    CHECK_FALSE(none.coverage95().has_value());
}

TEST_CASE("accuracy::errors: bias, rms and bound are those of the trials") {
    errors made;
    made.add({.error = 3, .bound = 1});
    made.add({.error = -1, .bound = 7});
    made.miss();
    CHECK(made.n() == 2);
    CHECK(made.missed() == 1);
    CHECK(*made.bias() == doctest::Approx(1));
    CHECK(*made.rms() == doctest::Approx(std::sqrt(5)));
    CHECK(*made.bound() == doctest::Approx(5));
    CHECK_FALSE(made.coverage95().has_value());
}

TEST_CASE("accuracy::errors: a stated interval covers the truth up to 1.96 of its sigmas") {
    errors made;
    for (const double error : {0.0, 1.95, -1.95, 1.97}) made.add({.error = error, .sigma = 1});
    CHECK(*made.coverage95() == doctest::Approx(0.75));
}

TEST_CASE("accuracy::findings: quick runs a twentieth, but at least once") {
    const accuracy::subject what;
    CHECK(accuracy::findings(what, {}).trials(2000) == 2000);
    CHECK(accuracy::findings(what, {.quick = true, .data = ""}).trials(2000) == 100);
    CHECK(accuracy::findings(what, {.quick = true, .data = ""}).trials(3) == 1);
}

TEST_CASE("accuracy::findings: data that is not there is a reason to skip") {
    accuracy::findings without({}, {});
    CHECK(without.data("gauges") == "");
    CHECK(without.skipped() == "no --data folder of real pictures");
    accuracy::findings wrong({}, {.quick = false, .data = "no such folder"});
    CHECK(wrong.data("gauges") == "");
    CHECK(wrong.skipped() == "no such folder/gauges is not there");
}

TEST_CASE("accuracy: tasks are sorted, the conditions of one stay in their order") {
    const auto nothing = [](accuracy::findings&) {};
    for (const char* task : {"b", "a", "b"})
        for (const char* condition : {"noise 5", "noise 10"}) accuracy::registration({task, condition, ""}, nothing);
    std::string order;
    for (const auto& task : accuracy::all_tasks()) order += task.what.task + task.what.condition + " ";
    CHECK(order == "anoise 5 anoise 10 bnoise 5 bnoise 10 bnoise 5 bnoise 10 ");
}
