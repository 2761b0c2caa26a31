#!/usr/bin/env python3
"""A tracer that nobody asked for costs nothing: the same object code as without it (tests/object_code/*.cpp).

Each file is compiled as it stands, and with all that is said to the tracer taken out. But for the names of functions
the two must be alike, instruction by instruction. g++ numbers the variables of the two differently, and where its
choice of a register is a tie it follows these numbers: there the two must have as many instructions of each kind.
"""
# SPDX-License-Identifier: MIT
import collections
import re
import tempfile
from pathlib import Path

import house

LEVELS = ["-O1", "-O2", "-Os"]
WITHOUT = [
    (r"^ *(if constexpr \(tracing<Trace>\) )?trace->.*;\n", ""),
    (r"template <tracer Trace = no_trace>\n", "template <int = 0>\n"),  # still a template: those are inlined by rules of their own
    (r", Trace trace = \{\}", ""),
    (r", trace\)", ")"),
]


def untraced(text):
    """The same program without its tracer."""
    for what, instead in WITHOUT:
        text = re.sub(what, instead, text, flags=re.M)
    return text


def instructions(program):
    """All of an object file's code, without addresses and names, and the sizes of its data."""
    code = house.run(["objdump", "-d", "--no-show-raw-insn", program]).stdout
    lines = re.findall(r"^\s+[0-9a-f]+:\s+(.*)$", code, re.M)
    code = [re.sub(r"[0-9a-f]+ <[^>]*>", "", line) for line in lines if not re.search(r"\bnop", line)]
    headers = house.run(["objdump", "-h", program]).stdout
    sizes = re.findall(r"^\s*\d+ \.(?:rodata|data|bss)\S*\s+(\S+)", headers, re.M)
    return code, sorted(size for size in sizes if int(size, 16))


def kinds(code):
    """How many instructions there are of each kind; conditions count alike, since `a < b` may become `b > a`."""
    names = (line.split()[0] for line in code)
    return collections.Counter(re.sub(r"^(j|set|cmov)(?!mp$).*", r"\1", name) for name in names)


def main():
    root = house.arguments(__doc__).root.resolve()
    sources = [f for f in house.tracked(root, ".cpp") if f.parts[:2] == ("tests", "object_code")]

    def fault_of(job):
        source, compiler, level = job
        how = f"{source}: {compiler} {level}"
        text = (root / source).read_text(encoding="utf-8")
        if "Trace" in untraced(text) or untraced(text) == text:
            return f"{source}: says something to its tracer in a way that the check does not know"
        made = []
        with tempfile.TemporaryDirectory() as folder:
            for name, program in (("traced", text), ("untraced", untraced(text))):
                unit = Path(folder) / f"{name}.cpp"
                unit.write_text(program, encoding="utf-8")
                done = house.run([compiler, *house.WARNINGS, level, "-DALIDADE_SIMD=0", "-fno-asynchronous-unwind-tables",
                                  "-I", root / "include", "-c", unit, "-o", unit.with_suffix(".o")])
                if done.returncode != 0:
                    return f"{how}: {name}: does not compile\n    {house.first_error(done)}"
                made.append(instructions(unit.with_suffix(".o")))
        (traced, traced_data), (plain, plain_data) = made
        if not plain:
            return f"{how}: has no instructions"
        if traced_data != plain_data:
            return f"{how}: data of {traced_data} bytes with a tracer, of {plain_data} without"
        if compiler.startswith("g++") and kinds(traced) == kinds(plain):
            return None
        at = next((i for i, (a, b) in enumerate(zip(traced, plain)) if a != b), min(len(traced), len(plain)))
        if traced == plain:
            return None
        first = [code[at] if at < len(code) else "nothing" for code in (traced, plain)]
        return (f"{how}: {len(traced)} instructions with a tracer that nobody asked for, {len(plain)} without\n"
                f"    the first that differs: {first[0]}; without: {first[1]}")

    jobs = [(s, c, level) for s in sources for c in house.installed(house.HOSTED) for level in LEVELS]
    faults = [fault for fault in house.in_parallel(fault_of, jobs) if fault]
    house.finish(f"object code of {len(sources)} pipelines, in {len(jobs)} builds", faults)


if __name__ == "__main__":
    main()
