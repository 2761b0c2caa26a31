#!/usr/bin/env python3
"""tools/amalgamate.py, on made-up projects."""
# SPDX-License-Identifier: MIT
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "amalgamate.py"


class Amalgamate(unittest.TestCase):
    def run_on(self, **headers):
        """The process, and the file it wrote, from headers given as core__image="text"."""
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "LICENSE").write_text("Do as you like.\n")
            (root / "CMakeLists.txt").write_text("project(alidade VERSION 1.2.3 LANGUAGES CXX)\n")
            for name, text in headers.items():
                header = root / "include/alidade" / (name.replace("__", "/") + ".hpp")
                header.parent.mkdir(parents=True, exist_ok=True)
                header.write_text("#pragma once\n" + text)
            output = root / "one.hpp"
            done = subprocess.run([sys.executable, TOOL, "--root", root, "--output", output],
                                  capture_output=True, text=True)
            return done, output.read_text() if output.exists() else ""

    def written(self, **headers):
        done, text = self.run_on(**headers)
        self.assertEqual(done.returncode, 0, done.stderr)
        return text

    def refused(self, saying, **headers):
        done, _ = self.run_on(**headers)
        self.assertEqual(done.returncode, 1)
        self.assertIn(saying, done.stderr)

    def test_each_header_stands_once_after_what_it_includes(self):
        text = self.written(
            alidade="#include <alidade/filter/blur.hpp>\n#include <alidade/pixel/gray.hpp>\n",
            filter__blur="#include <alidade/core/view.hpp>\nint blur;\n",
            pixel__gray="#include <alidade/core/view.hpp>\nint gray;\n",
            core__view="int view;\n")
        self.assertEqual([line for line in text.splitlines() if line.startswith("int")],
                         ["int view;", "int blur;", "int gray;"])
        self.assertEqual(text.count("#pragma once"), 1)
        self.assertNotIn("#include <alidade/", text)

    def test_standard_headers_go_to_the_top_once(self):
        text = self.written(alidade="#include <alidade/core/view.hpp>\n",
                            core__view="#include <cstdint>\n#include <alidade/core/size.hpp>\nint view;\n",
                            core__size="#include <cstdint>\nint size;\n")
        self.assertEqual(text.count("#include <cstdint>"), 1)
        self.assertLess(text.index("#include <cstdint>"), text.index("int size;"))

    def test_what_is_included_under_a_condition_stays_under_it(self):
        text = self.written(alidade="#include <alidade/core/simd.hpp>\n",
                            core__simd="#if SIMD\n#include <alidade/core/pack.hpp>\n#endif\nint simd;\n",
                            core__pack="#include <xsimd/xsimd.hpp>\nint pack;\n")
        self.assertRegex(text, r"#if SIMD\n#include <xsimd/xsimd.hpp>\n// =.*\nint pack;\n#endif\nint simd;\n")

    def test_a_header_under_a_condition_may_be_included_again_only_under_it(self):
        hosted_image = "#if HOSTED\n#include <alidade/core/image.hpp>\n#endif\n"
        headers = {"core__image": "int image;\n", "filter__blur": hosted_image}
        umbrella = hosted_image + "#include <alidade/filter/blur.hpp>\n"
        self.written(alidade=umbrella, **headers)
        headers["filter__blur"] = "#include <alidade/core/image.hpp>\n"
        self.refused("alidade/filter/blur.hpp:2: includes alidade/core/image.hpp, which was first included only under "
                     "`#if HOSTED`", alidade=umbrella, **headers)

    def test_an_else_is_another_condition(self):
        umbrella = "#if A\n#include <alidade/core/a.hpp>\n#else\n#include <alidade/core/a.hpp>\n#endif\n"
        self.refused("under `#if A`", alidade=umbrella, core__a="int a;\n")

    def test_a_forgotten_header_is_named(self):
        self.refused("does not include <alidade/filter/blur.hpp>",
                     alidade="#include <alidade/core/view.hpp>\n", core__view="int view;\n", filter__blur="int blur;\n")

    def test_other_halves_are_not_asked_for(self):
        self.written(alidade="#include <alidade/core/view.hpp>\n", core__view="int view;\n", dnn__network="int net;\n",
                     io__pnm="int pnm;\n")

    def test_version_and_licence_stand_at_the_top(self):
        text = self.written(alidade="#include <alidade/core/view.hpp>\n", core__view="int view;\n")
        self.assertTrue(text.startswith("// alidade 1.2.3: "))
        self.assertIn("// Do as you like.\n", text)


if __name__ == "__main__":
    unittest.main()
