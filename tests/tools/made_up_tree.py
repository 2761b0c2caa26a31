"""A made-up project for each test of a check, and how to run the check on it."""
# SPDX-License-Identifier: MIT
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKS = Path(__file__).resolve().parents[2] / "tools" / "checks"


class CheckTest(unittest.TestCase):
    """A temporary tree to fill by `write`; `passes` and `fails` run the check named in `check` on it."""

    check = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run_check(self, *options):
        return subprocess.run([sys.executable, CHECKS / self.check, "--root", self.root, *options],
                              capture_output=True, text=True)

    def passes(self, *options):
        done = self.run_check(*options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def fails(self, *sayings, options=()):
        """The check ends with 1, and its report holds each of `sayings`."""
        done = self.run_check(*options)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        for saying in sayings:
            self.assertIn(saying, done.stdout)
