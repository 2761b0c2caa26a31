#!/usr/bin/env python3
"""Random detections and what others make of them: torchvision's lists, shapely's areas, and plain numpy loops of the
published algorithms (soft NMS: Bodla 2017; matrix NMS: Wang 2020; weighted box fusion: Solovyev 2021).

    nms_peers.py FILE [--sets 10000]      a binary file that tests/peers/nms_peers.cpp reads
    nms_peers.py --inc FILE               a few small sets as C++, for machines without these libraries
"""
# SPDX-License-Identifier: MIT
import argparse
import struct

import numpy as np

KINDS = ["nms", "batched", "rotated", "soft_linear", "soft_gaussian", "matrix_linear", "matrix_gaussian", "fusion",
         "merging"]


def upright(random, n, step):
    """Boxes in crowds, so that many overlap; corners are multiples of `step` where it is not 0."""
    middles = random.uniform(0, 300, (max(1, n // 6), 2))
    at = middles[random.integers(0, len(middles), n)] + random.normal(0, 8, (n, 2))
    size = np.exp(random.uniform(np.log(4), np.log(120), (n, 2)))
    boxes = np.concatenate([at - size / 2, at + size / 2], 1)
    if step:
        boxes = np.round(boxes / step) * step
    return boxes.astype(np.float32)


def turned(random, n):
    middles = random.uniform(0, 300, (max(1, n // 6), 2))
    at = middles[random.integers(0, len(middles), n)] + random.normal(0, 8, (n, 2))
    size = np.exp(random.uniform(np.log(4), np.log(120), (n, 2)))
    return np.concatenate([at, size, random.uniform(-4, 4, (n, 1))], 1).astype(np.float32)


def scores_of(random, n, ties):
    scores = random.uniform(0.01, 1, n)
    return (np.round(scores * 20) / 20 if ties else scores).astype(np.float32)


def iou_matrix(boxes):
    b = boxes.astype(np.float64)
    low, high = np.maximum(b[:, None, :2], b[None, :, :2]), np.minimum(b[:, None, 2:], b[None, :, 2:])
    both = np.prod(np.clip(high - low, 0, None), 2)
    area = (b[:, 2] - b[:, 0]) * (b[:, 3] - b[:, 1])
    either = area[:, None] + area[None] - both
    return np.where(both > 0, both / np.where(either > 0, either, 1), 0)


def polygon(r):
    from shapely.geometry import Polygon
    x, y, w, h, a = (float(v) for v in r)
    c, s = np.cos(a), np.sin(a)
    return Polygon([(x + u * w / 2 * c - v * h / 2 * s, y + u * w / 2 * s + v * h / 2 * c)
                    for u, v in ((-1, -1), (1, -1), (1, 1), (-1, 1))])


def rotated_iou_matrix(regions):
    shapes = [polygon(r) for r in regions]
    made = np.zeros((len(shapes), len(shapes)))
    for i, a in enumerate(shapes):
        for j, b in enumerate(shapes[:i]):
            both = a.intersection(b).area if a.intersects(b) else 0
            made[i, j] = made[j, i] = both / (a.area + b.area - both)
    return made


def by_score(scores):
    return sorted(range(len(scores)), key=lambda i: (-scores[i], i))


def hard(iou, scores, labels, limit):
    """What stays, and the detections that each of these suppressed."""
    kept, joined = [], []
    for j in by_score(scores):
        for k, i in enumerate(kept):
            if labels[i] == labels[j] and iou[i, j] > limit:
                joined[k].append(j)
                break
        else:
            kept.append(j)
            joined.append([])
    return kept, joined


def soft(iou, scores, labels, remains, min_score):
    scores = scores.astype(np.float64).copy()
    left, told = [i for i in range(len(scores)) if scores[i] >= min_score], []
    while left:
        best = min(left, key=lambda i: (-scores[i], i))
        left.remove(best)
        told.append((best, scores[best]))
        for i in left:
            if labels[i] == labels[best]:
                scores[i] *= remains(iou[i, best])
        left = [i for i in left if scores[i] >= min_score]
    return told


def matrix(iou, scores, labels, gaussian, sigma, min_score):
    """As the matrices of the paper's code, whose sigma is a factor."""
    order = by_score(scores)
    upper = np.triu(iou[np.ix_(order, order)] * (labels[order][:, None] == labels[order][None]), 1)
    own = np.broadcast_to(upper.max(0)[:, None], upper.shape)
    if gaussian:
        decay = np.exp(-sigma * upper ** 2) / np.exp(-sigma * own ** 2)
    else:
        decay = (1 - upper) / (1 - own)
    made = scores[order].astype(np.float64) * decay.min(0)
    told = [(order[k], made[k]) for k in range(len(order)) if made[k] >= min_score]
    return sorted(told, key=lambda one: -one[1])


def fuse(boxes, scores, labels, limit, models):
    """Each box joins the fused one of its label that it overlaps most, or begins one."""
    told = []
    for label in np.unique(labels):
        groups, means = [], []
        for j in [i for i in by_score(scores) if labels[i] == label]:
            overlaps = iou_matrix(np.vstack([boxes[j]] + means))[0, 1:] if means else np.zeros(0)
            best = int(np.argmax(overlaps)) if len(overlaps) and overlaps.max() > limit else len(groups)
            if best == len(groups):
                groups.append([])
                means.append(None)
            groups[best].append(j)
            weights = scores[groups[best]].astype(np.float64)
            means[best] = (boxes[groups[best]] * weights[:, None]).sum(0) / weights.sum()
        for group, mean in zip(groups, means):
            score = scores[group].astype(np.float64).mean() * min(models, len(group)) / models
            told.append((group[0], score, *mean))
    return sorted(told, key=lambda one: -one[1])


def safe(values, limit):
    """No value so near the limit that rounding decides."""
    return np.abs(values - limit).min(initial=1) > 1e-6


def case(kind, random, size):
    """(limit, models, regions, scores, labels, [(index, score, region…)])"""
    n = int(random.integers(0, size))
    limit = float(random.choice([0.3, 0.45, 0.5, 0.6, 0.7]))
    labels = random.integers(0, 4, n)
    ties = kind in ("nms", "batched") and random.random() < 0.3
    scores = scores_of(random, n, ties)
    if kind in ("nms", "batched"):
        import torch
        import torchvision
        regions = upright(random, n, 0 if kind == "nms" else 1 / 16)
        boxes, tensor = torch.from_numpy(regions), torch.from_numpy(scores)
        if kind == "nms":
            kept = torchvision.ops.nms(boxes, tensor, limit)
        else:
            # Its own sort of what it kept is not a stable one: equal scores are put in order here.
            kept = torchvision.ops.batched_nms(boxes, tensor, torch.from_numpy(labels), limit)
            kept = sorted(kept.tolist(), key=lambda i: (-scores[i], i))
        told = [(int(i), scores[i], *regions[i]) for i in kept]
    elif kind == "rotated":
        regions = turned(random, n)
        iou = rotated_iou_matrix(regions)
        told = [(i, scores[i], *regions[i]) for i in hard(iou, scores, labels, limit)[0]]
    else:
        regions = upright(random, n, 0)
        iou = iou_matrix(regions)
        if kind == "soft_linear":
            told = soft(iou, scores, labels, lambda o: 1 - o if o > limit else 1, 0.01)
        elif kind == "soft_gaussian":
            told = soft(iou, scores, labels, lambda o: np.exp(-o * o / limit), 0.01)
        elif kind.startswith("matrix"):
            told = matrix(iou, scores, labels, kind == "matrix_gaussian", 1 / limit, 0.05) if n else []
        elif kind == "merging":
            told = []
            for i, joined in zip(*hard(iou, scores, labels, limit)):
                weights = scores[[i] + joined].astype(np.float64)
                told.append((i, scores[i], *((regions[[i] + joined] * weights[:, None]).sum(0) / weights.sum())))
        else:
            told = fuse(regions, scores, labels, limit, 3)
        told = [one if len(one) > 2 else (*one, *regions[one[0]]) for one in told]
    return limit, 3, regions, scores, labels, told


def written(kind, made):
    limit, models, regions, scores, labels, told = made
    width = 5 if kind == "rotated" else 4
    out = struct.pack("<4id", KINDS.index(kind), len(scores), len(told), models, limit)
    for region, score, label in zip(regions, scores, labels):
        out += struct.pack(f"<{width + 1}fi", *region, score, label)
    for index, score, *region in told:
        out += struct.pack(f"<i{width + 1}d", index, score, *region)
    return out


def as_code(number, kind, made):
    limit, models, regions, scores, labels, told = made
    yield f"// {kind}, {limit}"
    region = "rotated_region" if kind == "rotated" else "region"
    rows = (f"{{{{{', '.join(repr(float(v)) + 'F' for v in r)}}}, {float(s)!r}F, {l}, {i}}}"
            for i, (r, s, l) in enumerate(zip(regions, scores, labels)))
    yield f"const std::vector<detected<{region}>> {kind}_{number} = {{"
    yield from (f"    {row}," for row in rows)
    yield "};"
    yield f"const std::vector<detected<{region}>> {kind}_{number}_told = {{"
    for i, s, *r in told:
        yield f"    {{{{{', '.join(repr(float(np.float32(v))) + 'F' for v in r)}}}, {float(np.float32(s))!r}F, {labels[i]}, {i}}},"
    yield "};"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--sets", type=int, default=10000)
    parser.add_argument("--inc", action="store_true")
    args = parser.parse_args()
    random = np.random.default_rng(5)
    if args.inc:
        lines = ["// Made by tests/peers/nms_peers.py --inc: what torchvision, shapely and numpy say."]
        for kind in KINDS:
            made = case(kind, random, 14)
            while len(made[3]) < 9 or len(made[5]) > len(made[3]) - 2 and "matrix" not in kind:
                made = case(kind, random, 14)
            lines += as_code(0, kind, made)
        with open(args.file, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
        return
    with open(args.file, "wb") as out:
        for kind in KINDS:
            quick = kind in ("nms", "batched")
            for _ in range(args.sets if quick else args.sets // 10):
                out.write(written(kind, case(kind, random, 120 if quick else 40)))


if __name__ == "__main__":
    main()
