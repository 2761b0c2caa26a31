#!/usr/bin/env python3
"""The header of a manifest compiles, for firmware too, and says what the reader of the JSON file says."""
# SPDX-License-Identifier: MIT
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPILE = ["-std=c++20", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-I", ROOT / "include"]
# The manifest that the reader's tests change.
FULL = re.search(r'full_card = R"\((.*?)\)"', (ROOT / "tests/support/card.hpp").read_text(encoding="utf-8"), re.S)[1]


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True)


class ManifestHeader(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)

    def made(self, card, *options):
        (self.work / "card.json").write_text(card if isinstance(card, str) else json.dumps(card), encoding="utf-8")
        return run(sys.executable, ROOT / "tools/manifest_header.py", self.work / "card.json", *options)

    def refusal(self, **changes):
        card = json.loads(FULL)
        card.update(changes)
        done = self.made({key: value for key, value in card.items() if value is not None})
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def test_says_what_the_reader_says(self):
        done = self.made(FULL)
        self.assertEqual(done.returncode, 0, done.stderr)
        (self.work / "card.hpp").write_text(done.stdout, encoding="utf-8")
        program = self.work / "compare"
        built = run("g++", *COMPILE, "-I", self.work, ROOT / "tests/tools/manifest_header_compare.cpp", "-o", program)
        self.assertEqual(built.returncode, 0, built.stderr)
        self.assertEqual(run(program, self.work / "card.json").stdout, "")
        # And a difference would be seen.
        (self.work / "card.json").write_text(FULL.replace('"needle"', '"Needle"').replace("0.125", "0.5"))
        self.assertEqual(run(program, self.work / "card.json").stdout, "labels differs\nprobe differs\n")

    @unittest.skipUnless(shutil.which("arm-none-eabi-g++"), "needs arm-none-eabi-g++")
    def test_compiles_for_firmware(self):
        (self.work / "dial.hpp").write_text(self.made(FULL, "--name", "dial").stdout, encoding="utf-8")
        (self.work / "main.cpp").write_text('#include "dial.hpp"\nint labels() { return dial_manifest.labels.size; }\n')
        built = run("arm-none-eabi-g++", *COMPILE, "-mcpu=cortex-m7", "-mthumb", "-fno-exceptions", "-fno-rtti", "-c",
                    self.work / "main.cpp", "-o", self.work / "main.o")
        self.assertEqual(built.returncode, 0, built.stderr)

    def test_what_is_wrong_is_told_by_its_key(self):
        self.assertIn('key "family": is missing', self.refusal(family=None))
        self.assertIn('key "famly": is no key', self.refusal(famly="x"))
        self.assertIn('key "preprocessing.order": is no key', self.refusal(preprocessing={"order": "rgb"}))
        self.assertIn("key \"thresholds.score\": 'high', expected a number", self.refusal(thresholds={"score": "high"}))
        self.assertIn("expected 64 hexadecimal digits", self.refusal(sha256="abc"))
        self.assertIn("'name' is missing", self.refusal(inputs=[{"shape": [1]}]))
        self.assertIn("no name of a constant", self.made(FULL, "--name", "1").stderr)
        self.assertIn("card.json: ", self.made("{").stderr)

    def test_what_does_not_fit_does_not_compile(self):
        card = json.loads(FULL)
        card["labels"].append("face")
        (self.work / "card.hpp").write_text(self.made(card).stdout, encoding="utf-8")
        (self.work / "main.cpp").write_text('#include "card.hpp"\n')
        built = run("g++", *COMPILE, "-fsyntax-only", self.work / "main.cpp")
        self.assertIn("parts of the manifest do not fit together", built.stderr)


if __name__ == "__main__":
    unittest.main()
