#!/usr/bin/env python3
"""segment_then_measure on drawn dials: the face's diameter is the true one, within what it states."""
# SPDX-License-Identifier: MIT
from tool_test import PICTURES, SCRATCH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable

# The dial's face has a radius of 0.42 of the picture's height, 480 pixels.
true, scale = 2 * 0.42 * 480 / 4, ("--pixels-per-millimetre", "4", "--sigma", "0.01")
annotated = SCRATCH / "annotated.png"
status, (answer,) = answers(PICTURES / "dial.png", *scale, "--annotate", annotated)
check(status == 0 and answer["unit"] == "mm", answer)
check(abs(answer["diameter"] - true) < 3 * answer["sigma"] < 0.1 * true, (true, answer))
check(abs(answer["centre"][0] - 319.5) < 6 and abs(answer["centre"][1] - 239.5) < 6, answer)
check(answer["sigma"] > 0.01 / 4 * answer["diameter"], "the scale's own uncertainty is in it")
check(annotated.read_bytes()[:4] == b"\x89PNG", "a PNG was made")

(SCRATCH / "text.png").write_text("no picture")
status, (answer,) = answers(SCRATCH / "text.png", *scale)
check(status == 2 and answer["status"] == "abstained" and answer["reason"], answer)
(SCRATCH / "dot.pgm").write_bytes(b"P5 1 1 255\n\0")
status, (answer,) = answers(SCRATCH / "dot.pgm", *scale)
check(status == 2 and answer["status"] == "abstained" and answer["reason"], answer)
for wrong in (("--pixels-per-millimetre", "0"), ("--pixels-per-millimetre", "4", "--sigma", "5"), (*scale, "--label", "nose")):
    check(run(PICTURES / "dial.png", *wrong)[0] == 2, wrong)
tells_what_is_unwritable(PICTURES / "dial.png", *scale)
names_it_once(SCRATCH / "text.png", *scale, file=SCRATCH / "text.png")
spares(PICTURES / "dial.png", "COPY", *scale, "--annotate", "COPY")
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
