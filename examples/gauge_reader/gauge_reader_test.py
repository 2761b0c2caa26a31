#!/usr/bin/env python3
"""gauge_reader on the drawn pictures: the truth is within what it states, and it abstains where there is no dial."""
# SPDX-License-Identifier: MIT
import json

from tool_test import (PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, spares, tells_what_is_unwritable)

DIALS = ("dial.png", "dial_tilted.png", "dial_shaded.png")


def agrees(answer, name):
    truth = TRUTH[name]
    full = truth["most"] - truth["least"]
    return abs(answer["value"] - truth["value"]) < 4 * answer["sigma"] and answer["sigma"] < 0.005 * full


for name in DIALS:
    scale = f"{TRUTH[name]['least']}:{TRUTH[name]['most']}"
    status, (answer,) = answers(PICTURES / name, "--scale", scale, "--unit", "bar")
    check(status == 0 and answer["status"] == "ok" and answer["unit"] == "bar" and agrees(answer, name), answer)

# A model, and marks at the ends that were found.
dial, model = PICTURES / "dial.png", SCRATCH / "model.json"
status, (answer,) = answers("teach", dial, "--scale", "0:10", "--model", model)
check(status == 0 and json.loads(model.read_text())["width"] == 640, answer)
status, (again,) = answers(dial, "--model", model)
check(status == 0 and abs(again["value"] - answer["value"]) < 1e-3, again)
begin, end = answer["scale"]["begin"], answer["scale"]["end"]
marks = f"0@{begin[0]},{begin[1]};10@{end[0]},{end[1]}"
status, (again,) = answers(dial, "--marks", marks)
check(status == 0 and agrees(again, "dial.png"), again)

trace, annotated = SCRATCH / "trace.html", SCRATCH / "annotated.png"
status, said, _ = run(dial, "--scale", "0:10", "--trace", trace, "--annotate", annotated)
check(status == 0 and "±" in said, said)
check("ticks" in trace.read_text(), "the trace has its steps")
check(annotated.read_bytes() != dial.read_bytes() and annotated.read_bytes()[:4] == b"\x89PNG", "a PNG was made")

# Several pictures: a line for each, and a status that says that one was not read.
status, lines = answers(dial, PICTURES / "page.png", "--scale", "0:10")
check(status == 2 and [line["status"] for line in lines] == ["ok", "abstained"] and lines[1]["reason"], lines)
status, (answer,) = answers(dial, "--scale", "0:13")
check(status == 2 and "division" in answer["reason"], answer)
status, said, complaint = run(SCRATCH / "nothing.png", "--scale", "0:1")
check(status == 2 and said == "" and "nothing.png" in complaint, complaint)
(SCRATCH / "text.png").write_text("no picture")
check(run(SCRATCH / "text.png", "--scale", "0:1")[0] == 2, "a text is no picture")
for wrong in (("--scale", "0"), ("--scale", "1:1"), ("--marks", "0@1,2"), ("--model", SCRATCH / "text.png"), ()):
    status, said, complaint = run(dial, *wrong)
    check(status == 2 and said == "" and complaint != "", wrong)
tells_what_is_unwritable(dial, "--scale", "0:10")
names_it_once(SCRATCH / "text.png", "--scale", "0:1", file=SCRATCH / "text.png")
for option in ("--annotate", "--trace"):
    spares(dial, "COPY", "--scale", "0:10", option, "COPY")
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
