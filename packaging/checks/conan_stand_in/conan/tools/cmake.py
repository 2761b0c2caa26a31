# SPDX-License-Identifier: MIT
import subprocess


def cmake_layout(conanfile, **kwargs):
    conanfile.cpp.build.bindir = "."


class CMake:
    def __init__(self, conanfile):
        self._conanfile = conanfile

    def configure(self, variables=None, build_script_folder=None, cli_args=None):
        self._run("-S", self._conanfile.source_folder, "-B", self._conanfile.build_folder, "-G", "Ninja",
                  f"-DCMAKE_PREFIX_PATH={self._conanfile.generators_folder}")

    def build(self, build_type=None, target=None, cli_args=None, build_tool_args=None):
        self._run("--build", self._conanfile.build_folder)

    def _run(self, *words):
        done = subprocess.run(["cmake", *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
