#!/usr/bin/env python3
"""What the decoders must give, by numpy, in double precision and without a line of theirs.

    tests/learned/reference/decode_cases.py > tests/learned/decode/decode_cases.inc

The outputs of the networks are noise that tests/learned/decode/noise.hpp makes as well, so that only what is expected
of them need be kept."""
# SPDX-License-Identifier: MIT
import numpy as np

f32, f64, u32 = np.float32, np.float64, np.uint32


def noise(seed, count):
    """Numbers 0 … 2^32 - 1 that look like chance."""
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=u32) * u32(0x9E3779B9) + u32(seed)
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            h = (h ^ (h >> u32(shift))) * u32(factor)
    return h


def unit(h):
    return (h >> u32(8)).astype(f32) * f32(2.0**-24)


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


# ---- YOLO ------------------------------------------------------------------------------------

HEADS = {"anchors": 5, "anchor_free": 4, "end_to_end": 6}


def yolo_fields(case):
    """fields x candidates: as stored, and as meant."""
    head, labels, extras = HEADS[case["family"]], case["labels"], case["extras"]
    classes = 0 if case["family"] == "end_to_end" else labels
    h = noise(case["seed"], (head + classes + extras) * case["candidates"]).reshape(-1, case["candidates"])
    u, byte, rare = unit(h), h >> u32(24), h % u32(case["one_in"]) == 0
    if case["stored"] == "float":
        stored = u * f32(640)
        score = np.where(rare, u, u * f32(0.2))
        if case["scores"] == "sigmoid":
            score = np.where(rare, u * f32(4), (u + f32(1)) * f32(-4))
        last = 5 if case["family"] == "anchors" else head + classes
        stored[4:head + classes] = u[4:head + classes]
        stored[4:last] = score[4:last]
        if case["family"] == "end_to_end":
            stored[5] = (byte[5] % u32(labels)).astype(f32)
        stored[head + classes:] = (u[head + classes:] - f32(0.5)) * f32(8)
        return stored.astype(f64)
    least = 0 if case["stored"] == "std::uint8_t" else -128
    stored = byte.astype(np.int64)
    quiet = np.where(rare, stored, stored // 8)
    last = 5 if case["family"] == "anchors" else head + classes
    stored[4:last] = quiet[4:last]
    return f64(f32(case["scale"])) * (stored + least - case["zero_point"])


def decode_yolo(case):
    fields, family = yolo_fields(case), case["family"]
    head, extras = HEADS[family], case["extras"]
    share = sigmoid if case["scores"] == "sigmoid" else (lambda v: v)
    across, down = case["width"] or 1, case["height"] or 1
    found = []
    for i in range(case["candidates"]):
        column = fields[:, i]
        if family == "end_to_end":
            label, score = int(column[5]), share(column[4])
        else:
            classes = column[head:len(column) - extras]
            label = int(np.argmax(classes))
            score = share(classes[label]) * (share(column[4]) if family == "anchors" else 1)
        if score < case["min_score"]:
            continue
        a, b, c, d = column[0] * across, column[1] * down, column[2] * across, column[3] * down
        if case["rotated"]:
            angle = column[len(column) - extras]
            if c < d:
                c, d, angle = d, c, angle + np.pi / 2
            where = [a - 0.5, b - 0.5, c, d, angle % np.pi]
        elif family == "end_to_end":
            where = [a - 0.5, b - 0.5, c - 0.5, d - 0.5]
        else:
            where = [a - c / 2 - 0.5, b - d / 2 - 0.5, a + c / 2 - 0.5, b + d / 2 - 0.5]
        found.append((i, label, min(score, 1), where))
    return found


YOLO = dict(family="anchor_free", candidates=300, labels=3, extras=0, min_score=0.25, one_in=64, scores="share",
            rotated=False, width=0, height=0, stored="float", scale=1, zero_point=0)

YOLO_CASES = [
    dict(name="v8", candidates=8400, labels=80, one_in=16384),
    dict(name="v8_masks", candidates=2100, labels=80, extras=32, one_in=8192),
    dict(name="v8_pose", candidates=2100, labels=1, extras=51, one_in=128),
    dict(name="v8_logits", candidates=1000, labels=5, one_in=256, scores="sigmoid"),
    dict(name="v8_shares", candidates=500, labels=2, one_in=64, width=2, height=3),
    dict(name="v8_rotated", candidates=1000, labels=15, extras=1, one_in=1024, rotated=True),
    dict(name="v8_u8", candidates=1000, labels=20, one_in=1024, width=640, height=480, stored="std::uint8_t",
         scale=1 / 255),
    dict(name="v8_i8", candidates=1000, labels=20, one_in=1024, width=640, height=480, stored="std::int8_t",
         scale=1 / 250, zero_point=-122),
    dict(name="v5", family="anchors", candidates=6300, labels=80, one_in=256),
    dict(name="v5_masks", family="anchors", candidates=1000, labels=4, extras=32, one_in=64),
    dict(name="v5_u8", family="anchors", candidates=1000, labels=4, one_in=64, width=320, height=320,
         stored="std::uint8_t", scale=1 / 250, zero_point=3),
    dict(name="v10", family="end_to_end", candidates=300, labels=80, one_in=16),
    dict(name="v10_rotated", family="end_to_end", candidates=300, labels=15, extras=1, one_in=16, rotated=True),
]


GRID = dict(seed=1500, rows=10, columns=12, labels=4, width=384, height=320, min_score=0.85, first_candidate=1000,
            anchors=((10, 13), (16, 30), (33, 23)))


def decode_yolo_grid():
    """A head as the last convolution leaves it."""
    labels, rows, columns = GRID["labels"], GRID["rows"], GRID["columns"]
    logits = (unit(noise(GRID["seed"], 3 * (5 + labels) * rows * columns)) - f32(0.5)) * f32(8)
    share = sigmoid(logits.astype(f64)).reshape(3, 5 + labels, rows, columns)
    found = []
    for a, y, x in np.ndindex(3, rows, columns):
        v = share[a, :, y, x]
        label = int(np.argmax(v[5:]))
        if v[4] * v[5 + label] < GRID["min_score"]:
            continue
        cx = (2 * v[0] - 0.5 + x) * GRID["width"] / columns
        cy = (2 * v[1] - 0.5 + y) * GRID["height"] / rows
        w, h = (2 * v[2:4]) ** 2 * GRID["anchors"][a]
        candidate = GRID["first_candidate"] + (a * rows + y) * columns + x
        found.append((candidate, label, v[4] * v[5 + label],
                      [cx - w / 2 - 0.5, cy - h / 2 - 0.5, cx + w / 2 - 0.5, cy + h / 2 - 0.5]))
    return found


# ---- sets ------------------------------------------------------------------------------------


def detr_boxes(case):
    return unit(noise(case["seed"] + 1, 4 * case["queries"])).astype(f64).reshape(-1, 4)


def set_detection(case, query, label, score):
    x, y, w, h = detr_boxes(case)[query] * [case["width"], case["height"], case["width"], case["height"]]
    return query, label, score, [x - w / 2 - 0.5, y - h / 2 - 0.5, x + w / 2 - 0.5, y + h / 2 - 0.5]


def decode_detr(case):
    logits = (unit(noise(case["seed"], case["queries"] * (case["labels"] + 1))) - f32(0.5)) * f32(16)
    found = []
    for query, row in enumerate(logits.astype(f64).reshape(case["queries"], -1)):
        shares = np.exp(row) / np.exp(row).sum()
        label = int(np.argmax(shares[:-1]))
        if shares[label] >= case["min_score"]:
            found.append(set_detection(case, query, label, shares[label]))
    return found


def decode_rt_detr(case):
    """Of 64 levels, so that many are equal."""
    logits = (noise(case["seed"], case["queries"] * case["labels"]) >> u32(26)).astype(f64) * 0.25 - 10
    order = sorted(range(len(logits)), key=lambda i: (-logits[i], i))[:case["top"] or None]
    found = [i for i in sorted(order) if sigmoid(logits[i]) >= case["min_score"]]
    return [set_detection(case, i // case["labels"], i % case["labels"], sigmoid(logits[i])) for i in found]


SETS = dict(width=640, height=480, top=0)
DETR_CASES = [dict(name="detr", queries=60, labels=6, min_score=0.6)]
RT_DETR_CASES = [
    dict(name="rt_detr", queries=60, labels=10, min_score=0.99, top=300),
    dict(name="rt_detr_cut", queries=60, labels=10, min_score=0.5, top=25),
]


# ---- classes and masks -----------------------------------------------------------------------


def classes(seed):
    logits = ((unit(noise(seed, 1000)) - f32(0.5)) * f32(16)).astype(f64)
    shares = np.exp(logits) / np.exp(logits).sum()
    return [(int(i), shares[i]) for i in np.argsort(-shares)[:5]]


MASK = dict(seed=42, prototypes=8, height=20, width=24, input=(96, 80), scale=(1.7, 1.6), offset=(-3.3, 2.1),
            box=(10.2, 8.7, 80.1, 70.4), size=(61, 45), threshold=0.6)


def mask():
    k, h, w = MASK["prototypes"], MASK["height"], MASK["width"]
    prototypes = ((unit(noise(MASK["seed"], k * h * w)) - f32(0.5)) * f32(2)).astype(f64).reshape(k, h, w)
    coefficients = ((unit(noise(MASK["seed"] + 1, k)) - f32(0.5)) * f32(4)).astype(f64)
    sums = np.tensordot(coefficients, prototypes, 1)
    rows, bar = [], np.log(MASK["threshold"] / (1 - MASK["threshold"]))
    for y in range(MASK["size"][1]):
        row = 0
        for x in range(MASK["size"][0]):
            px, py = (MASK["scale"][i] * (x, y)[i] + MASK["offset"][i] for i in (0, 1))
            u = min(max((px + 0.5) * w / MASK["input"][0] - 0.5, 0), w - 1)
            v = min(max((py + 0.5) * h / MASK["input"][1] - 0.5, 0), h - 1)
            i, j = min(int(u), w - 2), min(int(v), h - 2)
            s, t = u - i, v - j
            value = ((sums[j, i] * (1 - s) + sums[j, i + 1] * s) * (1 - t) +
                     (sums[j + 1, i] * (1 - s) + sums[j + 1, i + 1] * s) * t)
            assert abs(value - bar) > 1e-5, "too close to call: take another seed"
            x0, y0, x1, y1 = MASK["box"]
            row |= int(value >= bar and x0 <= px < x1 and y0 <= py < y1) << x
        rows.append(row)
    return rows


# ---- what is written -------------------------------------------------------------------------


def number(v):
    text = np.format_float_positional(f32(v), unique=True, trim="0")
    return text + "f"


def print_found(name, found):
    print(f"inline constexpr expected_detection {name}_found[] = {{")
    for candidate, label, score, where in found:
        print(f"    {{{candidate}, {label}, {number(score)}, {{{', '.join(map(number, where))}}}}},")
    print("};")


def main():
    print("// Written by tests/learned/reference/decode_cases.py; not to be edited.\n")
    for seed, case in enumerate(YOLO_CASES):
        full = dict(YOLO, seed=1000 + seed) | case
        print_found(full["name"], decode_yolo(full))
        print(f"inline constexpr yolo_case<{full['stored']}> {full['name']} = {{")
        print(f"    \"{full['name']}\", {full['candidates']}, {full['seed']}u, {full['one_in']}u, {number(full['scale'])}, "
              f"{full['zero_point']},")
        print(f"    {{.family = yolo_family::{full['family']}, .min_score = {number(full['min_score'])}, "
              f".labels = {full['labels']}, .extras = {full['extras']},")
        print(f"     .input_width = {full['width']}, .input_height = {full['height']}, .scores = score_form::{full['scores']}}},")
        print(f"    {{{full['name']}_found, std::size({full['name']}_found)}}}};\n")
    print_found("grid", decode_yolo_grid())
    print("inline constexpr expected_detections grid = {grid_found, std::size(grid_found)};\n")
    for cases, decode in ((DETR_CASES, decode_detr), (RT_DETR_CASES, decode_rt_detr)):
        for seed, case in enumerate(cases):
            full = dict(SETS, seed=2000 + seed) | case
            print_found(full["name"], decode(full))
            print(f"inline constexpr set_case {full['name']} = {{{full['queries']}, {full['labels']}, {full['seed']}u, "
                  f"{number(full['min_score'])}, {full['top']},")
            print(f"    {{{full['name']}_found, std::size({full['name']}_found)}}}};\n")
    print("inline constexpr class_score best_of_1000[] = {  // seed 3000")
    for label, share in classes(3000):
        print(f"    {{{number(share)}, {label}}},")
    print("};\n")
    print("inline constexpr std::uint64_t mask_rows[] = {  // bit x of row y")
    for row in mask():
        print(f"    {row:#018x},")
    print("};")


if __name__ == "__main__":
    main()
