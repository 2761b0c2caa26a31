# SPDX-License-Identifier: MIT
import platform
import unittest

from made_up_tree import CheckTest

PART = """
#if defined(ALIDADE_SIMD) && defined(__AVX2__)
#define ISA scalar_avx2
#elif defined(ALIDADE_SIMD)
#define ISA scalar
#elif defined(__AVX512F__)
#define ISA avx512
#elif defined(__AVX2__)
#define ISA avx2
#else
#define ISA sse2
#endif
namespace alidade {{
inline namespace {own} {{
[[gnu::noinline]] inline double twice(double x) {{ return 2 * x; }}
}}
inline namespace {shared} {{
[[gnu::noinline]] inline double third(double x) {{ return x / 3; }}
}}
}}
double PART(double x) {{ return alidade::twice(alidade::third(x)); }}
"""

MAIN = """
double part_sse2(double), part_avx2(double), part_avx512(double);
int main() { return part_sse2(6) != ANSWER; }
"""


@unittest.skipUnless(platform.machine() == "x86_64", "the instruction sets are those of x86-64")
class IsaSymbols(CheckTest):
    check = "isa_symbols.py"

    def part(self, own="ISA", shared="ISA", answer=4):
        self.write("tests/link_isas/part.cpp", PART.format(own=own, shared=shared))
        self.write("tests/link_isas/main.cpp", MAIN.replace("ANSWER", str(answer)))

    def test_functions_named_after_their_instruction_set_pass(self):
        self.part()
        self.passes()

    def test_a_function_that_all_files_share_fails(self):
        self.part(shared="everybody")
        self.fails("g++ -O1: holds AVX, and a file for SSE2 may be given it", "clang++-19 -O3: holds AVX",
                   "alidade::everybody::third(double)", "6 to mend")

    def test_a_program_without_functions_of_each_fails(self):
        self.part(own="everybody", shared="everybody")
        self.fails("g++ -O1: no function of its own for avx512")

    def test_a_program_that_ends_badly_fails(self):
        self.part(answer=5)
        self.fails("g++ -O2: ends with 1")


if __name__ == "__main__":
    unittest.main()
