#!/usr/bin/env python3
"""find_then_measure on the drawn workshop: each dial is read, within what it states, and box and dial agree."""
# SPDX-License-Identifier: MIT
from tool_test import (PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable)

dials = [one for one in TRUTH["workshop.png"] if one["label"] == "dial"]
scales = [word for one in dials for word in ("--scale", f"{one['least']}:{one['most']}")]
annotated = SCRATCH / "annotated.png"
status, lines = answers(PICTURES / "workshop.png", *scales, "--annotate", annotated)
check(status == 0 and len(lines) == len(dials) >= 2, lines)
for dial, line in zip(dials, lines):
    check(line["status"] == "ok", line)
    check(abs(line["value"] - dial["value"]) < 4 * line["sigma"] < 0.04 * (dial["most"] - dial["least"]), (dial, line))
    check(line["disagreement"]["centre"] < 0.1, line)
    box, centre = line["box"], line["centre"]
    check(box[0] < centre[0] < box[2] and box[1] < centre[1] < box[3], line)
check(annotated.read_bytes()[:4] == b"\x89PNG", "a PNG was made")

status, said, complaint = run(PICTURES / "workshop.png", *["--scale", "0:1"] * 9)
check(status == 2 and said == "" and "--scale" in complaint, complaint)
# Whatever the network takes for a dial on a page: none is read.
status, lines = answers(PICTURES / "page.png", "--scale", "0:1")
check(status == 2 and all(line["status"] == "abstained" for line in lines), lines)
status, said, complaint = run(SCRATCH / "nothing.png", "--scale", "0:1")
check(status == 2 and said == "" and "nothing.png" in complaint, complaint)
status, said, complaint = run(PICTURES / "surface_none.png", "--scale", "0:1")
check(status == 2 and "no dial is found" in complaint, complaint)
for wrong in ("1:1", "0:1e300"):
    check(run(PICTURES / "workshop.png", "--scale", wrong)[0] == 2, "no scale")
check(run("--scale", "0:1", PICTURES / "page.png", "--json")[0] == 2, "a picture after the scale")
tells_what_is_unwritable(PICTURES / "workshop.png", *scales)
names_it_once(SCRATCH / "nothing.png", "--scale", "0:1", file=SCRATCH / "nothing.png")
spares(PICTURES / "workshop.png", "COPY", *scales, "--annotate", "COPY")
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
