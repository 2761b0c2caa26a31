# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest


class Snippets(CheckTest):
    check = "snippets.py"

    def page(self, code, before=""):
        self.write("docs/page.md", f"# A page\n\n{before}```cpp\n{code}```\n\nMore.\n")

    def test_parts_that_compile_and_programs_that_end_well_pass(self):
        self.write("README.md", "```cpp\nint twice(int x) { return 2 * x; }\n```\n\n```cpp\nint main() {}\n```\n")
        self.write("docs/deep/page.md", "```text\nnot C++\n```\n\n    ```cpp\n    indented is quoted\n")
        self.passes()

    def test_a_snippet_that_does_not_compile_fails_with_its_line_in_the_page(self):
        self.page("int x;\nint y = nosuch;\n")
        self.fails("docs/page.md:4: g++: does not compile", "docs/page.md:5:9: error", "clang++-14", "2 to mend")

    def test_a_snippet_with_a_warning_fails(self):
        self.page("short narrow(int x) { return x; }\n")
        self.fails("does not compile", "onversion")

    def test_a_program_that_ends_badly_fails_with_what_it_said(self):
        self.page('#include <cstdio>\nint main() { return std::puts("no dial found"), 3; }\n')
        self.fails("docs/page.md:4: g++: ends with 3", "no dial found")

    def test_a_program_gets_its_words_and_files_of_the_project(self):
        code = "#include <cstdio>\nint main(int n, char** words) { return n == 3 && std::fopen(words[1], \"r\") ? 0 : 1; }\n"
        self.page(code)
        self.fails("ends with 1")
        self.page(code, before="<!-- run: docs/page.md 7 -->\n")
        self.passes()


if __name__ == "__main__":
    unittest.main()
