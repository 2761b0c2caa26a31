#!/usr/bin/env python3
"""Writes what the benchmarks measured into docs/performance.md, between its markers.

    scripts/bench --isa avx2 --json avx2.json; scripts/bench --isa sse2 --json sse2.json
    tools/performance_table.py avx2.json sse2.json

Ratios stand in the order of the files; times are those of the first.
"""
# SPDX-License-Identifier: MIT
import argparse
import json
import math
import re
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
SIZE = re.compile(r"/(\d+)(?:x(\d+)| points)(?=/|$)")
FOLDERS = ["pixel", "filter", "morphology", "transform", "statistics", "edge", "shape", "match", "measure", "learned", "dnn"]


def rows_of(files):
    """{benchmark: {isa: row}}, and the instruction sets in order."""
    table, isas = {}, []
    for file in files:
        rows = json.loads(file.read_text(encoding="utf-8"))
        if not rows or len({row["isa"] for row in rows}) != 1:
            sys.exit(f"{file}: expected the rows of one instruction set, as scripts/bench --json writes them")
        isas.append(rows[0]["isa"])
        for row in rows:
            table.setdefault(row["name"], {})[row["isa"]] = row
    return table, isas


def order(name):
    """By everything but the size, then by size."""
    size = SIZE.search(name)
    if not size:
        return name, 0
    return name[:size.start()] + name[size.end():], int(size[1]) * int(size[2] or 1)


def microseconds(nanoseconds):
    """Three digits, more only before the point."""
    value = nanoseconds / 1000
    return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f}"


def mean(ratios):
    return f"**{math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}**" if ratios else "–"


def row_of(name, row, isas):
    first = row.get(isas[0])
    peer = next(iter(row.values()))["peer"]
    beside = f" (beside {peer.removeprefix('opencv').strip(' ,')})" if peer != "opencv" else ""
    times = [microseconds(first["ours_ns"]), microseconds(first["peer_ns"])] if first else ["–", "–"]
    ratios = [f"{row[isa]['ratio']:.2f}" if isa in row else "–" for isa in isas]
    return f"| {name}{beside} | " + " | ".join(times + ratios) + " |"


def table_of(table, isas):
    """A table for each folder, with the mean of its ratios."""
    folders = {}
    for name, row in table.items():
        folders.setdefault(next(iter(row.values()))["folder"], {})[name] = row
    lines = []
    for folder in sorted(folders, key=lambda one: (FOLDERS.index(one) if one in FOLDERS else len(FOLDERS), one)):
        rows = folders[folder]
        lines += [f"## {folder}", "", f"| | {isas[0]}, µs | OpenCV, µs | " + " | ".join(isas) + " |",
                  "|---|--:|--:|" + "--:|" * len(isas)]
        lines += [row_of(name, rows[name], isas) for name in sorted(rows, key=order)]
        means = (mean([row[isa]["ratio"] for row in rows.values() if isa in row]) for isa in isas)
        lines += ["| **geometric mean** | | | " + " | ".join(means) + " |", ""]
    return "\n".join(lines[:-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json", nargs="+", type=Path, help="what scripts/bench --json wrote, a file an instruction set")
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    before, begin, rest = options.page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{options.page}: has no lines {BEGIN} and {END} to write between")
    text = f"{before}{BEGIN}\n{table_of(*rows_of(options.json))}\n{END}{after}"
    options.page.write_text(text, encoding="utf-8")
    print(f"{options.page}: written")


if __name__ == "__main__":
    main()
