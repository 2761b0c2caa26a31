#!/usr/bin/env python3
"""Pairs of regions, ordinary and awkward, and their overlaps by torchvision (upright) and shapely (rotated).

    overlap_peers.py FILE [--pairs 20000]   a binary file that overlap_peers.cpp reads
    overlap_peers.py --inc FILE             a few of each kind as C++, for machines without these libraries
"""
# SPDX-License-Identifier: MIT
import argparse
import struct

import numpy as np
from shapely.geometry import Polygon

KINDS = ["anyhow", "identical", "quarter turned", "side by side", "nested", "corner to middle", "tiny", "thin", "far away",
         "tiny in huge", "nearly parallel"]


def as_float(*values):
    return np.array(values, np.float32).astype(np.float64)


def pair(kind, random):
    """Two regions x, y, width, height, angle, in numbers that a float holds."""
    size = np.exp(random.uniform(0, 5, 4))
    a = as_float(*random.uniform(-50, 50, 2), size[0], size[1], random.uniform(-4, 4))
    b = as_float(*(a[:2] + random.normal(0, 20, 2)), size[2], size[3], random.uniform(-4, 4))
    along, aside = np.array([np.cos(a[4]), np.sin(a[4])]), np.array([-np.sin(a[4]), np.cos(a[4])])
    if kind == "identical":
        b = a.copy()
    elif kind == "quarter turned":
        b = as_float(a[0], a[1], a[3], a[2], a[4] + np.pi / 2)
    elif kind == "side by side":
        b = as_float(*(a[:2] + along * a[2] + aside * random.choice([0, 0.3]) * a[3]), *a[2:])
    elif kind == "nested":
        b = as_float(a[0], a[1], a[2] / 2, a[3] / 2, a[4])
    elif kind == "corner to middle":
        b = as_float(*(a[:2] + along * a[2] / 2 + aside * a[3] / 2), a[2], a[3], a[4])
    elif kind == "tiny":
        a[2:4] = as_float(*(a[2:4] * 1e-5))
        b[2:4] = as_float(*(b[2:4] * 1e-5))
        b[:2] = as_float(*(a[:2] + along * a[2] / 3))
    elif kind == "thin":
        a[3], b[3] = as_float(a[2] * 1e-3, b[2] * 1e-3)
    elif kind == "far away":
        a[:2] = as_float(*random.uniform(-1e6, 1e6, 2))
        b[:2] = as_float(*(a[:2] + random.normal(0, 20, 2)))
    elif kind == "tiny in huge":
        a[2:4] = as_float(*(a[2:4] * 1e4))
        b[2:4] = as_float(*(b[2:4] * 1e-2))
    elif kind == "nearly parallel":
        b = as_float(*(a[:2] + random.normal(0, 1, 2)), a[2], a[3], a[4] + random.normal(0, 1e-6))
    return a, b


def overlap(a, b):
    """iou and ios by shapely, both seen from the middle of a: what lies far away has as many digits as what is near."""
    shapes = []
    for r in (a, b):
        x, y = r[0] - a[0], r[1] - a[1]
        c, s = np.cos(r[4]), np.sin(r[4])
        shapes.append(Polygon([(x + u * r[2] / 2 * c - v * r[3] / 2 * s, y + u * r[2] / 2 * s + v * r[3] / 2 * c)
                               for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))]))
    both = shapes[0].intersection(shapes[1]).area
    areas = shapes[0].area, shapes[1].area
    return both / (sum(areas) - both), both / min(areas)


def upright_pairs(random, n):
    import torch
    from torchvision.ops import box_iou, complete_box_iou, distance_box_iou, generalized_box_iou  # noqa: F401
    corner = random.uniform(-50, 50, (2, n, 2))
    boxes = np.concatenate([corner, corner + np.exp(random.uniform(0, 5, (2, n, 2)))], 2).astype(np.float32)
    boxes[1, :n // 10] = boxes[0, :n // 10]
    a, b = torch.from_numpy(boxes[0]), torch.from_numpy(boxes[1])
    for i in range(n):
        measures = [f(a[i:i + 1], b[i:i + 1])[0, 0].item() for f in (box_iou,)]
        exact = [f(a[i:i + 1].double(), b[i:i + 1].double())[0, 0].item()
                 for f in (generalized_box_iou, distance_box_iou)]
        yield boxes[0, i], boxes[1, i], measures + exact


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--pairs", type=int, default=20000)
    parser.add_argument("--inc", action="store_true")
    args = parser.parse_args()
    random = np.random.default_rng(7)
    if args.inc:
        with open(args.file, "w", encoding="utf-8") as out:
            out.write("// Made by tests/peers/overlap_peers.py --inc: what shapely says.\n")
            for kind in KINDS:
                for _ in range(2):
                    a, b = pair(kind, random)
                    iou, ios = overlap(a, b)
                    text = ["{" + ", ".join(repr(float(v)) + "F" for v in r) + "}" for r in (a, b)]
                    out.write(f'{{"{kind}", {text[0]}, {text[1]}, {iou!r}, {ios!r}}},\n')
        return
    with open(args.file, "wb") as out:
        for i in range(args.pairs):
            kind = i % len(KINDS)
            a, b = pair(KINDS[kind], random)
            out.write(struct.pack("<i10f3d", kind, *a, *b, *overlap(a, b), 0))
        for a, b, measures in upright_pairs(random, args.pairs // 4):
            out.write(struct.pack("<i10f3d", -1, *a, 0, *b, 0, *measures))


if __name__ == "__main__":
    main()
