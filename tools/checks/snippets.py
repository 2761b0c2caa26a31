#!/usr/bin/env python3
"""Every ```cpp block of README.md, CONTRIBUTING.md and docs/ compiles as it stands; a whole program also runs.

A program is run without arguments, in an empty folder, and must end with 0. `<!-- run: dial.png 3 -->` on the line
before the block gives it arguments; files of the project are named from its root.
"""
# SPDX-License-Identifier: MIT
import re
import tempfile

import house

BLOCK = re.compile(r"^(?:<!-- run: (?P<words>.*) -->\n)?```cpp\n(?P<code>.*?)^```$", re.M | re.S)
FLAGS = [*house.WARNINGS, "-Wno-unused"]  # a snippet may show a value without using it
STB = "alidade/io/stb_implementation.hpp"


def blocks(root):
    """(file:line, its code, the words to run it with) of each block."""
    for file in house.tracked(root, ".md"):
        if file.parts[0] in ("README.md", "CONTRIBUTING.md", "docs"):
            text = (root / file).read_text(encoding="utf-8")
            for block in BLOCK.finditer(text):
                line = text.count("\n", 0, block.start("code")) + 1
                yield f"{file}:{line}", block["code"], (block["words"] or "").split()


def libraries(code):
    """What a program must be linked with."""
    opencv = ["-lopencv_core", "-lopencv_imgproc", "-lopencv_imgcodecs", "-lopencv_dnn"] if "opencv" in code else []
    return ["-pthread", *opencv, *(["-ltbb"] if "tbb" in code else [])]


def main():
    options = house.arguments(__doc__, build_dir={"default": "build/snippets", "help": "for objects, so that ccache may reuse them"})
    root = options.root.resolve()
    compilers = house.installed(["g++", "clang++-14"])
    build = root / options.build_dir
    build.mkdir(parents=True, exist_ok=True)
    includes = ["-I", root / "include", *house.dependencies()]

    def fault_of(job):
        place, code, words, compiler = job
        unit = build / f"{re.sub(r'[^a-zA-Z0-9]+', '_', place)}_{compiler}.cpp"
        name, line = place.rsplit(":", 1)
        # stb's own code stands in one file of a program; a program that does not show that line is lent it here.
        lent = f"#include <{STB}>\n" if "int main(" in code and "alidade/io/stb" in code and STB not in code else ""
        unit.write_text(f'{lent}#line {line} "{name}"\n{code}', encoding="utf-8")
        done = house.run([*house.ccache(), compiler, *FLAGS, *includes, "-c", unit, "-o", unit.with_suffix(".o")])
        if done.returncode != 0:
            return f"{place}: {compiler}: does not compile\n    {house.first_error(done)}"
        if "int main(" not in code:
            return None
        program = unit.with_suffix("")
        done = house.run([compiler, unit.with_suffix(".o"), "-o", program, *libraries(code)])
        if done.returncode != 0:
            return f"{place}: {compiler}: does not link\n    {done.stderr.strip()}"
        words = [root / word if (root / word).exists() else word for word in words]
        with tempfile.TemporaryDirectory() as empty:
            done = house.run([program, *words], cwd=empty, timeout=60)
        if done.returncode != 0:
            return f"{place}: {compiler}: ends with {done.returncode}\n    {(done.stdout + done.stderr).strip()}"
        return None

    jobs = [(*block, compiler) for block in blocks(root) for compiler in compilers]
    faults = [fault for fault in house.in_parallel(fault_of, jobs) if fault]
    house.finish(f"{len(jobs) // len(compilers)} snippets", faults)


if __name__ == "__main__":
    main()
