"""A stand-in for the part of Conan 2's API that our recipes use: it refuses what the client refuses.

Written from Conan's documentation, so that the recipes are exercised where the client is not installed.
"""
# SPDX-License-Identifier: MIT
import subprocess
from collections import defaultdict
from types import SimpleNamespace

from conan.errors import ConanException

TRAITS = {"headers", "libs", "build", "run", "visible", "transitive_headers", "transitive_libs", "test", "force",
          "override", "direct", "options", "no_skip"}


class Component:
    """What cpp_info, or one of its components, says."""

    def __init__(self):
        self.includedirs, self.libdirs, self.bindirs = ["include"], ["lib"], ["bin"]
        self.libs, self.defines, self.requires, self.properties = [], [], [], {}

    def set_property(self, name, value):
        self.properties[name] = value


class CppInfo(Component):
    def __init__(self):
        super().__init__()
        self.components = defaultdict(Component)

    def check(self, package, requirements):
        """The client's own check of components, run after package_info()."""
        if package in self.components:
            raise ConanException("a component may not be called as its package is")
        wanted = [need.split("::") for part in self.components.values() for need in part.requires]
        for need in wanted:
            if len(need) == 1 and need[0] not in self.components:
                raise ConanException(f"internal component not found: {need[0]}")
            if len(need) == 2 and need[0] not in requirements:
                raise ConanException(f"component of a package that is not required: {need[0]}")
        for package in requirements:
            if package not in {need[0] for need in wanted if len(need) == 2}:
                raise ConanException(f"required package {package} is in no component's requires")


class ConanFile:
    options, default_options, exports_sources, generators = {}, {}, (), ()

    def __init__(self, options=None, settings=None):
        chosen = {**self.default_options, **(options or {})}
        for name, value in chosen.items():
            if name not in self.options or value not in self.options[name]:
                raise ConanException(f"{value} is not a value of option {name}")
        if missing := set(self.options) - set(chosen):
            raise ConanException(f"options without a value: {missing}")
        self.options = SimpleNamespace(**chosen)
        self.settings = settings or {}
        self.requirements_made = {}
        self.cpp_info = CppInfo()
        self.cpp = SimpleNamespace(build=SimpleNamespace())
        self.info = SimpleNamespace(cleared=False)
        self.info.clear = lambda: setattr(self.info, "cleared", True)

    def requires(self, reference, **traits):
        name, _, version = reference.partition("/")
        if not version or traits.keys() - TRAITS:
            raise ConanException(f"not a requirement: {reference} {traits}")
        if name in self.requirements_made:
            raise ConanException(f"{name} is required twice")
        self.requirements_made[name] = (version, traits)

    def run(self, command, env=None):
        done = subprocess.run(command, shell=True, check=True, cwd=self.build_folder, capture_output=True, text=True)
        self.output_of_run = done.stdout
