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
SIZE = re.compile(r"/(\d+)x(\d+)(?=/|$)")


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
    width, height = map(int, SIZE.search(name).groups())
    return SIZE.sub("", name, count=1), width * height


def table_of(table, isas):
    lines = [f"| | {isas[0]}, µs | OpenCV, µs | " + " | ".join(isas) + " |",
             "|---|--:|--:|" + "--:|" * len(isas)]
    for name in sorted(table, key=order):
        row = table[name]
        ratios = " | ".join(f"{row[isa]['ratio']:.2f}" if isa in row else "–" for isa in isas)
        first = row.get(isas[0])
        times = f"{first['ours_ns'] / 1000:.0f} | {first['peer_ns'] / 1000:.0f}" if first else "– | –"
        lines.append(f"| {name} | {times} | {ratios} |")
    means = []
    for isa in isas:
        ratios = [row[isa]["ratio"] for row in table.values() if isa in row]
        means.append(f"{math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}")
    lines.append("| **geometric mean** | | | " + " | ".join(f"**{mean}**" for mean in means) + " |")
    return "\n".join(lines)


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
