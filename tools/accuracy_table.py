#!/usr/bin/env python3
"""Writes the tables of docs/accuracy.md from what `scripts/accuracy --json FILE` found, or checks that they say the
same."""
# SPDX-License-Identifier: MIT
import argparse
import json
import re
import sys
from pathlib import Path

HEAD = "| task, condition | unit | n | bias | **rms** | OpenCV | bound | rms / bound | in 95 % |"
RULE = "|---|---|--:|--:|--:|--:|--:|--:|--:|"
TOLERANCE = 0.02  # what another compiler's or OpenCV's last digits may change


def kind(row):
    return "real pictures" if row["task"].startswith("real pictures") else "drawn pictures"


def marks(which):
    return f"<!-- {which}: begin -->", f"<!-- {which}: end -->"


def figure(value, form="{:.3g}"):
    return "–" if value is None else form.format(value)


def lines_of(rows):
    """One line for each task and condition and way of ours; OpenCV's best beside it."""
    by_name = {}
    for row in rows:
        by_name.setdefault((row["task"], row["condition"]), []).append(row)
    for (task, condition), group in by_name.items():
        theirs = [r["rms"] for r in group if r["method"].startswith("cv::") and r["rms"] is not None]
        for row in group:
            if not row["method"].startswith("cv::"):
                way = row["method"].removeprefix("alidade").strip()
                name = f"{task}: {condition}" + (f" ({way})" if way else "")
                yield [name, row["unit"], str(row["n"]), figure(row["bias"], "{:+.2g}"), f"**{figure(row['rms'])}**",
                       figure(min(theirs, default=None)), figure(row["bound"]),
                       figure(row["ratio_to_bound"], "{:.2f}"), figure(row["coverage95"], "{:.3f}")]


def between(text, which):
    begin, end = marks(which)
    return text.index(begin) + len(begin), text.index(end)


def with_table(text, which, lines):
    start, stop = between(text, which)
    table = "\n".join([HEAD, RULE, *("| " + " | ".join(cells) + " |" for cells in lines)])
    return f"{text[:start]}\n{table}\n{text[stop:]}"


def table_in(text, which):
    start, stop = between(text, which)
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text[start:stop].strip().splitlines()]
    return {cells[0]: cells[1:] for cells in rows[2:]}


def same(a, b, key):
    if a == b or key == "bias":  # the mean of what cancels has no steady digits
        return True
    try:
        x, y = float(a.strip("*")), float(b.strip("*"))
    except ValueError:
        return False
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y))


def faults(page, which, lines, asked):
    keys = ["unit", "n", "bias", "rms", "OpenCV", "bound", "ratio", "coverage"]
    written = {name: cells for name, cells in table_in(page, which).items() if re.search(asked, name)}
    found = {cells[0]: cells[1:] for cells in lines}
    for name in sorted(written.keys() ^ found.keys()):
        yield f"{name}: {'is not in the page' if name in found else 'is in the page, but not measured any more'}"
    for name in written.keys() & found.keys():
        for key, told, measured in zip(keys, written[name], found[name]):
            if not same(told, measured, key):
                yield f"{name}: the page says {key} {told}, now it is {measured}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("json", type=Path, help="what the accuracy program wrote")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the page says something else")
    parser.add_argument("--filter", default="", help="with --check: a regular expression; look at such lines only")
    parser.add_argument("--page", type=Path, default=Path(__file__).resolve().parents[1] / "docs/accuracy.md")
    asked = parser.parse_args()
    rows = json.loads(asked.json.read_text(encoding="utf-8"))
    page = text = asked.page.read_text(encoding="utf-8")
    wrong = []
    for which in ("drawn pictures", "real pictures"):
        lines = list(lines_of([r for r in rows if kind(r) == which]))
        if not lines and which == "real pictures":
            print("real pictures: none measured (no --data), their table is left as it is")
        elif asked.check:
            wrong += faults(page, which, lines, asked.filter)
        else:
            text = with_table(text, which, lines)
    if text != page:
        asked.page.write_text(text, encoding="utf-8")
    for fault in wrong:
        print(fault)
    if wrong:
        sys.exit(f"{asked.page.name}: not current; scripts/accuracy --json FILE && tools/accuracy_table.py FILE")


if __name__ == "__main__":
    main()
