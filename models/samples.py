"""The drawn sets that the models are trained with and judged by."""
# SPDX-License-Identifier: MIT
import json
import os
import pathlib
import subprocess

import numpy

# How many pictures of each set, and the seed that they are drawn with: to train, and kept apart.
TRAINING = {"scenes": (2400, 101), "benches": (2000, 105), "dials": (2400, 102), "parts": (6000, 103),
            "surfaces": (4000, 104)}
APART = {"scenes": (400, 201), "dials": (300, 202), "parts": (1500, 203), "surfaces": (900, 204)}


def pictures_of(path):
    """All pictures of a file of PNM pictures of one size: N × height × width, or × 3, red first."""
    raw = path.read_bytes()
    kind, width, height, _ = raw[:64].split(maxsplit=4)[:4]
    header = raw.index(b"\n255\n") + 5
    width, height, channels = int(width), int(height), 3 if kind == b"P6" else 1
    whole = numpy.frombuffer(raw, numpy.uint8).reshape(-1, header + width * height * channels)[:, header:]
    return whole.reshape(-1, height, width, 3) if channels == 3 else whole.reshape(-1, height, width)


def drawn(name, kept_apart=False):
    """Pictures, what is true of each, and masks or None. They are drawn by alidade_samples where they are missing."""
    folder = pathlib.Path(os.environ.get("ALIDADE_SAMPLES", "build/samples")) / ("test" if kept_apart else "train")
    count, seed = (APART if kept_apart else TRAINING)[name]
    if not (folder / f"{name}.json").exists():
        program = os.environ.get("ALIDADE_DRAW_SAMPLES", "build/dev/models/alidade_samples")
        subprocess.run([program, folder, name, str(count), str(seed)], check=True)
    masks = folder / f"{name}_masks.pnm"
    return (pictures_of(folder / f"{name}.pnm"), json.loads((folder / f"{name}.json").read_text()),
            pictures_of(masks) if masks.exists() else None)
