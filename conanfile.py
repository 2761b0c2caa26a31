"""Conan 2 recipe: `conan create . -tf packaging/conan/test_package -s compiler.cppstd=20 --build=missing`."""
# SPDX-License-Identifier: MIT
import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy

required_conan_version = ">=2.0.5"


class AlidadeConan(ConanFile):
    name = "alidade"
    version = "0.1.0"
    description = "A header-only C++20 vision toolkit, classical and learned"
    license = "MIT"
    author = "The alidade authors"
    topics = ("computer-vision", "image-processing", "metrology", "simd", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "simd": [True, False],  # kernels on xsimd; without it one sample at a time, with the same results
        "measure": [True, False],  # what solves systems, on Eigen
        "io": [True, False],  # PNG and JPEG, by stb
        "dnn": [True, False],  # networks, by OpenCV's dnn module, and their manifests, by nlohmann-json
    }
    default_options = {"simd": True, "measure": True, "io": True, "dnn": False}
    exports_sources = "include/*", "LICENSE"
    no_copy_source = True

    def requirements(self):
        if self.options.simd:
            self.requires("xsimd/[>=8.1.0 <15]", transitive_headers=True)
        if self.options.measure:
            self.requires("eigen/[>=3.4.0 <4]", transitive_headers=True)
        if self.options.io:
            self.requires("stb/cci.20240531", transitive_headers=True)
        if self.options.dnn:
            self.requires("opencv/[>=4.5.5 <5]", transitive_headers=True, transitive_libs=True)
            self.requires("nlohmann_json/[>=3.10 <4]", transitive_headers=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "*.hpp", os.path.join(self.source_folder, "include"), os.path.join(self.package_folder, "include"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "alidade")
        # By default the target of all components: that is not what alidade::alidade is.
        self.cpp_info.set_property("cmake_target_name", "alidade::everything")

        self._component("core", "core", [])
        # A component may not be called as its package is.
        classical = self._component("classical", "alidade", ["core"])
        if self.options.simd:
            classical.requires.append("xsimd::xsimd")
        else:
            classical.defines = ["ALIDADE_SIMD=0"]
        if self.options.measure:
            classical.requires.append("eigen::eigen")
        if self.options.io:
            self._component("io", "io", ["core", "stb::stb"])
        if self.options.dnn:
            modules = [f"opencv::opencv_{module}" for module in ("dnn", "features2d", "imgproc", "core")]
            self._component("dnn", "dnn", ["classical", *modules, "nlohmann_json::nlohmann_json"])

    def _component(self, name, target, requires):
        component = self.cpp_info.components[name]
        component.set_property("cmake_target_name", f"alidade::{target}")
        component.requires = requires
        component.bindirs = []
        component.libdirs = []
        return component
