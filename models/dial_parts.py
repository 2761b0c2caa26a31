#!/usr/bin/env python3
"""Trains the network that marks a dial's needle, scale and face, judges it, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/dial_parts.py

A U-Net; each of its three planes says how much of a pixel is covered, so that the level .5 is the border.
"""
# SPDX-License-Identifier: MIT
import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

import network
import samples
import training

SIZE, LABELS = 160, ("needle", "scale", "face")
LIGHT = {"gain": (0.6, 1.5), "tint": (0, 0.2), "gamma": (0.75, 1.35), "noise": (0, 6)}


class DialParts(nn.Module):
    def __init__(self, wide=8):
        super().__init__()
        conv = network.convolved
        self.down_1 = conv(3, wide, 3)
        self.down_2 = nn.Sequential(conv(wide, 2 * wide, 3, 2), conv(2 * wide, 2 * wide))
        self.down_3 = nn.Sequential(conv(2 * wide, 4 * wide, 3, 2), network.Residual(4 * wide))
        self.down_4 = nn.Sequential(conv(4 * wide, 6 * wide, 3, 2), network.Residual(6 * wide))
        self.down_5 = nn.Sequential(conv(6 * wide, 6 * wide, 3, 2), network.Residual(6 * wide))
        self.up_4 = nn.ConvTranspose2d(6 * wide, 6 * wide, 2, 2)
        self.up_3 = nn.ConvTranspose2d(6 * wide, 4 * wide, 2, 2)
        self.up_2 = nn.ConvTranspose2d(4 * wide, 2 * wide, 2, 2)
        self.up_1 = nn.ConvTranspose2d(2 * wide, wide, 2, 2)
        self.join_4 = conv(12 * wide, 6 * wide)
        self.join_3 = conv(8 * wide, 4 * wide)
        self.join_2 = conv(4 * wide, 2 * wide)
        self.join_1 = conv(2 * wide, wide)
        self.last = nn.Conv2d(wide, len(LABELS), 3, padding=1)

    def logits(self, x):
        a = self.down_1(x)
        b = self.down_2(a)
        c = self.down_3(b)
        d = self.down_4(c)
        y = self.join_4(torch.cat([d, self.up_4(self.down_5(d))], 1))
        y = self.join_3(torch.cat([c, self.up_3(y)], 1))
        y = self.join_2(torch.cat([b, self.up_2(y)], 1))
        return self.last(self.join_1(torch.cat([a, self.up_1(y)], 1)))

    def forward(self, x):
        return torch.sigmoid(self.logits(x))


def placed(pictures, box):
    """Those of one dial, cut and scaled to the input alike. The box has whole numbers and may reach beyond them."""
    left, top, right, bottom = box
    pad = max(0, -left, -top, right - pictures[0].shape[1], bottom - pictures[0].shape[0])
    made = []
    for one in pictures:
        around = numpy.pad(one, [(pad, pad), (pad, pad)] + [(0, 0)] * (one.ndim - 2), mode="edge")
        cut = around[top + pad:bottom + pad, left + pad:right + pad]
        made.append(numpy.asarray(Image.fromarray(cut).resize((SIZE, SIZE), Image.BILINEAR)))
    return made


def varied(picture, masks, random, light):
    size = picture.shape[0]
    side = int(size * random.uniform(0.8, 1.1))
    left, top = (int(random.uniform(-0.06, 0.06) * size + 0.5 * (size - side)) for _ in range(2))
    parts = placed([picture, *masks], (left, top, left + side, top + side))
    turns, mirrored = random.integers(0, 4), random.random() < 0.5
    parts = [numpy.rot90(one, turns)[:, ::-1 if mirrored else 1] for one in parts]
    return light(parts[0]), numpy.stack(parts[1:]).astype(numpy.float32) / 255


def as_used(picture, masks):
    shown, *planes = placed([picture, *masks], (0, 0, picture.shape[1], picture.shape[0]))
    return shown.astype(numpy.float32), numpy.stack(planes).astype(numpy.float32) / 255


def loss_of(model, batch):
    shown, truth = batch
    logits = model.logits(shown)
    chance = torch.sigmoid(logits)
    both = (chance * truth).sum((2, 3)) + 1
    dice = 1 - 2 * both / (chance.square().sum((2, 3)) + truth.square().sum((2, 3)) + 2)
    return F.binary_cross_entropy_with_logits(logits, truth) * 2 + dice.mean()


def diameter_of(mask):
    """The longer axis of the ellipse that has the mask's second moments: the diameter of a circle, seen aslant or not."""
    y, x = numpy.nonzero(mask)
    return 4 * numpy.sqrt(numpy.linalg.eigvalsh(numpy.cov(x, y, bias=True))[-1]) if len(x) > 2 else 0.0


def judge(model):
    pictures, truth, masks = samples.drawn("dials", kept_apart=True)
    masks = masks.reshape(len(pictures), len(LABELS), *masks.shape[1:])
    overlaps, off = [[] for _ in LABELS], []
    for picture, planes in zip(pictures, masks):
        shown, planes = as_used(picture, planes)
        with torch.no_grad():
            said = model(network.as_input([shown]))[0].numpy()
        for k in range(len(LABELS)):
            a, b = said[k] >= 0.5, planes[k] >= 0.5
            overlaps[k].append((a & b).sum() / max(1, (a | b).sum()))
        off.append(diameter_of(said[2] >= 0.5) - diameter_of(planes[2] >= 0.5))
    quality = {f"overlap of {label}, median": float(numpy.median(overlaps[k])) for k, label in enumerate(LABELS)}
    quality.update({f"overlap of {label} below .5, share": float(numpy.mean(numpy.array(overlaps[k]) < 0.5))
                    for k, label in enumerate(LABELS)})
    quality["diameter of the face, mean error in pixels"] = float(numpy.mean(off))
    quality["diameter of the face, root mean square error in pixels"] = float(numpy.sqrt(numpy.mean(numpy.square(off))))
    quality["dials"] = len(pictures)
    return quality


def main():
    training.begin(12)
    pictures, _, masks = samples.drawn("dials")
    masks = masks.reshape(len(pictures), len(LABELS), *masks.shape[1:])

    def example(n, random, light):
        return varied(pictures[n], masks[n], random, light)

    def together(examples):
        shown, planes = zip(*examples)
        return network.as_input(shown), torch.from_numpy(numpy.stack(planes))

    model = DialParts()
    training.train(model, training.Batches(len(pictures), 8, 2000, example, together, LIGHT), loss_of, epochs=4, rate=5e-3)
    network.write(model, "dial_parts", {
        "name": "needle, scale and face of a dial",
        "family": "semantic_map",
        "inputs": [{"name": "dial", "shape": [1, 3, SIZE, SIZE]}],
        "outputs": [{"name": "planes"}],
        "preprocessing": {"fit": "letterbox", "sampling": "antialiased", "colour": "rgb", "layout": "planar",
                          "scale": 1 / 255, "pad": [114] * 3},
        "scores": {"form": "share"},
        "labels": list(LABELS),
        "thresholds": {"mask": 0.5},
        "quality": judge(model),
    })


if __name__ == "__main__":
    main()
