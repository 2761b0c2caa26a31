# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest

SNIPPET = """// error: {expected}
#ifdef SHOULD_COMPILE
{right}
#else
{wrong}
#endif
"""


class CompileFail(CheckTest):
    check = "compile_fail.py"

    def snippet(self, expected="conver|initialize", right="const int* p = nullptr;", wrong="int* p = 1;"):
        self.write("tests/compile_fail/pointer.cpp", SNIPPET.format(expected=expected, right=right, wrong=wrong))

    def test_a_snippet_that_fails_as_it_says_passes(self):
        self.snippet()
        self.passes()

    def test_a_snippet_that_compiles_fails(self):
        self.snippet(wrong="int* p = nullptr;")
        self.fails("pointer.cpp: g++: compiles, and must not", "pointer.cpp: clang++-14", "3 to mend")

    def test_another_error_than_the_one_named_fails(self):
        self.snippet(expected="deleted function")
        self.fails("fails for another reason", "3 to mend")

    def test_a_corrected_variant_that_does_not_compile_fails(self):
        self.snippet(right="int q = nosuch;")
        self.fails("does not compile when corrected", "nosuch")

    def test_a_snippet_without_its_error_fails(self):
        self.write("tests/compile_fail/pointer.cpp", "int* p = 1;\n")
        self.fails("begins with neither")


if __name__ == "__main__":
    unittest.main()
