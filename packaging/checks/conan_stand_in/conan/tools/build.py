# SPDX-License-Identifier: MIT
from conan.errors import ConanInvalidConfiguration


def check_min_cppstd(conanfile, cppstd, gnu_extensions=False):
    current = conanfile.settings.get("compiler.cppstd")
    if current is None or int(current.replace("gnu", "")) < int(cppstd):
        raise ConanInvalidConfiguration(f"compiler.cppstd is {current}, {cppstd} is required")


def can_run(conanfile):
    return True
