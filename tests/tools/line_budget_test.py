# SPDX-License-Identifier: MIT
import shutil
import unittest

from made_up_tree import CheckTest


@unittest.skipUnless(shutil.which("g++-12"), "the count is made with g++ 12")
class LineBudget(CheckTest):
    check = "line_budget.py"
    table = "tools/line_budget.txt"

    def header(self, path, lines):
        self.write(f"include/alidade/{path}", "".join(f"extern int x{i};\n" for i in range(lines)))

    def test_a_table_just_written_passes_and_holds_the_counts(self):
        self.header("core/a.hpp", 100)
        (self.root / "tools").mkdir()
        self.passes("--update")
        self.passes()
        header, budget, simd, scalar = (self.root / self.table).read_text().splitlines()[-1].split()
        self.assertEqual(header, "core/a.hpp")
        self.assertTrue(100 <= int(simd) < 120 and simd == scalar and 600 <= int(budget) <= 800)

    def test_a_header_that_grew_fails_and_an_update_does_not_raise_its_budget(self):
        self.header("core/a.hpp", 100)
        (self.root / "tools").mkdir()
        self.passes("--update")
        self.header("core/a.hpp", 2000)
        self.fails("core/a.hpp: 20", "over its budget")
        self.fails("over its budget", options=["--update"])

    def test_headers_missing_from_the_table_and_gone_from_the_tree_fail(self):
        self.write(self.table, "core/gone.hpp 500 100 100\n")
        self.header("core/a.hpp", 10)
        self.fails("core/a.hpp: not in line_budget.txt", "core/gone.hpp: in line_budget.txt, but")

    def test_no_budget_lies_over_its_limit(self):
        self.write(self.table, "core/image_view.hpp 4001 10 10\nfilter/a.hpp 999999 10 10\n")
        self.header("core/image_view.hpp", 10)
        self.header("filter/a.hpp", 10)
        self.fails("its budget of 4001 is over the limit of 4000", "its budget of 999999 is over the limit of 9")


if __name__ == "__main__":
    unittest.main()
