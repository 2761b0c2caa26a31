#!/usr/bin/env python3
"""Files compiled with different -m flags link into one program (tests/link_isas), and each keeps its own code.

The linker keeps one copy of an inline function, from whichever file comes first; here the newest instruction set does.
So no function that the files share may hold an instruction that the oldest processor lacks.
"""
# SPDX-License-Identifier: MIT
import platform
import re
import sys
import tempfile
from pathlib import Path

import house

FLAGS = {
    "avx512": "-mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mavx2 -mfma".split(),
    "avx2": ["-mavx2", "-mfma"],
    "scalar_avx2": ["-mavx2", "-DALIDADE_SIMD=0"],
    "sse2": [],
    "scalar": ["-DALIDADE_SIMD=0"],
}
LEVELS = ["-O1", "-O2", "-O3"]
BEYOND_SSE2 = re.compile(r"^\s+[0-9a-f]+:\s+v\w+ ", re.M)  # all of AVX, FMA and AVX-512 is written v…


def shared(symbols):
    """Of nm's lines, the functions that other files could take for their own: not local, not named for an ISA."""
    named = re.compile(r"part_|\d(scalar_)?avx|\dfma")  # also xsimd's, which name theirs in their types
    for line in symbols.splitlines():
        _, kind, name = (" " + line).rsplit(" ", 2)
        if kind in "TWVu" and not named.search(name):
            yield name


def fault_of(job):
    root, compiler, level = job
    how = f"{compiler} {level}"
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program"
        common = [*house.ccache(), compiler, "-std=c++20", level, "-I", root, "-I", root / "include", "-c"]
        parts = [(root / "tests/link_isas/part.cpp", isa, [*flags, f"-DPART=part_{isa}"]) for isa, flags in FLAGS.items()]
        for source, name, flags in [*parts, (root / "tests/link_isas/main.cpp", "main", [])]:
            done = house.run([*common, *flags, source, "-o", Path(folder) / f"{name}.o"])
            if done.returncode != 0:
                return f"{how}: {name} does not compile\n    {house.first_error(done)}"
        done = house.run([compiler, *(f"{folder}/{name}.o" for name in [*FLAGS, "main"]), "-o", program])
        if done.returncode != 0:
            return f"{how}: does not link\n    {done.stderr.strip()}"
        done = house.run([program])
        if done.returncode != 0:
            return f"{how}: ends with {done.returncode}\n{done.stdout}"
        symbols = house.run(["nm", program]).stdout
        for isa in FLAGS if level == "-O1" else []:  # above, they may all have gone into their callers
            if not re.search(rf"_ZN7alidade{len(isa)}{isa}", symbols):
                return f"{how}: no function of its own for {isa}"
        code = house.run(["objdump", "-d", "--no-show-raw-insn", program]).stdout
        bodies = dict(re.findall(r"^[0-9a-f]+ <(.*)>:\n((?:.+\n)*)", code, re.M))
        guilty = [name for name in shared(symbols) if BEYOND_SSE2.search(bodies.get(name, ""))]
        guilty += [name for name, body in bodies.items() if re.search("7alidade(4sse2|6scalar)|part_(sse2|scalar)(?!_)", name) and BEYOND_SSE2.search(body)]
        plain = house.run(["c++filt"], input="\n".join(guilty)).stdout.split("\n")
        return f"{how}: holds AVX, and a file for SSE2 may be given it:\n    " + "\n    ".join(plain) if guilty else None


def main():
    root = house.arguments(__doc__).root.resolve()
    if platform.machine() != "x86_64":
        sys.exit(print(f"passed over: needs x86-64, this is {platform.machine()}"))
    jobs = [(root, compiler, level) for compiler in house.installed(["g++", "clang++-19"]) for level in LEVELS]
    faults = [fault for fault in house.in_parallel(fault_of, jobs) if fault]
    house.finish(f"programs of {len(FLAGS)} instruction sets, built in {len(jobs)} ways", faults)


if __name__ == "__main__":
    main()
