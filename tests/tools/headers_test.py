# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest


class Headers(CheckTest):
    check = "headers.py"

    def header(self, path, text):
        self.write(f"include/alidade/{path}", "#pragma once\n" + text)

    def test_a_complete_header_passes(self):
        self.header("filter/twice.hpp", "#include <cstdint>\nconstexpr std::int32_t twice(std::int32_t x) { return 2 * x; }\n")
        self.passes()

    def test_a_missing_include_fails_everywhere(self):
        self.header("filter/twice.hpp", "inline std::uint8_t one = 1;\n")
        self.fails("filter/twice.hpp: g++", "filter/twice.hpp: clang++-14", "filter/twice.hpp: clang++-19",
                   "filter/twice.hpp: arm-none-eabi-g++ -mcpu=cortex-m0plus")

    def test_a_warning_fails(self):
        self.header("filter/narrow.hpp", "inline short narrow(int x) { return x; }\n")
        self.fails("filter/narrow.hpp: g++", "onversion")

    def test_a_second_inclusion_must_do_no_harm(self):
        self.write("include/alidade/core/once.hpp", "struct once {};\n")
        self.fails("core/once.hpp: g++", "redefinition")

    def test_a_header_that_throws_fails(self):
        self.header("filter/thrower.hpp", "inline void fall() { throw 1; }\n")
        self.fails("filter/thrower.hpp: g++ -DALIDADE_SIMD=0 -fno-exceptions")

    def test_a_header_that_needs_a_system_fails_on_bare_metal_only(self):
        threaded = "#include <thread>\ninline std::thread start_{}() {{ return std::thread([] {{}}); }}\n"
        self.header("io/threaded.hpp", threaded.format("io"))
        self.passes()
        self.header("filter/threaded.hpp", threaded.format("filter"))
        self.fails("filter/threaded.hpp: arm-none-eabi-g++", "2 to mend")

    def test_two_headers_that_do_not_bear_each_other_fail(self):
        self.header("filter/a.hpp", "struct same {};\n")
        self.header("filter/b.hpp", "// Another.\nstruct same {};\n")
        self.fails("all headers: g++", "all headers reversed: clang++-19", "6 to mend")


if __name__ == "__main__":
    unittest.main()
