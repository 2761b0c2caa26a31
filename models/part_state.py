#!/usr/bin/env python3
"""Trains the classifier of stamped parts, judges it on parts kept apart, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/part_state.py
"""
# SPDX-License-Identifier: MIT
import os

import numpy
import torch
from torch import nn
from torch.nn import functional as F

import network
import samples

SIZE, LABELS = 128, ("good", "bent", "burr", "hole missing", "notch")
EPOCHS = int(os.environ.get("EPOCHS", 14))


class PartState(nn.Module):
    def __init__(self, wide=12):
        super().__init__()
        conv = network.convolved
        self.features = nn.Sequential(conv(1, wide, 5, 2), conv(wide, 2 * wide), nn.MaxPool2d(2),
                                      conv(2 * wide, 3 * wide), network.Residual(3 * wide), nn.MaxPool2d(2),
                                      conv(3 * wide, 4 * wide), network.Residual(4 * wide), nn.MaxPool2d(2),
                                      conv(4 * wide, 4 * wide))
        # The strongest anywhere beside the mean: a burr is small.
        self.last = nn.Linear(8 * wide, len(LABELS))

    def forward(self, x):
        x = self.features(x)
        both = torch.cat([F.avg_pool2d(x, SIZE // 16), F.max_pool2d(x, SIZE // 16)], 1)
        return self.last(both.flatten(1))


def varied(picture, random, light):
    return light(numpy.roll(numpy.rot90(picture, random.integers(0, 4)), random.integers(-3, 4, 2), (0, 1)))


def as_input(values):
    return torch.from_numpy(numpy.ascontiguousarray(numpy.stack(values)[:, None])) / 255


def judge(model):
    pictures, truth, _ = samples.drawn("parts", kept_apart=True)
    truth = numpy.array([LABELS.index(one) for one in truth])
    with torch.no_grad():
        said = numpy.concatenate([model(as_input([one.astype(numpy.float32) for one in pictures[i:i + 50]])).argmax(1).numpy()
                                  for i in range(0, len(pictures), 50)])
    quality = {"told rightly, share": float((said == truth).mean())}
    quality.update({f"{label} told rightly, share": float((said == truth)[truth == k].mean())
                    for k, label in enumerate(LABELS)})
    quality["spoilt parts told to be good, share"] = float((said[truth != 0] == 0).mean())
    quality["parts"] = len(pictures)
    return quality


def main():
    network.begin(13)
    pictures, truth, _ = samples.drawn("parts")
    truth = torch.tensor([LABELS.index(one) for one in truth])

    class Batches:
        def __init__(self, epoch, size=32):
            self.random, self.size = numpy.random.default_rng(3000 + epoch), size
            self.light = network.Light(3100 + epoch, gain=(0.7, 1.3), tint=(0, 0), gamma=(0.8, 1.25), noise=(0, 5))
            self.order = self.random.permutation(len(pictures))

        def __len__(self):
            return len(self.order) // self.size

        def __iter__(self):
            for i in range(len(self)):
                chosen = self.order[i * self.size:(i + 1) * self.size]
                yield as_input([varied(pictures[n], self.random, self.light) for n in chosen]), truth[chosen]

    model = PartState()
    print(sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    network.train(model, Batches, lambda net, batch: F.cross_entropy(net(batch[0]), batch[1], label_smoothing=0.02),
                  epochs=EPOCHS, rate=4e-3)
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
