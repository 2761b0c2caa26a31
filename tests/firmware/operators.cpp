// Runs the operators on a board and compares what they made with what they make on every other machine.
// SPDX-License-Identifier: MIT
#include <board/semihosting.hpp>
#include <board/stack.hpp>

#include "tests/checksums/expected.hpp"
#include "tests/checksums/operator_checksums.hpp"

#include <iterator>

/// Bytes that an operator may use: half of what a task of an RTOS is commonly given.
constexpr std::uint32_t stack_budget = 1024;

int main() {
    std::size_t right = 0;
    std::uint32_t worst = 0;
    board::paint_stack();
    checksums::operator_checksums([&](const char* name, std::uint32_t crc) {
        const std::uint32_t stack = board::deepest_stack() - board::stack_in_use();
        if (stack > worst) worst = stack;
        board::write(name);
        board::write(": crc ");
        board::write(crc, 16);
        board::write(", stack ");
        board::write(stack);
        const checksums::checksum* known = checksums::find_expected(name);
        if (known != nullptr && known->crc == crc)
            ++right;
        else
            board::write("   WRONG");
        board::write("\n");
        board::paint_stack();
    });
    board::write("worst stack: ");
    board::write(worst);
    board::write(" bytes\n");
    const bool all_right = right == std::size(checksums::expected);
    return all_right && worst <= stack_budget ? board::passed : board::failed;
}
