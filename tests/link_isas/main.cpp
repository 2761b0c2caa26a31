// One program with the operators of several instruction sets: each runs its own code, and all give the same bytes.
// SPDX-License-Identifier: MIT
#include "tests/link_isas/part.hpp"

#include <cstdio>
#include <cstring>

namespace {

std::uint8_t pixels[3 * part_memory::width * part_memory::height];
part_memory memory;
std::byte bytes[1 << 16];
int faults = 0;

std::uint32_t run(const char* isa, part* operators) {
    const part_result done =
        operators({pixels, part_memory::width, part_memory::height}, memory, alidade::workspace(bytes));
    std::printf("%s ran as %s: %08x\n", isa, done.isa, static_cast<unsigned>(done.checksum));
    faults += std::strcmp(isa, done.isa) != 0;
    return done.checksum;
}

}  // namespace

int main() {
    std::uint32_t seed = 1;
    for (std::uint8_t& sample : pixels)
        sample = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
    const std::uint32_t expected = run("sse2", part_sse2);
    faults += run("scalar", part_scalar) != expected;
    if (__builtin_cpu_supports("avx2")) faults += run("scalar_avx2", part_scalar_avx2) != expected;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) faults += run("avx2", part_avx2) != expected;
    if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd"))
        faults += run("avx512", part_avx512) != expected;
    return faults;
}
