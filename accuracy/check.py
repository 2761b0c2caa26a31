#!/usr/bin/env python3
"""Runs the accuracy program briefly: its JSON is what it promises, no method is worse than OpenCV's where we claim
that, and bad arguments are refused with a reason."""
# SPDX-License-Identifier: MIT
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

KEYS = ["task", "condition", "method", "n", "bias", "rms", "unit", "bound", "ratio_to_bound", "coverage95"]
TEXTS = {"task", "condition", "method", "unit"}

# Where OpenCV may be nearer to the truth, and why.
NOT_CLAIMED = "|".join([
    r"(angle of two edges|width of two edges|fit_(line|circle|ellipse))",  # OpenCV fits to the same points: without
    # outliers equal weights are as good as those by the points' own sigmas, which are noisy themselves
    r"find_then_measure",  # its peer reads fewer dials, the easier ones
    r"gaussian_blur/u16",  # rounded between the two passes, which is faster
    r"(hough_lines, number of lines|line_segments, (lines of a bar|share of bars))",  # LSD's count is exact without noise
    r"min_area_rect, angle from points on the sides/up to 4000",  # both are as near as coordinates in float can say
    r"refine_corners, x of a field's corner",  # where blur has moved a corner is not a question of noise
])

REFUSED = {  # arguments: what must be said
    ("--filter", "("): "not a regular expression",
    ("--filter", "no such task"): "matches none of",
    ("--filter",): "needs a regular expression",
    ("--json",): "needs the name of a file",
    ("--json", "/no/such/folder/x.json"): "cannot be written",
    ("--data", "/no/such/folder"): "not a folder",
    ("--speed",): "unknown argument: --speed",
}


def row_faults(row):
    name = f"{row.get('task')}/{row.get('condition')}, {row.get('method')}"
    if list(row) != KEYS:
        yield f"{name}: keys are {list(row)}"
        return
    for key in KEYS:
        good = isinstance(row[key], str) if key in TEXTS else row[key] is None or isinstance(row[key], (int, float))
        if not good:
            yield f"{name}: {key} is {row[key]!r}"
    if (not row["n"] or row["rms"] is None) and not row["method"].startswith("cv::"):  # it may find nothing
        yield f"{name}: nothing was measured"


def comparisons(rows):
    """For each task and condition with both: its name, our rms, and the least of OpenCV's."""
    groups = {}
    for row in rows:
        ours_or_theirs = "theirs" if row["method"].startswith("cv::") else "ours"
        groups.setdefault(f"{row['task']}/{row['condition']}", {}).setdefault(ours_or_theirs, []).append(row["rms"])
    known = {name: {side: [rms for rms in all if rms is not None] for side, all in g.items()} for name, g in groups.items()}
    return [(name, min(g["ours"]), min(g["theirs"])) for name, g in known.items() if g.get("ours") and g.get("theirs")]


def worse_faults(rows):
    compared = comparisons(rows)
    if not compared:
        yield "no row stands beside one of OpenCV's"
    for name, ours, theirs in compared:
        if ours > 1.001 * theirs and not re.match(NOT_CLAIMED, name):
            yield f"{name}: rms {ours}, OpenCV's {theirs}"


def argument_faults(program):
    for arguments, reason in REFUSED.items():
        done = subprocess.run([program, *arguments], capture_output=True, text=True)
        if done.returncode == 0 or reason not in done.stderr:
            yield f"{' '.join(arguments)}: status {done.returncode}, says {done.stderr.strip()!r}, not {reason!r}"
    done = subprocess.run([program, "--help"], capture_output=True, text=True)
    if done.returncode != 0 or "--filter REGEX" not in done.stdout:
        yield "--help does not help"


def run_faults(program):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        done = subprocess.run([program, "--quick", "--json", path], capture_output=True, text=True)
        if done.returncode != 0:
            yield f"status {done.returncode}: {done.stderr.strip()}"
            return
        rows = json.loads(path.read_text(encoding="utf-8"))
    if "skipped real pictures" not in done.stderr or "skipped: no --data" not in done.stdout:
        yield "without --data, nothing says what was skipped"
    faults = [fault for row in rows for fault in row_faults(row)]
    yield from faults or worse_faults(rows)


def main():
    program = sys.argv[1]
    faults = [*argument_faults(program), *run_faults(program)]
    print("\n".join(faults) or "good")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
