#!/usr/bin/env python3
"""Random masks and polygons, and what COCO's encoding makes of them: readable loops after the public description of its
mask functions, pixel by pixel and step by step.

    mask_peers.py FILE [--cases 3000]   a text file that mask_peers.cpp reads
    mask_peers.py --inc FILE            a few as C++
"""
# SPDX-License-Identifier: MIT
import argparse
import math

import numpy as np


def encode(mask):
    """Lengths of runs down the columns; the first is of pixels that are off."""
    counts, value, length = [], 0, 0
    for pixel in mask.T.ravel():
        if pixel != value:
            counts.append(length)
            value, length = pixel, 0
        length += 1
    return counts + [length]


def decode(counts, width, height):
    flat = np.concatenate([np.full(count, i % 2, np.uint8) for i, count in enumerate(counts)])
    return flat.reshape(width, height).T


def text(counts):
    """Groups of 5 bits from the lowest, sign extended; bit 5 says that there are more; from '0' on."""
    out = ""
    for i, count in enumerate(counts):
        left = count - counts[i - 2] if i > 2 else count
        while True:
            bits, left = left & 31, left >> 5
            done = left == (-1 if bits & 16 else 0)
            out += chr(48 + bits + (0 if done else 32))
            if done:
                break
    return out


def polygon(corners, width, height):
    """The outline in steps of a fifth of a pixel; where it passes the middle of a column, what is below changes."""
    points = [(int(5 * x + 0.5), int(5 * y + 0.5)) for x, y in corners]
    walk = []
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        dx, dy = abs(x1 - x0), abs(y1 - y0)
        if dx == dy == 0:
            continue
        turned = (x0 > x1) if dx >= dy else (y0 > y1)
        a, b = ((x1, y1), (x0, y0)) if turned else ((x0, y0), (x1, y1))
        if dx >= dy:
            steps = [(a[0] + t, int(a[1] + (b[1] - a[1]) / dx * t + 0.5)) for t in range(dx + 1)]
        else:
            steps = [(int(a[0] + (b[0] - a[0]) / dy * t + 0.5), a[1] + t) for t in range(dy + 1)]
        walk += steps[::-1] if turned else steps
    changes = []
    for (u0, v0), (u1, v1) in zip(walk, walk[1:]):
        if u0 != u1 and min(u0, u1) % 5 == 2:
            column = (min(u0, u1) - 2) // 5
            row = math.ceil(min(max((min(v0, v1) + 0.5) / 5 - 0.5, 0), height))
            if 0 <= column < width:
                changes.append(column * height + row)
    flat = np.zeros(width * height + 1, np.int64)
    for at in changes:
        flat[at] += 1
    return encode((np.cumsum(flat)[:-1] % 2).astype(np.uint8).reshape(width, height).T)


def box(mask):
    ys, xs = np.nonzero(mask)
    if len(xs) == 0:
        return 0, 0, 0, 0
    return xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1


def random_mask(random, width, height):
    """Noise, or rectangles: long runs and short ones."""
    if random.random() < 0.5:
        return (random.random((height, width)) < random.random()).astype(np.uint8)
    mask = np.zeros((height, width), np.uint8)
    for _ in range(int(random.integers(1, 5))):
        x, y = random.integers(0, width), random.integers(0, height)
        mask[y:y + random.integers(1, height + 1), x:x + random.integers(1, width + 1)] ^= 1
    return mask


def random_polygon(random, width, height):
    """Corners inside and out, in whole, tenth, hundredth and any numbers."""
    n = int(random.integers(1, 9))
    corners = random.uniform(-0.3, 1.3, (n, 2)) * (width, height)
    digits = int(random.integers(0, 4))
    return corners if digits == 3 else np.round(corners, digits)


def lists(random, most):
    """Of one case: what is written for it, a line each."""
    width, height = int(random.integers(1, most)), int(random.integers(1, most))
    a, b = random_mask(random, width, height), random_mask(random, width, height)
    both, either = int((a & b).sum()), int((a | b).sum())
    corners = random_polygon(random, width, height)
    yield [width, height]
    yield a.ravel()
    yield b.ravel()
    yield encode(a)
    yield [text(encode(a))]
    yield encode(a & b)
    yield encode(a | b)
    yield [int(a.sum()), *box(a)]
    yield [repr(both / either if both else 0.0), repr(both / int(a.sum()) if both else 0.0)]
    yield [repr(float(v)) for v in corners.ravel()]
    yield polygon([tuple(c) for c in corners], width, height)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--inc", action="store_true")
    args = parser.parse_args()
    random = np.random.default_rng(11)
    with open(args.file, "w", encoding="utf-8") as out:
        if args.inc:
            out.write("// Made by tests/peers/mask_peers.py --inc.\n")
            for _ in range(6):
                case = [[0]]
                while min(case[0]) < 4:
                    case = list(lists(random, 9))
                size, a, _, counts, words, _, _, _, _, corners, filled = case
                points = ", ".join(f"{{{x}, {y}}}" for x, y in zip(corners[::2], corners[1::2]))
                out.write(f"{{{size[0]}, {size[1]}, \"{''.join('.#'[v] for v in a)}\",\n"
                          f" {{{', '.join(map(str, counts))}}},\n R\"({words[0]})\", {{{points}}},\n"
                          f" {{{', '.join(map(str, filled))}}}}},\n")
            return
        for _ in range(args.cases):
            for line in lists(random, 60):
                out.write(f"{len(line)} {' '.join(map(str, line))}\n")


if __name__ == "__main__":
    main()
