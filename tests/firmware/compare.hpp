// Runs operators on a board and compares what they make with what they make on every other machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <board/semihosting.hpp>
#include <board/stack.hpp>

#include "tests/checksums/expected.hpp"

#include <cstddef>
#include <cstdint>

namespace board {

/// run(report) calls report(name, crc) for each operator, which may use so many bytes of stack. The exit status.
template <std::size_t N, class Run>
int compare(const checksums::checksum (&expected)[N], std::uint32_t stack_budget, Run run) {
    std::size_t right = 0;
    std::uint32_t worst = 0;
    paint_stack();
    run([&](const char* name, std::uint32_t crc) {
        const std::uint32_t stack = deepest_stack() - stack_in_use();
        if (stack > worst) worst = stack;
        write(name);
        write(": crc ");
        write(crc, 16);
        write(", stack ");
        write(stack);
        const checksums::checksum* known = checksums::find_expected(name, expected);
        if (known != nullptr && known->crc == crc)
            ++right;
        else
            write("   WRONG");
        write("\n");
        paint_stack();
    });
    write("worst stack: ");
    write(worst);
    write(" bytes\n");
    return right == N && worst <= stack_budget ? passed : failed;
}

}  // namespace board
