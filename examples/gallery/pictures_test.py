#!/usr/bin/env python3
"""pictures.py notices what is no longer what the programs draw: pictures_test.py DEMO GALLERY NETWORKS"""
# SPDX-License-Identifier: MIT
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from pictures import FOLDER, LIST

HERE = Path(__file__).resolve().parent
PROGRAMS = sys.argv[1:4]


class Pictures(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name) / "gallery"
        shutil.copytree(FOLDER, self.folder)

    def check(self):
        done = subprocess.run([sys.executable, HERE / "pictures.py", *PROGRAMS, "--folder", self.folder],
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def fails(self, saying):
        status, text = self.check()
        self.assertEqual(status, 1, text)
        self.assertIn(saying, text)

    def test_the_gallery_as_it_is_passes(self):
        status, text = self.check()
        self.assertEqual(status, 0, text)

    def test_a_drawing_that_changed_is_noticed(self):
        listing = self.folder / LIST
        lines = listing.read_text().splitlines(keepends=True)
        lines = ["0" * 64 + line[64:] if line.endswith("sobel.svg\n") else line for line in lines]
        listing.write_text("".join(lines))
        self.fails("sobel.svg: is not what")

    def test_a_picture_edited_by_hand_is_noticed(self):
        with (self.folder / "threshold.png").open("ab") as file:
            file.write(b"!")
        self.fails("threshold.png: is not what")

    def test_a_missing_picture_is_noticed(self):
        (self.folder / "first_steps.png").unlink()
        self.fails("first_steps.png: in")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
