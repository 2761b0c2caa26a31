# SPDX-License-Identifier: MIT
import subprocess
import unittest

from made_up_tree import CheckTest


class Text(CheckTest):
    check = "text.py"

    def test_clean_text_passes(self):
        self.write("README.md", "See docs/index.md and https://example.org/home/page.\n")
        self.write("picture.png", "TOD" + "O in a file that is no text\n")
        self.passes()

    def test_paths_of_a_machine_fail(self):
        self.write("scripts/demo", "cd /ho" + "me/ann/src\n")
        self.write("a.cpp", 'const char* f = "/tm' + 'p/x.pgm";\n')
        self.write("b.cmake", "set(a /ro" + "ot/b)\n")
        self.fails("scripts/demo:1: a path of one machine", "a.cpp:1: a path of one machine", "b.cmake:1", "3 to mend")

    def test_notes_of_what_is_not_done_fail(self):
        self.write("a.hpp", "int x;\n// TOD" + "O later\n")
        self.write("b.hpp", "// FIXM" + "E\n")
        self.fails("a.hpp:2: a note of what is yet to be done", "b.hpp:1", "2 to mend")

    def test_unfinished_merges_and_trailing_space_fail(self):
        self.write("a.md", "<<<<<<" + "< HEAD\nline \n")
        self.fails("a.md:1: a merge was not finished", "a.md:2: white space")

    def test_bytes_that_are_no_text_fail(self):
        (self.root / "a.md").write_bytes(b"caf\xe9\n")
        self.fails("a.md: not UTF-8")

    def test_in_a_repository_what_git_ignores_does_not_count(self):
        subprocess.run(["git", "init", "-q", self.root], check=True)
        self.write(".gitignore", "/build*/\n")
        self.write("build/log.txt", "TOD" + "O\n")
        self.passes()
        self.write("log.txt", "TOD" + "O\n")
        self.fails("log.txt:1", "1 to mend")


if __name__ == "__main__":
    unittest.main()
