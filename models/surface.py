#!/usr/bin/env python3
"""Trains the autoencoder of sound metal surfaces, judges it on spoilt ones, and writes it with its manifest.

    nice -n 10 /usr/bin/python3 models/surface.py

It never sees a defect. What it makes of a surface is what a sound one would look like; where the picture is
otherwise, by the square of the difference, there is a defect.
"""
# SPDX-License-Identifier: MIT
import os
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F

import network
import samples

SIZE = 128
SPREADS, REACH = (0.9, 3.2), 8  # of the averages about each pixel: the sigmas, in pixels, and where they end
QUIET = 0.99  # of a hundred sound surfaces one is called spoilt
EPOCHS = int(os.environ.get("EPOCHS", 5))


class Surface(nn.Module):
    """Through a neck of 8 × 8 places with two numbers each, in which no defect can be told.

    What it answers differs from the picture by how far a place is off on average about it, by a narrow bell or a wide
    one, whichever says more: so grain is not taken for defects, and the square of the difference is the heat.
    """

    def __init__(self, wide=12, neck=2):
        super().__init__()
        conv = network.convolved
        self.down = nn.Sequential(conv(1, wide, 5, 2), conv(wide, 2 * wide, 3, 2), conv(2 * wide, 3 * wide, 3, 2),
                                  conv(3 * wide, 3 * wide, 3, 2), nn.Conv2d(3 * wide, neck, 1))
        self.up = nn.Sequential(conv(neck, 3 * wide), nn.ConvTranspose2d(3 * wide, 3 * wide, 2, 2), nn.ReLU(),
                                conv(3 * wide, 3 * wide), nn.ConvTranspose2d(3 * wide, 2 * wide, 2, 2), nn.ReLU(),
                                conv(2 * wide, 2 * wide), nn.ConvTranspose2d(2 * wide, wide, 2, 2), nn.ReLU(),
                                conv(wide, wide), nn.ConvTranspose2d(wide, wide, 2, 2), nn.ReLU(),
                                nn.Conv2d(wide, 1, 3, padding=1))
        for name, sigma in zip(("narrow", "wide"), SPREADS):
            bell = torch.exp(-0.5 * (torch.arange(-REACH, REACH + 1.0) / sigma) ** 2)
            self.register_buffer(name, (bell[:, None] * bell[None] / bell.sum() ** 2)[None, None])

    def sound(self, x):
        return self.up(self.down(x))

    def off(self, x):
        """How far each place is off, by either bell."""
        difference = x - self.sound(x)
        for bell in (self.narrow, self.wide):
            mean = F.conv2d(difference, bell, padding=REACH)
            yield torch.relu(mean) + torch.relu(-mean)

    def forward(self, x):
        narrow, wide = self.off(x)
        return x - wide - torch.relu(narrow - wide)

    def balance(self, pictures):
        """Makes the wide bell as loud as the narrow one where surfaces are sound."""
        with torch.no_grad():
            narrow, wide = (torch.cat([list(self.off(as_input(pictures[i:i + 50])))[k].amax((1, 2, 3))
                                       for i in range(0, len(pictures), 50)]).quantile(QUIET) for k in range(2))
        self.wide.mul_(narrow / wide)


def as_input(pictures):
    return torch.from_numpy(numpy.ascontiguousarray(pictures[:, None])).float() / 255


def heat_of(model, pictures):
    with torch.no_grad():
        return numpy.concatenate([(model(as_input(pictures[i:i + 50])) - as_input(pictures[i:i + 50])).square().numpy()[:, 0]
                                  for i in range(0, len(pictures), 50)])


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
    network.begin(14)
    pictures, truth, _ = samples.drawn("surfaces")
    pictures = pictures[numpy.array(truth) == "none"]
    apart = pictures[-500:]  # sound as well: what is quiet there is no defect
    pictures = pictures[:-500]

    class Batches:
        def __init__(self, epoch, size=8):
            self.random, self.size = numpy.random.default_rng(4000 + epoch), size
            self.order = self.random.permutation(len(pictures))

        def __len__(self):
            return len(self.order) // self.size

        def __iter__(self):
            for i in range(len(self)):
                chosen = pictures[self.order[i * self.size:(i + 1) * self.size]]
                flip = [slice(None, None, self.random.choice((-1, 1))) for _ in range(2)]
                yield as_input(chosen[:, flip[0], flip[1]])

    model = Surface()
    print(sum(p.numel() for p in model.parameters()), "parameters", flush=True)
    if "resume" in sys.argv[1:]:
        network.resume(model, "surface", as_input(pictures[:64]), model.sound)
    network.train(model, Batches, lambda net, shown: 100 * F.mse_loss(net.sound(shown), shown), epochs=EPOCHS, rate=5e-3)
    model.balance(apart)
    threshold = float(numpy.quantile(heat_of(model, apart).max((1, 2)), QUIET))
    network.write(model, "surface", {
        "name": "metal surfaces without defects",
        "family": "reconstruction",
        "inputs": [{"name": "surface", "shape": [1, 1, SIZE, SIZE]}],
        "outputs": [{"name": "sound"}],
        "preprocessing": {"fit": "stretch", "sampling": "antialiased", "colour": "gray", "layout": "planar",
                          "scale": 1 / 255},
        "thresholds": {"anomaly": float(f"{threshold:.4g}")},
        "quality": judge(model, threshold),
    })


if __name__ == "__main__":
    main()
