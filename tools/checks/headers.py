#!/usr/bin/env python3
"""Every header compiles alone and without a warning: hosted, and bare-metal where it does not need a system.

And all of them in one file, in either order: so that none disturbs another.
"""
# SPDX-License-Identifier: MIT
import re

import house

# Headers that need a heap, files, threads or another library. All others claim to build for firmware.
NEEDS_A_SYSTEM = r"core/(image|parallel|scratch)|(io|interop|dnn)/.*"

# OpenCV's own headers throw, so what includes them is not built without exceptions.
NEEDS_EXCEPTIONS = r"dnn/.*|interop/opencv.*"

BARE = "arm-none-eabi-g++"
CORES = ["cortex-m0plus", "cortex-m7"]  # the least and the most
NO_UNWINDER = ["-fno-exceptions", "-fno-rtti"]


def builds(header, hosted, bare):
    """The command lines, without files, with which this header must compile."""
    name = header.with_suffix("").as_posix()
    for compiler in hosted:
        yield [compiler]
    scalar = [] if re.fullmatch(NEEDS_EXCEPTIONS, name) else NO_UNWINDER
    yield [hosted[0], "-DALIDADE_SIMD=0", *scalar]
    if not re.fullmatch(NEEDS_A_SYSTEM, name):
        for compiler in bare:
            for core in CORES:
                yield [compiler, f"-mcpu={core}", "-mthumb", *NO_UNWINDER]


def main():
    options = house.arguments(__doc__, build_dir={"default": "build/headers", "help": "for objects, so that ccache may reuse them"},
                              only={"default": "", "help": "headers whose path matches this expression"})
    root = options.root.resolve()
    hosted, bare = house.installed(house.HOSTED), house.installed([BARE])
    build = root / options.build_dir
    build.mkdir(parents=True, exist_ok=True)
    headers = [h for h in house.complete_headers(root) if re.search(options.only, h.as_posix())]
    libraries = house.dependencies()

    def compiled(job):
        name, included, command = job
        text = "".join(f"#include <alidade/{header}>\n" for header in included)
        unit = build / f"{name.replace('/', '_').replace(' ', '_')}.cpp"
        if not unit.exists() or unit.read_text() != text:
            unit.write_text(text)
        target = build / f"{unit.stem}{' '.join(command).replace(' ', '')}.o"
        foreign = [] if command[0] == BARE else libraries
        done = house.run([*house.ccache(), *command, *house.WARNINGS, "-I", root / "include", *foreign,
                          "-c", unit, "-o", target])
        return None if done.returncode == 0 else f"{name}: {' '.join(command)}\n    {house.first_error(done)}"

    # Alone means twice: a header must also bear being included again.
    jobs = [(h.as_posix(), [h, h], command) for h in headers for command in builds(h, hosted, bare)]
    jobs += [(name, order, [compiler]) for name, order in (("all headers", headers), ("all headers reversed", headers[::-1]))
             for compiler in hosted]
    faults = [fault for fault in house.in_parallel(compiled, jobs) if fault]
    house.finish(f"{len(headers)} headers alone, in {len(jobs)} builds", faults)


if __name__ == "__main__":
    main()
