#!/usr/bin/env python3
"""Cases of the decoders of grids, priors, faces, masks, maps and keypoints, by torchvision, torch and numpy:
writes cells_and_maps.inc beside itself, or with --check says whether that still is what these give.

Outputs of networks are stored as small integers, real = scale * (stored - zero), so that one case serves floats and
quantised tensors. Boxes are told in the coordinates of the house: half a pixel less than in the outline's."""
# SPDX-License-Identifier: MIT
import argparse
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.models.detection import _utils, anchor_utils, image_list, roi_heads

random = np.random.default_rng(2024)
lines = []


def number(value):
    text = f"{float(value):.9g}"
    return text + ("F" if "." in text or "e" in text else ".0F")


def rows(values, width=20):
    values = [str(v) for v in values]
    return ",\n    ".join(", ".join(values[i:i + width]) for i in range(0, len(values), width))


class Stored:
    """A tensor of integers, written to the file under a name."""

    def __init__(self, name, shape, scale=1 / 64, zero=0, low=-128, high=128, change=None):
        stored = random.integers(low, high, shape)
        if change is not None:
            change(stored)
        self.real = scale * (stored.astype(np.float64) - zero)
        extents = ", ".join(str(e) for e in shape)
        lines.append(f"constexpr std::int8_t {name}_numbers[] = {{\n    {rows(stored.ravel())}}};")
        lines.append(f"constexpr stored<{len(shape)}> {name}{{{name}_numbers, {{{extents}}}, {number(scale)}, {zero}}};")


def expect(name, found, bar):
    """(candidate, label, score, x0, y0, x1, y1) in the outline, of which those that reach the bar are written."""
    assert all(abs(f[2] - bar) > 1e-5 for f in found), f"{name}: a score too near to the bar"
    kept = sorted((f for f in found if f[2] >= bar), key=lambda f: (f[0], f[1]))
    assert 3 <= len(kept), (name, len(kept))
    text = ",\n    ".join("{{" + ", ".join(number(v - 0.5) for v in f[3:7]) + f"}}, {number(f[2])}, {f[1]}, {f[0]}}}"
                          for f in kept)
    lines.append(f"constexpr detection {name}_expected[] = {{\n    {text}}};")


