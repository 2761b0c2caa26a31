#!/usr/bin/env python3
"""classify on the drawn parts: what is good is told from what is spoilt, and in which way; what is no picture is told."""
# SPDX-License-Identifier: MIT
import os

from tool_test import PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, tells_what_is_unwritable

MODEL = "models/part_state.json"
parts = {name: one["state"] for name, one in TRUTH.items() if name.startswith("state_")}
status, lines = answers(MODEL, *(PICTURES / name for name in parts), "--top", "2")
check(status == 0 and len(lines) == len(parts) == 5, lines)
told = [line["classes"][0]["label"] for line in lines]
check(all((a == "good") == (b == "good") for a, b in zip(told, parts.values())), told)
check(sum(a == b for a, b in zip(told, parts.values())) >= 4, told)  # it takes one burr or notch in fourteen for another
for line in lines:
    check(1 >= line["classes"][0]["score"] >= line["classes"][1]["score"] >= 0, line)

(SCRATCH / "text.png").write_text("no picture")
status, (line,) = answers(MODEL, SCRATCH / "text.png")
check(status == 2 and line["status"] == "failed" and line["reason"], line)
# Names need not be UTF-8: the line of JSON is one nevertheless.
odd = os.fsencode(SCRATCH) + b"/odd\xfc.png"
with open(odd, "wb") as file:
    file.write((PICTURES / "state_good.png").read_bytes())
status, (line,) = answers(MODEL, os.fsdecode(odd))
check(status == 0 and line["file"].endswith("odd\ufffd.png"), line)
(SCRATCH / "empty").mkdir()
status, (line,) = answers(MODEL, SCRATCH / "empty")
check(status == 2 and line["status"] == "failed", "a folder without pictures is none that could be read")
status, said, complaint = run("models/detector.json", PICTURES / "state_good.png")
check(status == 2 and said == "" and "classifier" in complaint, "a detector is no classifier")
tells_what_is_unwritable(MODEL, PICTURES / "state_good.png")
names_it_once(MODEL, SCRATCH / "text.png", file=SCRATCH / "text.png")
check(run("--help")[0] == 0 and run()[0] != 0, "arguments")
conclude()
