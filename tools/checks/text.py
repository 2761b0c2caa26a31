#!/usr/bin/env python3
"""No tracked text holds a path of somebody's machine, or a note of what is yet to be done."""
# SPDX-License-Identifier: MIT
import re

import house

# Each is written so that it does not find itself here.
UNWANTED = [
    (r"(?<![\w.-])/((home|Users)/\w|(root|work)/)", "a path of one machine: use a relative one"),
    (r"/tm[p]/\w", "a path of one machine: use mktemp, or the build folder"),
    (r"\b(TOD[O]|FIXM[E]|XX[X])\b", "a note of what is yet to be done: do it, or open an issue"),
    (r"^(<{7}|>{7}) ", "a merge was not finished"),
    (r"[ \t]+$", "white space at the end of the line"),
]
TEXT = {".hpp", ".cpp", ".py", ".md", ".txt", ".cmake", ".json", ".sh", ".yml", ".in", ".inc", ".awk", ""}


def main():
    root, faults = house.arguments(__doc__).root, []
    files = [f for f in house.tracked(root) if f.suffix in TEXT]
    for file in files:
        try:
            lines = (root / file).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            faults.append(f"{file}: not UTF-8, though its name says text")
            continue
        for number, line in enumerate(lines, 1):
            faults += [f"{file}:{number}: {why}: {line.strip()[:80]}" for what, why in UNWANTED if re.search(what, line)]
    house.finish(f"text of {len(files)} files", faults)


if __name__ == "__main__":
    main()
