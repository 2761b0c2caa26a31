#!/usr/bin/env python3
"""The vcpkg port, for every set of features: that it installs what it should, and that it can be used."""
# SPDX-License-Identifier: MIT
import itertools
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PORT = ROOT / "packaging/vcpkg/ports/alidade"
NEEDS = {"simd": "xsimd", "measure": "eigen", "io": "stb", "dnn": "opencv"}
CONSUMERS = ROOT / "tests/consume"


def cmake(*words):
    return subprocess.run(["cmake", *map(str, words)], capture_output=True, text=True)


class VcpkgPort(unittest.TestCase):
    def install(self, features, *hidden):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Path(folder.name)
        self.prefix = self.work / "installed/x64-linux"
        return cmake(f"-DPORT_DIR={PORT}", f"-DFEATURES={';'.join(['core', *features])}", f"-DWORK={self.work}",
                     f"-DHIDE={';'.join(hidden)}", "-P", HERE / "vcpkg_stand_in.cmake")

    def installed(self, features):
        done = self.install(features)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def consume(self, project, *options):
        build = self.work / project
        done = cmake("-S", CONSUMERS / project, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}",
                     *options)
        if done.returncode == 0 and project != "missing":
            done = cmake("--build", build)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(subprocess.run([build / "consumer"], stdout=subprocess.DEVNULL).returncode, 0)
        return done

    def test_looks_for_what_its_features_need_and_nothing_else(self):
        for size in range(len(NEEDS) + 1):
            for features in itertools.combinations(NEEDS, size):
                with self.subTest(features):
                    self.installed(features)
                    cache = (self.work / "buildtrees/alidade/CMakeCache.txt").read_text()
                    looked_for = {feature for feature, name in NEEDS.items()
                                  if re.search(rf"^(ALIDADE_)?{name}\w*_(DIR|INCLUDE_DIR):", cache, re.M | re.I)}
                    self.assertEqual(looked_for, set(features))

    def test_a_feature_whose_library_is_missing_is_refused(self):
        no_opencv = "-DCMAKE_DISABLE_FIND_PACKAGE_OpenCV=ON", "-DCMAKE_IGNORE_PATH=/usr/include/opencv4"
        done = self.install(["dnn"], *no_opencv)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("set ALIDADE_WITH_DNN=OFF", " ".join(done.stderr.split()))

    def test_a_consumer_of_all_features_builds_and_runs(self):
        self.installed(NEEDS)
        for project in ("installed", "installed_dnn", "installed_core"):
            done = self.consume(project)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_consumer_learns_which_features_are_off(self):
        self.installed(["simd"])
        self.assertEqual(self.consume("installed").returncode, 0)
        done = self.consume("missing", "-DNEEDED=dnn")
        self.assertIn("ALIDADE_WITH_DNN=OFF", " ".join(done.stderr.split()))


class Manifests(unittest.TestCase):
    def setUp(self):
        self.port, self.root = (json.loads((folder / "vcpkg.json").read_text()) for folder in (PORT, ROOT))

    def test_say_the_same(self):
        developers_only = {"tests"}
        for key in ("name", "version", "description", "license", "default-features"):
            self.assertEqual(self.port[key], self.root[key], key)
        shared = {name: feature for name, feature in self.root["features"].items() if name not in developers_only}
        self.assertEqual(self.port["features"], shared)

    def test_are_well_formed(self):
        for manifest in (self.port, self.root):
            self.assertLessEqual(set(manifest["default-features"]), set(manifest["features"]))
            for name, feature in manifest["features"].items():
                self.assertRegex(name, r"^[a-z0-9]+(-[a-z0-9]+)*$")
                self.assertEqual(set(feature), {"description", "dependencies"}, name)
        hosts = [d["name"] for d in self.port["dependencies"] if d.get("host")]
        self.assertEqual(hosts, ["vcpkg-cmake", "vcpkg-cmake-config"])

    def test_versions_agree(self):
        version = re.search(r"project\(alidade VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        recipe = re.search(r'^    version = "(.*)"', (ROOT / "conanfile.py").read_text(), re.M)[1]
        self.assertEqual([version, recipe], [self.port["version"], self.root["version"]])


if __name__ == "__main__":
    unittest.main()
