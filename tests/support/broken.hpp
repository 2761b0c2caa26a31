// Lets a test see a broken contract: while a guard lives, it is thrown instead of ending the program.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <string>

namespace tests {

/// What is thrown: the requirement's text, and "names = values" as a person would read them.
struct broken {
    std::string requirement, values;
};

/// `const tests::throw_when_broken guard;  CHECK_THROWS_AS(crop(view, -1, 0, 1, 1), tests::broken);`
struct throw_when_broken {
    throw_when_broken() {
        alidade::on_violation = [](const alidade::violation& violation) {
            std::string values = violation.names;
            for (int i = 0; i < violation.count; ++i)
                values += (i == 0 ? " = " : ", ") + std::to_string(violation.values[i]);
            throw broken{violation.requirement, values};
        };
    }
    ~throw_when_broken() { alidade::on_violation = before_; }
    throw_when_broken(const throw_when_broken&) = delete;
    throw_when_broken& operator=(const throw_when_broken&) = delete;

private:
    alidade::violation_handler before_ = alidade::on_violation;
};

}  // namespace tests
