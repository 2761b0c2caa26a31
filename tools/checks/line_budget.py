#!/usr/bin/env python3
"""What a header costs to include, in preprocessed lines, stays within tools/line_budget.txt.

The count is exactly repeatable with one compiler, so it is made with g++ 12 and otherwise passed over.
`--update` measures anew and writes the table; budgets that stand in it stay, and are raised only by hand.
"""
# SPDX-License-Identifier: MIT
import re
import shutil
import sys

import house

COMPILER = "g++-12"
LIMITS = {"core/image_view.hpp": 4000}  # whatever the table says
OPERATOR_BEYOND_XSIMD = 7000  # all of it ours: gauge is edges, segments, ellipses, fits and an edge_fit in one
SLACK = 500  # of a new header's budget, rounded up to hundreds

HEAD = """# Preprocessed lines of `#include <alidade/…>` alone: the budget, and what was measured with and without SIMD
# by tools/checks/line_budget.py --update. Raise a budget only on purpose.
"""


def lines_of(include, root, flags):
    done = house.run([COMPILER, "-std=c++20", "-E", *flags, "-I", root / "include", *house.dependencies(), "-x", "c++", "-"],
                     input=f"#include <{include}>\n")
    if done.returncode != 0:
        sys.exit(f"{include}: does not preprocess\n{house.first_error(done)}")
    return done.stdout.count("\n")


def measured(root, header):
    """(lines with SIMD, lines without)"""
    return tuple(lines_of(f"alidade/{header}", root, flags) for flags in ([], ["-DALIDADE_SIMD=0"]))


def limit(root, header):
    """The most that the header's budget may be; None if it has no such limit."""
    if header.parts[0] in house.OPERATOR_FOLDERS:
        return lines_of("xsimd/xsimd.hpp", root, []) + OPERATOR_BEYOND_XSIMD
    return LIMITS.get(header.as_posix())


def read(table):
    rows = re.findall(r"^(\S+\.hpp)\s+(\d+)\s+\d+\s+\d+$", table.read_text(), re.M) if table.exists() else []
    return {header: int(budget) for header, budget in rows}


def main():
    options = house.arguments(__doc__, update={"action": "store_true", "help": "measure and write the table"})
    if not shutil.which(COMPILER):
        print(f"passed over, not installed: {COMPILER}")
        return
    root, table = options.root.resolve(), options.root / "tools/line_budget.txt"
    headers = house.complete_headers(root)
    budgets = read(table)
    costs = house.in_parallel(lambda header: measured(root, header), headers)

    faults, rows = [], []
    for header, (simd, scalar) in zip(headers, costs):
        most = limit(root, header)
        if options.update:
            fresh = -(-(simd + SLACK) // 100) * 100
            budgets.setdefault(header.as_posix(), min(fresh, most or fresh))
        budget = budgets.get(header.as_posix())
        rows.append(f"{header.as_posix():<40} {budget or 0:>7} {simd:>7} {scalar:>7}")
        if budget is None:
            faults.append(f"{header}: not in {table.name}; run tools/checks/line_budget.py --update")
        elif max(simd, scalar) > budget:
            faults.append(f"{header}: {simd} lines with SIMD, {scalar} without, over its budget of {budget}")
        elif most and budget > most:
            faults.append(f"{header}: its budget of {budget} is over the limit of {most}")
    gone = sorted(set(budgets) - {h.as_posix() for h in headers})
    if options.update:
        table.write_text(HEAD + f"{'# header':<40} {'budget':>7} {'simd':>7} {'scalar':>7}\n" + "\n".join(rows) + "\n")
    else:
        faults += [f"{header}: in {table.name}, but there is no such header" for header in gone]
    house.finish(f"line budget of {len(headers)} headers", faults)


if __name__ == "__main__":
    main()
