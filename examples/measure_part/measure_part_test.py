#!/usr/bin/env python3
"""measure_part on the drawn part: each dimension is within what is stated, and it abstains where there is no part."""
# SPDX-License-Identifier: MIT
import os
import shutil

from tool_test import PICTURES, SCRATCH, TRUTH, answers, check, conclude, names_it_once, run, tells_what_is_unwritable

part, page = PICTURES / "part.png", PICTURES / "page.png"
scale = TRUTH["part.png"]["pixels_per_millimetre"]
pose = ("--scale", scale, "--pose", "330,237.5,11.2")

status, told = answers(part, *pose)
check(status == 0 and len(told) == 8, told)
for one in told:
    check(one["status"] == "pass", one)
    check(abs(one["value"] - one["nominal"]) < 4 * one["sigma"] and one["sigma"] < (0.01 if one["unit"] == "mm" else 0.04), one)
status, said, _ = run(part, *pose)
check(status == 0 and said.count(" pass") == 8, said)

# Where it lies is found, and then the dimensions are the same.
for name in ("part.png", "part_reference.png"):
    status, found = answers(PICTURES / name, "--scale", scale)
    check(status == 0 and len(found) == 8, found)
    for one in found:
        check(abs(one["value"] - one["nominal"]) < 4 * one["sigma"], one)
for picture, of_scale in ((page, 8), (part, 5), (PICTURES / "surface_none.png", 8)):
    status, said, complaint = run(picture, "--scale", of_scale)
    check(status == 2 and said == "" and complaint.count("\n") == 1, (picture, said, complaint))

# A tolerance that nothing can keep, and pictures without the part.
status, told = answers(part, *pose, "--tolerance", "0.000001")
check(status == 1 and any(one["status"] == "fail" for one in told), told)
status, told = answers(page, *pose)
check(status == 2 and all(one.get("reason") for one in told if one["status"] == "abstained"), told)
check(run(SCRATCH / "nothing.png", *pose)[0] == 2, "there is no such file")
tells_what_is_unwritable(part, *pose)
names_it_once(SCRATCH / "nothing.png", *pose, file=SCRATCH / "nothing.png")
check(run("--help")[0] == 0 and run(part)[0] != 0 and run(part, "--scale", "0", "--pose", "1,2,3")[0] != 0, "arguments")

# Numbers that no part has: the reason, and nothing else.
for scale in ("0.01", "10000", "nan", "inf", "-1"):
    status, said, complaint = run(part, "--scale", scale, "--pose", "1,2,3")
    check(status == 2 and said == "" and "--scale" in complaint, (scale, status, complaint))
for pose in ("320,240,9999", "nan,0,0", "0,inf,0", "1e9,0,0"):
    status, said, complaint = run(part, "--scale", 8, "--pose", pose)
    check(status == 2 and said == "" and "--pose" in complaint, (pose, status, complaint))
check(run(part, "--scale", 8, "--pose", "1,2,3", "--tolerance", "nan")[0] == 2, "a tolerance is a number")

# A file name need not be UTF-8, but JSON must.
oddly_named = os.fsencode(SCRATCH / "part") + b"\xff.png"
shutil.copy(part, oddly_named)
status, told = answers(os.fsdecode(oddly_named), "--scale", 8, "--pose", "330,237.5,11.2")
check(status == 0 and len(told) == 8, told)
conclude()
