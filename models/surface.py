#!/usr/bin/env python3
"""Trains the model of sound metal surfaces, judges it on spoilt ones, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/surface.py

It never sees a defect. An autoencoder makes of a surface how it is lit and toned; bars and spots are looked for in
what is left, and each is measured by how strong the same are all over that surface. The picture less what the network
answers, squared, is the heat.
"""
# SPDX-License-Identifier: MIT
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

import network
import samples
import training

SIZE = 128
REACH = 12  # of the filters, in pixels
DIRECTIONS = 8  # of the bars
BELLS = (1.0, 3.2)  # the sigmas of the spots
FLOOR = 5e-4  # of grey, an eighth of a level: that of a surface without any grain
QUIET = 0.99  # of a hundred sound surfaces one is called spoilt
LEVEL = 0.1  # what the network answers is so far off the picture where that begins to be called spoilt


def filters():
    """Bars, light or dark between their two sides, in all directions; spots, small and large. Loudness 1."""
    axis = torch.arange(-REACH, REACH + 1.0)
    y, x = torch.meshgrid(axis, axis, indexing="ij")

    def bell(across, along=None, turn=0.0):
        u, v = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        made = torch.exp(-0.5 * ((u / (along or across)) ** 2 + (v / across) ** 2))
        return made / made.sum()

    turns = [math.pi * k / DIRECTIONS for k in range(DIRECTIONS)]
    bank = torch.stack([bell(1.0, 4.0, turn) - bell(3.0, 4.0, turn) for turn in turns] + [bell(one) for one in BELLS])
    return (bank / bank.abs().sum((1, 2), keepdim=True))[:, None]


class Surface(nn.Module):
    """The autoencoder is linear, and its neck four numbers: enough for light and tone, and too few for any defect."""

    def __init__(self, neck=4):
        super().__init__()
        self.down, self.up = nn.Linear(SIZE * SIZE, neck), nn.Linear(neck, SIZE * SIZE)
        self.register_buffer("bank", filters())
        self.register_buffer("rarity", torch.ones(1, self.bank.shape[0], 1, 1))

    def learn(self, pictures):
        """Of all linear autoencoders the best: its weights are the principal components, and no descent is needed."""
        rows = network.as_input(pictures).double().flatten(1)
        mean = rows.mean(0)
        off = rows - mean
        parts = F.normalize(torch.linalg.eigh(off @ off.T).eigenvectors.T[-self.down.out_features:] @ off)
        with torch.no_grad():
            self.down.weight.copy_(parts), self.down.bias.copy_(-parts @ mean)
            self.up.weight.copy_(parts.T), self.up.bias.copy_(mean)

    def sound(self, x):
        return self.up(self.down(x.flatten(1))).reshape(-1, 1, SIZE, SIZE)

    def strengths(self, x):
        """Of each filter at each place, in parts of its mean over the surface."""
        strength = torch.abs(F.conv2d(x - self.sound(x), self.bank, padding=REACH))
        return strength / (F.avg_pool2d(strength, SIZE) + FLOOR)

    def forward(self, x):
        planes = (self.strengths(x) * self.rarity).reshape(-1, 1, self.bank.shape[0], SIZE * SIZE)
        strongest = F.max_pool2d(planes, (self.bank.shape[0], 1)).reshape(-1, 1, SIZE, SIZE)
        return x - LEVEL * strongest

    def balance(self, pictures):
        """Each filter is as rare as the others where it says that a surface is spoilt, and together they are as rare on
        sound surfaces as asked."""
        most = network.answers_of(lambda x: self.strengths(x).amax((2, 3)), pictures)
        rank = most.argsort(0).argsort(0).amax(1) / (len(most) - 1.0)
        self.rarity.copy_(1 / most.quantile(rank.quantile(QUIET), 0)[None, :, None, None])


def heat_of(model, pictures):
    return network.answers_of(lambda x: (model(x) - x).square(), pictures).numpy()[:, 0]


def area_under_curve(sound, spoilt):
    """The chance that a spoilt one scores higher than a sound one."""
    order = numpy.argsort(numpy.concatenate([sound, spoilt]), kind="stable")
    ranks = numpy.empty(len(order))
    ranks[order] = numpy.arange(1, len(order) + 1)
    return float((ranks[len(sound):].sum() - len(spoilt) * (len(spoilt) + 1) / 2) / (len(sound) * len(spoilt)))


def judge(model, threshold):
    pictures, truth, masks = samples.drawn("surfaces", kept_apart=True)
    heat, truth = heat_of(model, pictures), numpy.array(truth)
    most = heat.max((1, 2))
    sound = truth == "none"
    quality = {"chance that a spoilt one is hotter than a sound one": area_under_curve(most[sound], most[~sound]),
               "sound ones called spoilt, share": float((most[sound] >= threshold).mean())}
    hits = numpy.array([(one[mask > 0] >= threshold).any() for one, mask in zip(heat, masks)])
    for kind in ("pit", "scratch", "stain"):
        quality[f"{kind} found where it is, share"] = float(hits[truth == kind].mean())
    quality["chance that a spoilt pixel is hotter than a sound one"] = area_under_curve(
        heat[masks == 0][::97], heat[masks > 0][::3])
    quality["surfaces"] = len(pictures)
    return quality


def main():
    training.begin(14)
    pictures, truth, _ = samples.drawn("surfaces")
    pictures = pictures[numpy.array(truth) == "none"]
    to_learn, apart = pictures[:1000], pictures[1000:]  # sound as well: what is rare there is a defect

    model = Surface()
    model.learn(to_learn)
    model.balance(apart)
    threshold = round(LEVEL ** 2, 6)
    network.write(model, "surface", {
        "name": "metal surfaces without defects",
        "family": "reconstruction",
        "inputs": [{"name": "surface", "shape": [1, 1, SIZE, SIZE]}],
        "outputs": [{"name": "sound"}],
        "preprocessing": {"fit": "stretch", "sampling": "antialiased", "colour": "gray", "layout": "planar",
                          "scale": 1 / 255},
        "thresholds": {"anomaly": threshold},
        "quality": judge(model, threshold),
    })


if __name__ == "__main__":
    main()
