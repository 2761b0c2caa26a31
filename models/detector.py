#!/usr/bin/env python3
"""Trains the detector of dials and stamped parts, judges it on scenes kept apart, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/detector.py

It answers as YOLOv8 does, (4 + 2) × 1344: centre and size in pixels of the input, then a score for each class.
"""
# SPDX-License-Identifier: MIT
import math

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

import network
import samples
import training

SIZE, STRIDES, LABELS = 256, (8, 16, 32), ("dial", "part")
PAD = 114
LIGHT = {"gain": (0.6, 1.6), "tint": (0, 0.3), "gamma": (0.7, 1.4), "noise": (0, 6)}
# The level that answers for a thing, by its longer side; where two levels meet, both.
REACH = ((0, 56), (40, 120), (88, 1000))


class Detector(nn.Module):
    def __init__(self, wide=32):
        super().__init__()
        conv, Residual = network.convolved, network.Residual
        self.stem = nn.Sequential(conv(3, 12, 3, 2), conv(12, 24, 3, 2))
        self.to_8 = nn.Sequential(conv(24, 32, 3, 2), Residual(32), Residual(32))
        self.to_16 = nn.Sequential(conv(32, 48, 3, 2), Residual(48))
        self.to_32 = nn.Sequential(conv(48, 56, 3, 2), Residual(56))
        self.lateral = nn.ModuleList(nn.Conv2d(channels, wide, 1) for channels in (32, 48, 56))
        self.smooth = nn.ModuleList(conv(wide, wide) for _ in STRIDES)
        # One for all grids, and so without a normalisation: each would have its own statistics.
        self.tower = nn.Sequential(nn.Conv2d(wide, wide, 3, padding=1), nn.ReLU())
        self.where = nn.ModuleList(nn.Conv2d(wide, 4, 1) for _ in STRIDES)
        self.what = nn.ModuleList(nn.Conv2d(wide, len(LABELS), 1) for _ in STRIDES)
        for head in self.what:
            nn.init.constant_(head.bias, -4.0)
        for k, stride in enumerate(STRIDES):
            y, x = torch.meshgrid(torch.arange(SIZE // stride), torch.arange(SIZE // stride), indexing="ij")
            self.register_buffer(f"cells_{k}", torch.stack([x, y]).float()[None] + 0.5)

    def levels(self, x):
        """For each stride: where (centre and size in strides, the centre from the cell's; size as a logarithm), what."""
        s8 = self.to_8(self.stem(x))
        s16 = self.to_16(s8)
        s32 = self.to_32(s16)
        p32 = self.lateral[2](s32)
        p16 = self.lateral[1](s16) + F.interpolate(p32, scale_factor=2.0, mode="nearest")
        p8 = self.lateral[0](s8) + F.interpolate(p16, scale_factor=2.0, mode="nearest")
        for k, p in enumerate((p8, p16, p32)):
            feature = self.tower(self.smooth[k](p))
            yield self.where[k](feature), self.what[k](feature)

    def decoded(self, k, where):
        centre = (where[:, :2] + getattr(self, f"cells_{k}")) * float(STRIDES[k])
        return torch.cat([centre, torch.exp(where[:, 2:]) * float(4 * STRIDES[k])], 1)

    def forward(self, x):
        columns = []
        for k, (where, what) in enumerate(self.levels(x)):
            both = torch.cat([self.decoded(k, where), torch.sigmoid(what)], 1)
            columns.append(both.reshape(-1, 4 + len(LABELS), (SIZE // STRIDES[k]) ** 2))
        return torch.cat(columns, 2)


def letterboxed(picture, boxes, scale, left, top):
    """The picture, scaled and laid into the input; boxes in the network's coordinates, whose corner is (0, 0)."""
    height, width = picture.shape[:2]
    w, h = max(1, round(width * scale)), max(1, round(height * scale))
    whole = Image.fromarray(picture).resize((w, h), Image.BILINEAR)  # of Pillow, that does not alias
    made = Image.new("RGB", (SIZE, SIZE), (PAD,) * 3)
    made.paste(whole, (left, top))
    boxes = (boxes + 0.5) * numpy.array([w / width, h / height] * 2) + [left, top, left, top]
    return numpy.asarray(made), boxes


def as_used(picture, boxes):
    scale = SIZE / max(picture.shape[:2])
    h, w = round(picture.shape[0] * scale), round(picture.shape[1] * scale)
    return letterboxed(picture, boxes, scale, (SIZE - w) // 2, (SIZE - h) // 2)


def varied(picture, boxes, labels, random, light):
    """Nearer or farther, mirrored, in other light and colours. What is cut by more than a tenth is not asked for."""
    scale = SIZE / max(picture.shape[:2]) * math.exp(random.uniform(-0.35, 0.35))
    spare_x, spare_y = SIZE - picture.shape[1] * scale, SIZE - picture.shape[0] * scale
    left, top = (int(random.uniform(min(s, 0), max(s, 0))) for s in (spare_x, spare_y))
    made, boxes = letterboxed(picture, boxes, scale, left, top)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    cut = numpy.clip(boxes, 0, SIZE)
    share = (cut[:, 2] - cut[:, 0]) * (cut[:, 3] - cut[:, 1]) / area
    keep, unsure = share > 0.9, (share > 0.15) & (share <= 0.9)
    if random.random() < 0.5:
        made = made[:, ::-1]
        boxes, cut = (numpy.stack([SIZE - b[:, 2], b[:, 1], SIZE - b[:, 0], b[:, 3]], 1) for b in (boxes, cut))
    if random.random() < 0.15:
        made = numpy.broadcast_to(made.mean(2, keepdims=True).astype(numpy.uint8), made.shape)
    return light(made), boxes[keep], labels[keep], cut[unsure]


def targets_of(boxes, labels, unsure):
    """For each stride, of each cell: its label, whether it is asked at all, and the box that it should answer with."""
    made = []
    for k, stride in enumerate(STRIDES):
        cells = SIZE // stride
        what = numpy.zeros((len(LABELS), cells, cells), numpy.float32)
        asked = numpy.ones((cells, cells), numpy.float32)
        where = numpy.zeros((4, cells, cells), numpy.float32)
        y, x = numpy.mgrid[0:cells, 0:cells] * stride + 0.5 * stride
        for box in unsure:
            asked[(x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])] = 0
        for box, label in zip(boxes, labels):
            width, height = box[2] - box[0], box[3] - box[1]
            if not REACH[k][0] <= max(width, height) < REACH[k][1]:
                continue
            far = numpy.maximum(numpy.abs(x - 0.5 * (box[0] + box[2])), numpy.abs(y - 0.5 * (box[1] + box[3])))
            near = far < min(1.5 * stride, max(0.75 * stride, 0.3 * min(width, height)))
            what[:, near] = 0
            what[label, near] = 1
            asked[near] = 1
            where[:, near] = box[:, None]
        made.append((what, asked, where))
    return made


def agreement(said, true):
    """Overlap of boxes (centre and size) with corners, and the same less what their hull has too much (GIoU)."""
    low, high = said[:, :2] - 0.5 * said[:, 2:], said[:, :2] + 0.5 * said[:, 2:]
    both = (torch.minimum(high, true[:, 2:]) - torch.maximum(low, true[:, :2])).clamp(min=0).prod(1)
    hull = (torch.maximum(high, true[:, 2:]) - torch.minimum(low, true[:, :2])).prod(1)
    either = said[:, 2:].prod(1) + (true[:, 2:] - true[:, :2]).prod(1) - both
    return both / either, both / either - (hull - either) / hull


def loss_of(model, batch):
    """A cell's score is to be the overlap of its own box with the true one, so that the best box is the surest."""
    pictures, targets = batch
    total, count = 0.0, 0.0
    for k, (where, what) in enumerate(model.levels(pictures)):
        truth, asked, box = targets[k]
        answers = truth.amax(1) > 0
        count += float(answers.sum())
        aim = truth.clone()
        if answers.any():
            said = model.decoded(k, where).permute(0, 2, 3, 1)[answers]
            true = box.permute(0, 2, 3, 1)[answers]
            shared, gained = agreement(said, true)
            size = (true[:, 2:] - true[:, :2]).prod(1, keepdim=True).sqrt()
            corners = torch.cat([said[:, :2] - 0.5 * said[:, 2:], said[:, :2] + 0.5 * said[:, 2:]], 1)
            total = total + 2 * (1 - gained).sum() + 8 * F.smooth_l1_loss(corners / size, true / size, beta=0.03,
                                                                         reduction="sum")
            aim = aim.permute(0, 2, 3, 1)
            aim[answers] = aim[answers] * shared.detach().clamp(0.05, 1)[:, None]
            aim = aim.permute(0, 3, 1, 2)
        chance = torch.sigmoid(what)
        focus = torch.where(truth > 0, torch.ones_like(chance), 0.75 * chance.detach() ** 1.5)
        total = total + (F.binary_cross_entropy_with_logits(what, aim, reduction="none") * focus * asked[:, None]).sum()
    return total / max(count, 1.0)


def overlap(a, b):
    low, high = numpy.maximum(a[:, None, :2], b[None, :, :2]), numpy.minimum(a[:, None, 2:], b[None, :, 2:])
    both = numpy.clip(high - low, 0, None).prod(2)
    return both / ((a[:, 2:] - a[:, :2]).prod(1)[:, None] + (b[:, 2:] - b[:, :2]).prod(1)[None] - both)


def found(answer, least=0.5, most_overlap=0.5):
    """Boxes, scores and labels after suppression, best first, in the network's coordinates."""
    scores, labels = answer[4:].max(0), answer[4:].argmax(0)
    chosen = numpy.flatnonzero(scores >= least)
    chosen = chosen[numpy.argsort(-scores[chosen], kind="stable")]
    boxes = numpy.concatenate([answer[:2] - 0.5 * answer[2:4], answer[:2] + 0.5 * answer[2:4]]).T[chosen]
    scores, labels, kept = scores[chosen], labels[chosen], []
    for i in range(len(chosen)):
        if not kept or overlap(boxes[[i]], boxes[kept]).max() < most_overlap:
            kept.append(i)
    return boxes[kept], scores[kept], labels[kept]


def truth_of(things):
    return (numpy.array([one["box"] for one in things], float).reshape(-1, 4),
            numpy.array([LABELS.index(one["label"]) for one in things], int))


def judge(model):
    """On the scenes kept apart: how many are found, at which overlap, and how many that are not there."""
    pictures, truth, _ = samples.drawn("scenes", kept_apart=True)
    hits, overlaps, sizes_off, asked, false = [0, 0], [], [], [0, 0], 0
    for picture, things in zip(pictures, truth):
        boxes, labels = truth_of(things)
        shown, boxes = as_used(picture, boxes)
        with torch.no_grad():
            said, _, said_labels = found(model(network.as_input([shown]))[0].numpy())
        agree = overlap(boxes, said) * (labels[:, None] == said_labels[None]) if len(boxes) and len(said) else \
            numpy.zeros((len(boxes), len(said)))
        for label in (0, 1):
            asked[label] += int((labels == label).sum())
            hits[label] += int((agree[labels == label] > 0.75).any(1).sum())
        false += int((agree < 0.5).all(0).sum()) if len(boxes) else len(said)
        for i in numpy.flatnonzero((labels == 0) & (agree.max(1, initial=0) > 0.5)):
            overlaps.append(agree[i].max())
            sizes_off.append(numpy.abs(said[agree[i].argmax()] - boxes[i]).max() / (boxes[i][2] - boxes[i][0]))
    return {"dials found at an overlap of .75": hits[0] / asked[0], "parts found at an overlap of .75": hits[1] / asked[1],
            "found and not there, per scene": false / len(pictures),
            "overlap of dials, median": float(numpy.median(overlaps)),
            "worst edge of a dial's box, parts of its width, 95 %": float(numpy.quantile(sizes_off, 0.95)),
            "dials": asked[0], "parts": asked[1], "scenes": len(pictures)}


def main():
    training.begin(11)
    drawn = [samples.drawn(name) for name in ("scenes", "benches")]
    pictures = [one for pictures, _, _ in drawn for one in pictures]
    truth = [truth_of(things) for _, truth, _ in drawn for things in truth]

    def example(n, random, light):
        picture, *boxes = varied(pictures[n], *truth[n], random, light)
        return picture, targets_of(*boxes)

    def together(examples):
        return network.as_input([picture for picture, _ in examples]), [
            tuple(torch.from_numpy(numpy.stack([targets[k][j] for _, targets in examples])) for j in range(3))
            for k in range(len(STRIDES))]

    model = Detector()
    training.train(model, training.Batches(len(pictures), 8, 1000, example, together, LIGHT), loss_of, epochs=16, rate=3e-3)
    network.write(model, "detector", {
        "name": "dials and stamped parts in workshops",
        "family": "yolo_anchor_free",
        "inputs": [{"name": "images", "shape": [1, 3, SIZE, SIZE]}],
        "outputs": [{"name": "output0"}],
        "preprocessing": {"fit": "letterbox", "sampling": "antialiased", "colour": "rgb", "layout": "planar",
                          "scale": 1 / 255, "pad": [PAD] * 3},
        "labels": list(LABELS),
        "thresholds": {"score": 0.5},
        "nms": {"kind": "hard", "overlap": 0.5, "per_class": False},
        "quality": judge(model),
    })


if __name__ == "__main__":
    main()
