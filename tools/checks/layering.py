#!/usr/bin/env python3
"""Headers include only what stands below them, and each outside library only behind its door."""
# SPDX-License-Identifier: MIT
import re

import house

BASE = {"core"}
PLANE = BASE | {"pixel", "filter", "morphology", "transform", "statistics"}
FIGURE = PLANE | {"edge", "shape", "match"}

# A folder may include itself and these.
MAY_INCLUDE = {
    "core": set(),
    "pixel": PLANE, "filter": PLANE, "morphology": PLANE, "transform": PLANE, "statistics": PLANE,
    "edge": FIGURE, "shape": FIGURE, "match": FIGURE,
    "measure": FIGURE,
    "learned": BASE,
    "dnn": BASE | {"learned", "interop", "io"},
    "interop": BASE,
    "io": BASE | {"learned"},  # the manifest of a model is read from a file
    "": FIGURE | {"measure"},  # alidade.hpp: every classical operator; never learned/, dnn/, interop/
}

# An outside library, and the headers (paths without .hpp) that may include it.
DOORS = [
    (r"xsimd/", r"core/simd\w*"),
    (r"Eigen/|unsupported/Eigen/", r"(match|measure)/.*|learned/(heads|anomaly|track)\w*|interop/eigen\w*"),
    (r"opencv2?/", r"dnn/.*|interop/opencv\w*"),
    (r"stb/?\w*\.h$|stb_", r"io/stb\w*"),
    (r"nlohmann/", r"io/manifest\w*"),
    (r"tbb/|oneapi/", r"interop/tbb\w*"),
]

# What the compiler itself brings, beside the standard library.
INTRINSICS = r"(\w*intrin|arm_neon|arm_sve|wasm_simd128)\.h"


def fault_of(header, line):
    """Why the header may not contain this line; None if it may."""
    match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
    if not match:
        return None
    quote, target = match.groups()
    name, folder = header.with_suffix("").as_posix(), header.parts[0] if len(header.parts) > 1 else ""
    if quote == '"':
        return f'write <alidade/...>, not "{target}": it depends on where the file stands'
    if target.startswith("alidade/"):
        inner = target.removeprefix("alidade/")
        other = inner.split("/")[0] if "/" in inner else ""
        if other not in MAY_INCLUDE[folder] | {folder} or (folder and not other):
            return f"{folder or 'the umbrella'} may not include {target}"
        return None
    for library, door in DOORS:
        if re.match(library, target):
            return None if re.fullmatch(door, name) else f"<{target}> is only for {door}"
    if re.fullmatch(INTRINSICS, target):
        return None if re.fullmatch(r"core/simd\w*", name) else f"<{target}> is only for core/simd*"
    if "/" in target or target.endswith(".h"):
        return f"<{target}> is neither ours, nor standard C++, nor a library with a door"
    return None


def main():
    root = house.arguments(__doc__).root
    faults, headers = [], house.headers(root)
    for header in headers:
        if len(header.parts) > 1 and header.parts[0] not in MAY_INCLUDE:
            faults.append(f"include/alidade/{header}: folder {header.parts[0]} has no place in the layering")
            continue
        text = (root / "include/alidade" / header).read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if why := fault_of(header, line):
                faults.append(f"include/alidade/{header}:{number}: {why}")
    house.finish(f"layering of {len(headers)} headers", faults)


if __name__ == "__main__":
    main()
