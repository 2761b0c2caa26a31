#!/usr/bin/env python3
"""angle_meter on the drawn pictures: the truth is within what it states, and it abstains where there is no angle."""
# SPDX-License-Identifier: MIT
import os
import shutil

from tool_test import (PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable)

part, reference, page = (PICTURES / name for name in ("part.png", "part_reference.png", "page.png"))


def agrees(answer, truth):
    return abs(answer["angle"] - truth) < 4 * answer["sigma"] + 1e-3 and answer["sigma"] < 0.02


status, (answer,) = answers(part)
check(status == 0 and answer["status"] == "ok" and agrees(answer, 90), answer)
status, (answer,) = answers(part, "--mode", "part", "--reference", reference)
check(status == 0 and agrees(answer, TRUTH["part.png"]["angle"]), answer)
status, (answer,) = answers(page, "--mode", "skew")
check(status == 0 and agrees(answer, TRUTH["page.png"]["angle"]), answer)

trace, annotated = SCRATCH / "trace.html", SCRATCH / "annotated.png"
status, said, _ = run(part, "--mode", "part", "--reference", reference, "--trace", trace, "--annotate", annotated)
check(status == 0 and "degrees" in said, said)
check("what was measured" in trace.read_text(), "the trace has the last step")
check(annotated.read_bytes() != part.read_bytes() and annotated.read_bytes()[:4] == b"\x89PNG", "a PNG was made")

# Where there is no angle, the reason, and a status that says so.
status, (answer,) = answers(part, "--roi", "0,0,60,60")
check(status == 2 and answer["status"] == "abstained" and "no edge" in answer["reason"], answer)
status, (answer,) = answers(page, "--mode", "part", "--reference", reference)
check(status == 2 and answer["status"] == "abstained", answer)
status, said, complaint = run(SCRATCH / "nothing.png")
check(status == 2 and said == "" and "nothing.png" in complaint, complaint)
status, _, complaint = run(part, "--roi", "0,0,9000,60")
check(status == 2 and "--roi" in complaint, complaint)
status, _, complaint = run(part, "--mode", "part")
check(status == 2 and "--reference" in complaint, complaint)
(SCRATCH / "text.png").write_text("no picture")
check(run(SCRATCH / "text.png")[0] == 2, "a text is no picture")
tells_what_is_unwritable(part)
names_it_once(SCRATCH / "text.png", file=SCRATCH / "text.png")
for option in ("--annotate", "--trace"):
    spares(part, "COPY", option, "COPY")
check(run("--help")[0] == 0 and run()[0] != 0 and run(part, "--mode", "other")[0] != 0, "arguments")

# A file name need not be UTF-8, but JSON must.
oddly_named = os.fsdecode(os.fsencode(SCRATCH / "part") + b"\xff.png")
status, (answer,) = answers(oddly_named)
check(status == 2 and "No such file" in answer["reason"], answer)
shutil.copy(part, os.fsencode(oddly_named))
status, (answer,) = answers(oddly_named)
check(status == 0 and answer["status"] == "ok", answer)
conclude()
