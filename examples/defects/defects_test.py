#!/usr/bin/env python3
"""defects on the drawn surfaces: each defect is where it was drawn, and the sound surface is sound."""
# SPDX-License-Identifier: MIT
from tool_test import (PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable)

for name, truth in TRUTH.items():
    if not name.startswith("surface_"):
        continue
    status, (line,) = answers(PICTURES / name, "--heat", SCRATCH / "heat", "--annotate", SCRATCH / "boxes")
    check(status == (0 if truth["defect"] == "none" else 1), (name, line))
    check(line["sound"] == (truth["defect"] == "none"), line)
    if not line["sound"]:
        boxes = [one["box"] for one in line["regions"]]
        check(any(x0 - 8 < truth["x"] < x1 + 8 and y0 - 8 < truth["y"] < y1 + 8 for x0, y0, x1, y1 in boxes), (truth, line))
    for folder in ("heat", "boxes"):
        check((SCRATCH / folder / name).read_bytes()[:4] == b"\x89PNG", "a PNG was made")

(SCRATCH / "text.png").write_text("no picture")
status, said, complaint = run(SCRATCH / "text.png")
check(status == 2 and said == "" and "text.png" in complaint, complaint)
status, (line,) = answers(SCRATCH / "text.png")
check(status == 2 and line["status"] == "failed" and "text.png" in line["reason"], line)
check(run(PICTURES / "surface_pit.png", "--level", "-1")[0] != 1, "a level below 0 is none")
check(run(PICTURES / "surface_none.png", "--model", "models/detector.json")[0] == 2, "a detector is no autoencoder")
tells_what_is_unwritable(PICTURES / "surface_pit.png")
names_it_once(SCRATCH / "text.png", file=SCRATCH / "text.png")
for folder in ("--heat", "--annotate"):
    spares(PICTURES / "surface_pit.png", "COPY", folder, SCRATCH)
status, said, complaint = run(PICTURES / "surface_pit.png", "--heat", SCRATCH / "both", "--annotate", SCRATCH / "both")
check(status == 2 and said == "" and "would be written twice" in complaint, complaint)
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
