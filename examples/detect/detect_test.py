#!/usr/bin/env python3
"""detect on the drawn workshop: its dials are where the truth has them, and what is no model or picture is told."""
# SPDX-License-Identifier: MIT
import json

from tool_test import (PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable)

MODEL = "models/detector.json"


def overlap(a, b):
    both = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


status, (answer,) = answers(MODEL, PICTURES / "workshop.png", "--annotate", SCRATCH)
dials = [one for one in TRUTH["workshop.png"] if one["label"] == "dial"]
check(status == 0 and len(dials) >= 2, answer)
for dial in dials:
    best = max(overlap(dial["box"], one["box"]) for one in answer["found"] if one["label"] == "dial")
    check(best > 0.75, (dial, answer))
check((SCRATCH / "workshop.png").read_bytes()[:4] == b"\x89PNG", "a PNG was made")

# A folder: a line for each of its pictures, and progress on the other output.
(SCRATCH / "folder").mkdir()
for name in ("workshop.png", "dial.png"):
    (SCRATCH / "folder" / name).write_bytes((PICTURES / name).read_bytes())
status, said, progress = run(MODEL, SCRATCH / "folder", "--json")
check(status == 0 and [json.loads(line)["file"][-8:] for line in said.splitlines()] == ["dial.png", "shop.png"], said)
check("2/2" in progress, progress)

(SCRATCH / "text.png").write_text("no picture")
status, lines = answers(MODEL, PICTURES / "workshop.png", SCRATCH / "text.png")
check(status == 2 and [line["status"] for line in lines] == ["ok", "failed"], lines)
status, said, complaint = run(SCRATCH / "text.png", PICTURES / "workshop.png")
check(status == 2 and said == "" and "text.png" in complaint, complaint)
status, said, complaint = run("models/surface.json", PICTURES / "workshop.png")
check(status == 2 and said == "" and complaint != "", "an autoencoder is no detector")

tells_what_is_unwritable(MODEL, PICTURES / "workshop.png")
names_it_once(MODEL, SCRATCH / "text.png", file=SCRATCH / "text.png")
spares(PICTURES / "dial.png", MODEL, "COPY", "--annotate", SCRATCH)
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