def picture(name, values):
    lines.append(f"constexpr std::uint8_t {name}_expected[] = {{\n    {rows(np.asarray(values).ravel(), 32)}}};")


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def softmax(v):
    e = np.exp(v - v.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def cells(width, height, strides):
    """Column, row and stride of each cell, in order."""
    return np.array([(x, y, s) for s in strides for y in range(-(-height // s)) for x in range(-(-width // s))],
                    np.float64)


def cut_to_shares(first, last=None, scale=64):
    def change(stored):
        part = stored[:, first:last]
        part[...] = np.clip(part, 0, scale)
    return change


def make_yolox():
    grid = cells(60, 40, [8, 16, 32])
    out = Stored("yolox_output", (len(grid), 8), change=cut_to_shares(4)).real
    centre = (out[:, :2] + grid[:, :2]) * grid[:, 2:]
    size = np.exp(out[:, 2:4]) * grid[:, 2:]
    score, label = out[:, 4] * out[:, 5:].max(1), out[:, 5:].argmax(1)
    expect("yolox", [(i, label[i], score[i], *(centre[i] - size[i] / 2), *(centre[i] + size[i] / 2))
                     for i in range(len(grid))], 0.3001)


def make_nanodet():
    grid = cells(30, 44, [8, 16])
    out = Stored("nanodet_output", (len(grid), 2 + 4 * 5), change=cut_to_shares(0, 2)).real
    mean = (softmax(out[:, 2:].reshape(-1, 4, 5)) * np.arange(5)).sum(-1) * grid[:, 2:]
    x, y = (grid[:, 0] + 0.5) * grid[:, 2], (grid[:, 1] + 0.5) * grid[:, 2]
    expect("nanodet", [(i, c, out[i, c], x[i] - mean[i, 0], y[i] - mean[i, 1], x[i] + mean[i, 2], y[i] + mean[i, 3])
                       for i in range(len(grid)) for c in range(2)], 0.6001)


def anchors_of(generator, width, height, strides):
    images = image_list.ImageList(torch.zeros(1, 3, height, width), [(height, width)])
    maps = [torch.zeros(1, 1, height // s, width // s) for s in strides]
    return generator(images, maps)[0].double()


def make_fcos():
    strides = [8, 16, 32]
    generator = anchor_utils.AnchorGenerator(tuple((s,) for s in strides), ((1.0,),) * 3)
    anchors = anchors_of(generator, 64, 32, strides)
    n = len(anchors)
    logits = Stored("fcos_logits", (n, 3)).real
    sides = Stored("fcos_sides", (n, 4), low=0).real
    central = Stored("fcos_centredness", (n, 1)).real
    boxes = _utils.BoxLinearCoder(True).decode(torch.tensor(sides), anchors)
    scores = np.sqrt(sigmoid(logits) * sigmoid(central))
    expect("fcos", [(i, c, scores[i, c], *boxes[i].numpy()) for i in range(n) for c in range(3)], 0.70012)


def make_retinanet():
    strides, sizes = [16, 32], ((16, 20), (32, 41))
    anchors = anchors_of(anchor_utils.AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * 2), 64, 48, strides)
    lines.append("constexpr region retinanet_anchors[] = {\n    " +
                 ",\n    ".join("{" + ", ".join(number(v) for v in a) + "}" for a in anchors) + "};")
    n = len(anchors)
    boxes, logits = Stored("retinanet_boxes", (n, 4), 1 / 32, 5), Stored("retinanet_logits", (n, 3), 1 / 20, -9)
    decoded = _utils.BoxCoder((1, 1, 1, 1)).decode_single(torch.tensor(boxes.real), anchors).numpy()
    scores = sigmoid(logits.real)
    expect("retinanet", [(i, c, scores[i, c], *decoded[i]) for i in range(n) for c in range(3)], 0.99001)


def make_ssd():
    generator = anchor_utils.DefaultBoxGenerator([[2], [2, 3]], scales=[0.2, 0.5, 0.9])
    images = image_list.ImageList(torch.zeros(1, 3, 60, 80), [(60, 80)])
    priors = generator(images, [torch.zeros(1, 1, 3, 4), torch.zeros(1, 1, 1, 2)])[0].double()
    lines.append("constexpr region ssd_priors[] = {\n    " +
                 ",\n    ".join("{" + ", ".join(number(v) for v in p) + "}" for p in priors) + "};")
    n = len(priors)
    boxes, logits = Stored("ssd_boxes", (n, 4), 1 / 16, 3), Stored("ssd_logits", (n, 4), 1 / 20)
    decoded = _utils.BoxCoder((10, 10, 5, 5)).decode_single(torch.tensor(boxes.real), priors).numpy()
    scores = F.softmax(torch.tensor(logits.real), -1).numpy()
    expect("ssd", [(i, c - 1, scores[i, c], *decoded[i]) for i in range(n) for c in range(1, 4)], 0.30003)


def make_fastestdet():
    def change(stored):
        stored[0] = np.clip(stored[0], 0, 64)
        stored[5:] = np.clip(stored[5:], 0, 64)
    out = Stored("fastestdet_output", (8, 4, 5), change=change).real
    found = []
    for h in range(4):
        for w in range(5):
            data = out[:, h, w]
            score = data[0] ** 0.6 * data[5:].max() ** 0.4
            across, down = sigmoid(data[3]), sigmoid(data[4])
            x, y = (w + np.tanh(data[1])) / 5, (h + np.tanh(data[2])) / 4
            found.append((h * 5 + w, data[5:].argmax(), score, (x - across / 2) * 160, (y - down / 2) * 96,
                          (x + across / 2) * 160, (y + down / 2) * 96))
    expect("fastestdet", found, 0.60003)


def make_centernet():
    heat = torch.tensor(Stored("centernet_heat", (2, 6, 7), 1 / 40).real)
    size = Stored("centernet_sizes", (2, 6, 7), 1 / 16, low=0).real
    offset = Stored("centernet_offsets", (2, 6, 7), 1 / 128, low=0).real
    peaks = (F.max_pool2d(heat[None], 3, 1, 1)[0] == heat).numpy()
    scores = sigmoid(heat.numpy())
    found = []
    for c, y, x in zip(*np.nonzero(peaks)):
        middle = np.array([x, y]) + offset[:, y, x]
        found.append((y * 7 + x, c, scores[c, y, x], *(middle - size[:, y, x] / 2) * 4,
                      *(middle + size[:, y, x] / 2) * 4))
    expect("centernet", found, 0.80001)


def make_yunet():
    found, marks, first = [], [], 0
    for stride in (8, 16, 32):
        grid = cells(64, 32, [stride])
        n = len(grid)
        part = [Stored(f"yunet_{what}_{stride}", (n, k), low=low, high=high).real
                for what, k, low, high in (("face", 1, -3, 67), ("object", 1, 0, 65), ("box", 4, -128, 128),
                                           ("landmarks", 10, -128, 128))]
        scores = np.sqrt(np.clip(part[0], 0, 1) * np.clip(part[1], 0, 1))[:, 0]
        centre, size = (part[2][:, :2] + grid[:, :2]) * stride, np.exp(part[2][:, 2:]) * stride
        for i in range(n):
            found.append((first + i, 0, scores[i], *(centre[i] - size[i] / 2), *(centre[i] + size[i] / 2)))
            if scores[i] >= 0.60003:
                marks.append(((part[3][i].reshape(5, 2) + grid[i, :2]) * stride - 0.5).ravel())
        first += n
    expect("yunet", found, 0.60003)
    lines.append("constexpr float yunet_landmarks_expected[][10] = {\n    " +
                 ",\n    ".join("{" + ", ".join(number(v) for v in m) + "}" for m in marks) + "};")


def make_ultraface():
    scores = Stored("ultraface_scores", (30, 2), 1 / 100, 0, 0, 101).real
    boxes = Stored("ultraface_boxes", (30, 4), 1 / 120, 0, 0).real
    expect("ultraface", [(i, 0, scores[i, 1], boxes[i, 0] * 320, boxes[i, 1] * 240, boxes[i, 2] * 320,
                          boxes[i, 3] * 240) for i in range(30)], 0.7001)


def make_semantic():
    planes = torch.tensor(Stored("semantic_planes", (4, 5, 6)).real)
    large = F.interpolate(planes[None], (19, 23), mode="bilinear", align_corners=False)[0]
    two = large.topk(2, 0).values
    assert (two[0] - two[1]).min() > 1e-5
    picture("semantic", large.argmax(0).numpy())
    picture("semantic_small", planes.argmax(0).numpy())
    assert (large[1] - 0.25).abs().min() > 1e-6
    picture("mask", (large[1] >= 0.25).numpy().astype(int))
    # A picture of 23 × 19 whose middle is cut out: input (x, y) of 24 × 20 lies at ((x + .5) / 2 + 5.5, …) of it.
    plane, out = planes.numpy(), np.full((19, 23), 255)
    for y in range(19):
        for x in range(23):
            u, v = 2 * x - 10.75, 2 * y - 8.25
            if not (-0.5 <= u <= 23.5 and -0.5 <= v <= 19.5):
                continue
            i, j = np.clip((u + 0.5) / 4 - 0.5, 0, 5), np.clip((v + 0.5) / 4 - 0.5, 0, 4)
            i0, j0 = int(i), int(j)
            i1, j1, p, q = min(i0 + 1, 5), min(j0 + 1, 4), i - i0, j - j0
            values = (plane[:, j0, i0] * (1 - p) * (1 - q) + plane[:, j0, i1] * p * (1 - q) +
                      plane[:, j1, i0] * (1 - p) * q + plane[:, j1, i1] * p * q)
            best = np.sort(values)[::-1]
            assert best[0] - best[1] > 1e-6
            out[y, x] = values.argmax()
    picture("semantic_cut", out)


def make_pasted():
    mask = torch.tensor(Stored("pasted_mask", (7, 7), 1 / 64, 0, 0, 65).real).float()
    boxes = [(3.2, 4.7, 20.9, 15.1), (-6.5, -3.25, 12.0, 40.0), (10.0, 10.0, 10.6, 10.6), (25.0, 2.0, 60.0, 9.0)]
    lines.append("constexpr region pasted_boxes[] = {\n    " +
                 ",\n    ".join("{" + ", ".join(number(v - 0.5) for v in b) + "}" for b in boxes) + "};")
    pasted = roi_heads.paste_masks_in_image(mask[None, None].repeat(len(boxes), 1, 1, 1), torch.tensor(boxes),
                                            (24, 32))
    assert ((pasted - 0.4).abs() > 1e-6).all()
    picture("pasted", (pasted >= 0.4).numpy().astype(int))


def make_stability():
    logits = Stored("stability_logits", (6, 7), 1 / 16).real
    lines.append(f"constexpr float stability_expected = {number((logits > 1).sum() / (logits > -1).sum())};")


def gaussian(width):
    sigma = 0.3 * ((width - 1) * 0.5 - 1) + 0.8
    v = np.exp(-((np.arange(width) - width // 2) ** 2) / (2 * sigma ** 2))
    return v / v.sum()


def make_keypoints():
    """Bumps of heat, and what `quarter` (HRNet's get_final_preds) and `dark` (DARK's) make of them."""
    y, x = np.mgrid[:16, :12]
    places = [(5.3, 7.8), (2.6, 12.2), (8.4, 3.3), (0.2, 9.0), (11.0, 15.0)]

    def change(stored):
        for k, (px, py) in enumerate(places):
            bump = np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * 2.0 ** 2))
            stored[k] = np.round(bump * 120 + stored[k] % 3)

    heat = Stored("heat_maps", (5, 16, 12), 1 / 128, 0, 0, 3, change).real
    quarter, dark = [], []
    for one in heat:
        row, column = np.unravel_index(one.argmax(), one.shape)
        q, d = [float(column), float(row)], np.array([float(column), float(row)])
        if 0 < column < 11:
            q[0] += np.sign(one[row, column + 1] - one[row, column - 1]) * 0.25
        if 0 < row < 15:
            q[1] += np.sign(one[row + 1, column] - one[row - 1, column]) * 0.25
        kernel = gaussian(11)
        padded = np.pad(one, 5)
        blurred = np.apply_along_axis(lambda v: np.convolve(v, kernel, "valid"), 0, padded)
        blurred = np.apply_along_axis(lambda v: np.convolve(v, kernel, "valid"), 1, blurred)
        h = np.log(np.maximum(blurred, 1e-10))
        if 1 < column < 10 and 1 < row < 14:
            c, r = column, row
            slope = np.array([h[r, c + 1] - h[r, c - 1], h[r + 1, c] - h[r - 1, c]]) / 2
            dxy = (h[r + 1, c + 1] - h[r - 1, c + 1] - h[r + 1, c - 1] + h[r - 1, c - 1]) / 4
            hessian = np.array([[(h[r, c + 2] - 2 * h[r, c] + h[r, c - 2]) / 4, dxy],
                                [dxy, (h[r + 2, c] - 2 * h[r, c] + h[r - 2, c]) / 4]])
            d -= np.linalg.inv(hessian) @ slope
        quarter.append((*q, one.max()))
        dark.append((*d, one.max()))
    for name, cells_found in (("quarter", quarter), ("dark", dark)):
        text = ",\n    ".join("{" + ", ".join(number(v) for v in (k[0] * 4, k[1] * 4, k[2])) + "}"
                              for k in cells_found)
        lines.append(f"constexpr keypoint {name}_expected[] = {{\n    {text}}};")

    def shares(stored):
        np.clip(stored, -10, 100, stored)
    across, down = Stored("simcc_across", (4, 24), 1 / 100, change=shares).real, Stored("simcc_down", (4, 32), 1 / 100,
                                                                                       change=shares).real
    text = ",\n    ".join(f"{{{number(a.argmax() / 2)}, {number(d.argmax() / 2)}, {number(min(a.max(), d.max()))}}}"
                          for a, d in zip(across, down))
    lines.append(f"constexpr keypoint simcc_expected[] = {{\n    {text}}};")


def make_gallery():
    query, gallery = Stored("gallery_query", (9,)).real, Stored("gallery_rows", (12, 9), 1 / 20, 4).real
    cosines = F.cosine_similarity(torch.tensor(query)[None], torch.tensor(gallery)).numpy()
    order = np.argsort(-cosines, kind="stable")[:5]
    text = ", ".join(f"{{{i}, {number(cosines[i])}}}" for i in order)
    lines.append(f"constexpr gallery_match gallery_expected[] = {{\n    {text}}};")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    for make in (make_yolox, make_nanodet, make_fcos, make_retinanet, make_ssd, make_fastestdet, make_centernet,
                 make_yunet, make_ultraface, make_semantic, make_pasted, make_stability, make_keypoints, make_gallery):
        make()
    text = "// Made by cells_and_maps.py: what torchvision, torch and numpy make of these tensors.\n" + \
        "// SPDX-License-Identifier: MIT\n" + "\n".join(lines) + "\n"
    file = Path(__file__).with_suffix(".inc")
    if not check:
        file.write_text(text, encoding="utf-8")
        return
    # Other versions of the packages may differ in the last digits.
    split = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
    old = file.read_text(encoding="utf-8")
    numbers = [np.array([float(v) for v in split.findall(t)]) for t in (old, text)]
    same = split.sub("", old) == split.sub("", text) and np.allclose(*numbers, rtol=1e-6, atol=1e-6)
    print(f"{file.name}: {'good' if same else 'is not what these packages give'}")
    sys.exit(not same)


if __name__ == "__main__":
    main()
