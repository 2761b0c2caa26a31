#!/usr/bin/env python3
"""The Conan recipe, for every set of options: what it requires, packages and declares, and that it can be used."""
# SPDX-License-Identifier: MIT
import itertools
import tempfile
import unittest
from pathlib import Path

import conan_client

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = ("simd", "measure", "io", "dnn")


def option_sets():
    return [dict(zip(OPTIONS, chosen)) for chosen in itertools.product((False, True), repeat=len(OPTIONS))]


class ConanRecipe(unittest.TestCase):
    def create(self, options, **settings):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        return conan_client.create(ROOT, self.work, options, **settings)

    def test_requires_what_the_options_ask_for(self):
        packages_of = {"simd": {"xsimd"}, "measure": {"eigen"}, "io": {"stb"}, "dnn": {"opencv", "nlohmann_json"}}
        for options in option_sets():
            with self.subTest(options):
                made = self.create(options).requirements_made
                self.assertEqual(set(made), set().union(*(packages_of[option] for option, on in options.items() if on)))
                for name, (_, traits) in made.items():
                    self.assertTrue(traits["transitive_headers"], name)

    def test_declares_the_targets_of_the_options(self):
        for options in option_sets():
            with self.subTest(options):
                info = self.create(options).cpp_info
                targets = {part.properties["cmake_target_name"]: part for part in info.components.values()}
                optional = {f"alidade::{option}" for option in ("io", "dnn") if options[option]}
                self.assertEqual(set(targets), {"alidade::core", "alidade::alidade"} | optional)
                self.assertEqual(targets["alidade::core"].requires, [])
                self.assertEqual(targets["alidade::alidade"].defines, [] if options["simd"] else ["ALIDADE_SIMD=0"])
                # The client gives this one every component.
                self.assertNotIn(info.properties["cmake_target_name"], targets)
                for part in targets.values():
                    self.assertEqual((part.libs, part.libdirs, part.bindirs), ([], [], []))

    def test_packages_the_headers_and_the_licence_whatever_the_options(self):
        headers = {h.relative_to(ROOT).as_posix() for h in (ROOT / "include").rglob("*.hpp")}
        for options in option_sets():
            with self.subTest(options):
                recipe = self.create(options)
                packaged = {f.relative_to(self.work / "package").as_posix()
                            for f in (self.work / "package").rglob("*") if f.is_file()}
                self.assertEqual(packaged, headers | {"licenses/LICENSE"})
                self.assertTrue(recipe.info.cleared, "one package for all settings and options")
                self.assertEqual(recipe.package_type, "header-library")

    def test_refuses_an_older_standard(self):
        with self.assertRaises(conan_client.ConanInvalidConfiguration):
            self.create({}, cppstd="gnu17")

    def test_a_consumer_builds_and_runs(self):
        for options in (dict.fromkeys(OPTIONS, False), {}, dict.fromkeys(OPTIONS, True)):
            with self.subTest(options):
                recipe = self.create(options)
                said = conan_client.test_package(ROOT, self.work, recipe)
                self.assertEqual("a network" in said, recipe.options.dnn, said)
                self.assertEqual("by scalar" in said, not recipe.options.simd, said)


if __name__ == "__main__":
    unittest.main()
