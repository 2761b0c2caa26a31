#!/usr/bin/env python3
"""What a model's manifest needs to know of it: the probe's picture, numbers of its outputs, the checksum.

For training scripts: the picture is that of alidade's `draw_probe`, bit for bit. docs/learned/manifest.md tells the rest.
"""
# SPDX-License-Identifier: MIT
import hashlib

import numpy as np


def draw(seed, width, height, channels=3):
    """The picture of `seed`: uint8, height x width x channels, in the order b, g, r; without the last axis for one."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    y, x, c = (axis.astype(np.uint32) for axis in (y, x, c))
    h = np.uint32(seed) + np.uint32(0x9E3779B9) * (c + np.uint32(1))
    h = h + np.uint32(0x85EBCA6B) * (x // np.uint32(8)) + np.uint32(0xC2B2AE35) * (y // np.uint32(8))
    h = (h ^ h >> np.uint32(16)) * np.uint32(0x7FEB352D)
    h = (h ^ h >> np.uint32(15)) * np.uint32(0x846CA68B)
    picture = ((h ^ h >> np.uint32(16)) >> np.uint32(24)).astype(np.uint8)
    return picture[:, :, 0] if channels == 1 else picture


def samples_of(output, count=12):
    """Places of `output` and what stands there: the largest and smallest numbers, and some evenly between."""
    numbers = np.asarray(output, dtype=np.float32).ravel()
    order = np.argsort(numbers, kind="stable")
    third = max(1, count // 3)
    chosen = {*order[:third], *order[-third:], *np.linspace(0, numbers.size - 1, third).astype(int)}
    index = sorted(int(i) for i in chosen)
    return index, [float(f"{numbers[i]:.7g}") for i in index]


def outputs_of(named, count=12):
    """The probe's "outputs" of {name: array}."""
    return [{"name": name, "index": index, "value": value}
            for name, (index, value) in ((name, samples_of(output, count)) for name, output in named.items())]


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
