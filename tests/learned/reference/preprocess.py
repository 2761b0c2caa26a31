#!/usr/bin/env python3
"""Writes tests/learned/preprocess_cases.inc: small pictures, and what torch and PIL make of them.
Needs numpy, torch and PIL."""
# SPDX-License-Identifier: MIT
import pathlib

import numpy as np
import torch
from PIL import Image

SIZES = [(7, 5, 12, 9), (12, 10, 5, 3), (9, 8, 3, 8), (1, 6, 4, 2), (10, 4, 9, 5), (23, 11, 4, 3)]


def torch_resized(gray, width, height, antialias):
    """As doubles, which torch's interpolate computes with if it is given them."""
    picture = torch.from_numpy(gray.astype(np.float64))[None, None]
    resized = torch.nn.functional.interpolate(picture, (height, width), mode="bilinear", align_corners=False,
                                              antialias=antialias)
    return resized.numpy().ravel()


def rows(numbers, pattern):
    """At most 16 to a line."""
    texts = [pattern.format(number) for number in numbers]
    return "{" + ",\n ".join(", ".join(texts[i:i + 16]) for i in range(0, len(texts), 16)) + "}"


def main():
    random = np.random.RandomState(5)
    cases = []
    for width, height, new_width, new_height in SIZES:
        gray = random.randint(0, 256, (height, width)).astype(np.uint8)
        pil = np.asarray(Image.fromarray(gray).resize((new_width, new_height), Image.BILINEAR)).ravel()
        cases.append(",\n ".join([f"{{{width}, {height}, {new_width}, {new_height}", rows(gray.ravel(), "{}"),
                                  rows(torch_resized(gray, new_width, new_height, False), "{:.9g}"),
                                  rows(torch_resized(gray, new_width, new_height, True), "{:.9g}"),
                                  rows(pil, "{}")]) + "},\n")
    path = pathlib.Path(__file__).parent.parent / "preprocess_cases.inc"
    path.write_text("// Written by reference/preprocess.py.\n// SPDX-License-Identifier: MIT\n" + "".join(cases),
                    encoding="utf-8")


if __name__ == "__main__":
    main()
