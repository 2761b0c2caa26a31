// From reset to main() on a Cortex-M.
// SPDX-License-Identifier: MIT
#include "semihosting.hpp"

#include <cstdint>

extern "C" {

int main();

// Where mps2.ld put things.
using initializer = void (*)();
extern std::uint32_t data_image[], data_begin[], data_end[], bss_begin[], bss_end[], stack_top[];
extern initializer initializers_begin[], initializers_end[];

[[noreturn]] void fault() {
    board::write("fault\n");
    board::exit(board::faulted);
}

/// Apart from `reset`, so that no float instruction can be moved before the FPU is on.
[[noreturn, gnu::noinline]] void start() {
    const std::uint32_t* from = data_image;
    for (std::uint32_t* to = data_begin; to != data_end; ++to, ++from) *to = *from;
    for (std::uint32_t* to = bss_begin; to != bss_end; ++to) *to = 0;
    for (initializer* call = initializers_begin; call != initializers_end; ++call) (*call)();
    board::exit(main());
}

[[noreturn]] void reset() {
#ifdef __ARM_FP
    constexpr std::uintptr_t coprocessor_access_control = 0xE000ED88;
    constexpr std::uint32_t full_access_to_10_and_11 = 0xFu << 20;
    auto& access = *reinterpret_cast<volatile std::uint32_t*>(coprocessor_access_control);
    access = access | full_access_to_10_and_11;
    asm volatile("dsb\n isb");
#endif
    start();
}

struct vector_table {
    std::uint32_t* stack;
    void (*handlers[15])();
};

[[gnu::section(".vectors"), gnu::used]] const vector_table vectors = {
    stack_top,
    {reset, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault}};

// libgcc's division refers to the unwinder, which no one here throws to.
void __aeabi_unwind_cpp_pr0() {}
}
