"""The table of docs/performance.md, from made-up measurements."""
# SPDX-License-Identifier: MIT
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "performance_table.py"


def row(folder, name, isa, ours, peer_ns, peer="opencv"):
    return {"folder": folder, "name": name, "isa": isa, "ours_ns": ours, "peer": peer, "peer_ns": peer_ns,
            "ratio": peer_ns / ours}


class PerformanceTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "page.md").write_text("before\n<!-- table: begin -->\nold\n<!-- table: end -->\nafter\n")

    def table(self, *files):
        names = []
        for i, rows in enumerate(files):
            names.append(self.root / f"{i}.json")
            names[-1].write_text(json.dumps(rows))
        done = subprocess.run([sys.executable, TOOL, "--page", self.root / "page.md", *names], capture_output=True, text=True)
        return done, (self.root / "page.md").read_text(encoding="utf-8")

    def test_rows_stand_by_folder_in_the_order_of_the_floors_then_by_name_and_size(self):
        done, page = self.table([row("shape", "polygon_area/s32/1000 points", "avx2", 500, 1000),
                                 row("shape", "polygon_area/s32/30 points", "avx2", 20, 30),
                                 row("edge", "canny/u8x1/1920x1080/few", "avx2", 1e6, 4e6),
                                 row("edge", "canny/u8x1/640x480/few", "avx2", 123456, 246912)])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(page.splitlines(), [
            "before", "<!-- table: begin -->",
            "## edge", "", "| | avx2, µs | OpenCV, µs | avx2 |", "|---|--:|--:|--:|",
            "| canny/u8x1/640x480/few | 123 | 247 | 2.00 |",
            "| canny/u8x1/1920x1080/few | 1000 | 4000 | 4.00 |",
            "| **geometric mean** | | | **2.83** |", "",
            "## shape", "", "| | avx2, µs | OpenCV, µs | avx2 |", "|---|--:|--:|--:|",
            "| polygon_area/s32/30 points | 0.02 | 0.03 | 1.50 |",
            "| polygon_area/s32/1000 points | 0.50 | 1.00 | 2.00 |",
            "| **geometric mean** | | | **1.73** |",
            "<!-- table: end -->", "after"])

    def test_a_peer_that_is_not_the_same_function_is_named(self):
        _, page = self.table([row("edge", "line_segments/u8x1/640x480", "avx2", 5e4, 5e5, "opencv LSD"),
                              row("edge", "hysteresis/bits/640x480/snake", "avx2", 9960, 19920, "bytes and a stack")])
        self.assertIn("| line_segments/u8x1/640x480 (beside LSD) | 50.0 | 500 | 10.00 |", page)
        self.assertIn("| hysteresis/bits/640x480/snake (beside bytes and a stack) | 9.96 | 19.9 | 2.00 |", page)

    def test_a_row_that_one_instruction_set_lacks_is_a_dash(self):
        _, page = self.table([row("edge", "canny/u8x1/640x480", "avx2", 1000, 2000)],
                             [row("edge", "canny/u8x1/640x480", "sse2", 2000, 2000),
                              row("edge", "sobel/u8x1/640x480", "sse2", 2000, 3000)])
        self.assertIn("| canny/u8x1/640x480 | 1.00 | 2.00 | 2.00 | 1.00 |", page)
        self.assertIn("| sobel/u8x1/640x480 | – | – | – | 1.50 |", page)

    def test_files_of_several_instruction_sets_and_pages_without_markers_are_refused(self):
        mixed, page = self.table([row("edge", "a/640x480", "avx2", 1, 1), row("edge", "b/640x480", "sse2", 1, 1)])
        self.assertNotEqual(mixed.returncode, 0)
        self.assertIn("one instruction set", mixed.stderr)
        self.assertIn("old", page)
        (self.root / "page.md").write_text("nothing")
        self.assertNotEqual(self.table([row("edge", "a/640x480", "avx2", 1, 1)])[0].returncode, 0)


if __name__ == "__main__":
    unittest.main()
