"""What `conan create` does with a recipe and its test package, by the stand-in of its API."""
# SPDX-License-Identifier: MIT
import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "conan_stand_in"))

from conan import ConanFile  # noqa: E402
from conan.errors import ConanInvalidConfiguration  # noqa: E402,F401
from conan.tools.files import copy  # noqa: E402

# The packages of this machine in place of Conan's: their CMake targets as Conan Center names them.
SYSTEM = {
    "xsimd::xsimd": ("xsimd", ""),
    "eigen::eigen": ("Eigen3::Eigen", "target_include_directories({0} INTERFACE /usr/include/eigen3)"),
    "nlohmann_json::nlohmann_json": ("nlohmann_json::nlohmann_json", ""),
    "stb::stb": ("stb::stb", "target_include_directories({0} INTERFACE /usr/include/stb)"),
    **{f"opencv::opencv_{module}": (f"opencv_{module}",
                                    "target_include_directories({0} INTERFACE /usr/include/opencv4)\n"
                                    f"target_link_libraries({{0}} INTERFACE -lopencv_{module})")
       for module in ("core", "imgproc", "features2d", "dnn")},
}


def recipe_in(file):
    """The recipe class that a conanfile.py defines."""
    spec = importlib.util.spec_from_file_location("recipe_" + file.parent.name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return next(x for x in vars(module).values() if isinstance(x, type) and ConanFile in x.__bases__)


def create(root, work, options, cppstd="20"):
    """The recipe after its methods ran in the client's order; its package is in work/package."""
    recipe = recipe_in(root / "conanfile.py")(options, {"compiler.cppstd": cppstd})
    recipe.source_folder, recipe.package_folder = str(work / "source"), str(work / "package")
    recipe.requirements()
    recipe.validate()
    exported = recipe.exports_sources
    for pattern in [exported] if isinstance(exported, str) else exported:
        copy(recipe, pattern, root, work / "source")
    recipe.package_id()
    recipe.package()
    recipe.package_info()
    recipe.cpp_info.check(recipe.name, recipe.requirements_made)
    return recipe


def cmake_deps(recipe, folder):
    """The CMake package that the client's generator CMakeDeps writes for a created recipe."""
    info, lines = recipe.cpp_info, []
    target_of = {name: part.properties.get("cmake_target_name", f"{recipe.name}::{name}")
                 for name, part in info.components.items()}
    for need in sorted({need for part in info.components.values() for need in part.requires if "::" in need}):
        target_of[need], details = SYSTEM[need]
        lines += [f"add_library({target_of[need]} INTERFACE IMPORTED)", details.format(target_of[need])]
    everything = info.properties.get("cmake_target_name", f"{recipe.name}::{recipe.name}")
    for target in dict.fromkeys([*(target_of[name] for name in info.components), everything]):
        lines.append(f"add_library({target} INTERFACE IMPORTED)")
    for name, part in info.components.items():
        folders = " ".join(str(Path(recipe.package_folder) / d) for d in part.includedirs)
        lines += [f"target_include_directories({target_of[name]} INTERFACE {folders})",
                  f"target_compile_definitions({target_of[name]} INTERFACE {' '.join(part.defines)})",
                  f"target_link_libraries({target_of[name]} INTERFACE {' '.join(target_of[n] for n in part.requires)})",
                  f"target_link_libraries({everything} INTERFACE {target_of[name]})"]
    folder.mkdir(parents=True)
    file_name = info.properties.get("cmake_file_name", recipe.name)
    (folder / f"{file_name}-config.cmake").write_text("\n".join(lines) + "\n")


def test_package(root, work, recipe):
    """Builds the test package against what was created, runs it, and returns what it printed."""
    folder = root / "packaging/conan/test_package"
    test = recipe_in(folder / "conanfile.py")()
    test.tested_reference_str = f"{recipe.name}/{recipe.version}"
    test.source_folder, test.build_folder = str(folder), str(work / "test_build")
    test.generators_folder = str(work / "generators")
    test.requirements()
    assert list(test.requirements_made) == [recipe.name] and "CMakeDeps" in test.generators
    cmake_deps(recipe, work / "generators")
    test.layout()
    test.build()
    test.test()
    return test.output_of_run
