# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest


class Formatting(CheckTest):
    check = "formatting.py"

    def setUp(self):
        super().setUp()
        self.write(".clang-format", "BasedOnStyle: Google\n")

    def test_formatted_files_pass(self):
        self.write("include/a.hpp", "int f(int x);\n")
        self.passes()

    def test_a_file_out_of_shape_fails_until_it_is_fixed(self):
        self.write("include/a.hpp", "int f(int x);\n")
        self.write("tests/b.cpp", "int   f(int x) ;\n")
        self.fails("tests/b.cpp:1:4", "--fix")
        self.passes("--fix")
        self.passes()
        self.assertEqual((self.root / "tests/b.cpp").read_text(), "int f(int x);\n")


if __name__ == "__main__":
    unittest.main()
