#!/usr/bin/env python3
"""Trains the classifier of stamped parts, judges it on parts kept apart, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/part_state.py
"""
# SPDX-License-Identifier: MIT
import numpy
import torch
from torch import nn
from torch.nn import functional as F

import network
import samples
import training

SIZE, LABELS = 128, ("good", "bent", "burr", "hole missing", "notch")
FLAWS = ("burr", "notch")
LIGHT = {"gain": (0.7, 1.3), "tint": (0, 0), "gamma": (0.8, 1.25), "noise": (0, 5)}


class PartState(nn.Module):
    """A burr is small: what says that there is one is the strongest of 16 × 16 places, and is taught place by place."""

    def __init__(self, wide=12):
        super().__init__()
        conv = network.convolved
        self.features = nn.Sequential(conv(1, wide), conv(wide, 2 * wide, 3, 2), conv(2 * wide, 2 * wide),
                                      nn.MaxPool2d(2), conv(2 * wide, 3 * wide), network.Residual(3 * wide),
                                      nn.MaxPool2d(2), conv(3 * wide, 4 * wide))
        self.flaws = nn.Conv2d(4 * wide, len(FLAWS), 1)
        nn.init.constant_(self.flaws.bias, -3.0)
        self.last = nn.Linear(8 * wide + len(FLAWS), len(LABELS))

    def both(self, x):
        """The states' logits, and of each place those of the flaws."""
        x = self.features(x)
        flaws, cells = self.flaws(x), SIZE // 8
        parts = [F.avg_pool2d(x, cells), F.max_pool2d(x, cells), F.max_pool2d(flaws, cells)]
        return self.last(torch.cat(parts, 1).flatten(1)), flaws

    def forward(self, x):
        return self.both(x)[0]


def varied(picture, flaw, random, light):
    turns, shift = random.integers(0, 4), random.integers(-3, 4, 2)
    picture, flaw = (numpy.roll(numpy.rot90(one, turns), shift, (0, 1)) for one in (picture, flaw))
    return light(picture), flaw.reshape(SIZE // 8, 8, SIZE // 8, 8).max((1, 3))


def flaw_of(truth):
    """1 about the place of a burr, 2 about that of a notch."""
    made = numpy.zeros((SIZE, SIZE), numpy.uint8)
    if truth["state"] in FLAWS:
        x, y = round(truth["x"]), round(truth["y"])
        made[max(0, y - 2):y + 3, max(0, x - 2):x + 3] = 1 + FLAWS.index(truth["state"])
    return made


def loss_of(model, batch):
    shown, states, flaws = batch
    said, places = model.both(shown)
    there = torch.stack([flaws == 1 + k for k in range(len(FLAWS))], 1).float()
    weight = torch.where(there > 0, 20.0, 1.0)
    return F.cross_entropy(said, states, label_smoothing=0.02) + 4 * F.binary_cross_entropy_with_logits(
        places, there, weight=weight)


def judge(model):
    pictures, truth, _ = samples.drawn("parts", kept_apart=True)
    truth = numpy.array([LABELS.index(one["state"]) for one in truth])
    said = network.answers_of(model, pictures).argmax(1).numpy()
    quality = {"told rightly, share": float((said == truth).mean())}
    quality.update({f"{label} told rightly, share": float((said == truth)[truth == k].mean())
                    for k, label in enumerate(LABELS)})
    quality["spoilt parts told to be good, share"] = float((said[truth != 0] == 0).mean())
    quality["parts"] = len(pictures)
    return quality


def main():
    training.begin(13)
    pictures, truth, _ = samples.drawn("parts")
    states = [LABELS.index(one["state"]) for one in truth]

    def example(n, random, light):
        return *varied(pictures[n], flaw_of(truth[n]), random, light), states[n]

    def together(examples):
        shown, flaws, those = zip(*examples)
        return network.as_input(shown), torch.tensor(those), torch.from_numpy(numpy.stack(flaws).astype(numpy.int64))

    model = PartState()
    training.train(model, training.Batches(len(pictures), 16, 3000, example, together, LIGHT), loss_of, epochs=8, rate=4e-3)
    network.write(model, "part_state", {
        "name": "states of a stamped part",
        "family": "classifier",
        "inputs": [{"name": "part", "shape": [1, 1, SIZE, SIZE]}],
        "outputs": [{"name": "states"}],
        "preprocessing": {"fit": "letterbox", "sampling": "antialiased", "colour": "gray", "layout": "planar",
                          "scale": 1 / 255, "pad": 114},
        "scores": {"form": "softmax"},
        "labels": list(LABELS),
        "quality": judge(model),
    })


if __name__ == "__main__":
    main()
