"""How a model is trained: on one thread and from one seed, so that a second run makes the same model."""
# SPDX-License-Identifier: MIT
import os
import time

import numpy
import torch
from torch import nn


def begin(seed):
    torch.manual_seed(seed)
    numpy.random.seed(seed)
    torch.set_num_threads(1)


class Light:
    """Other light, other colours and noise for pictures, the same each time that it is made with one seed."""

    def __init__(self, seed, gain, tint, gamma, noise):
        self.random = numpy.random.default_rng(seed)
        self.ranges = gain, tint, gamma, noise
        self.normal = self.random.normal(0, 1, 1 << 20).astype(numpy.float32)

    def __call__(self, picture):
        gain, tint, gamma, noise = (self.random.uniform(*one) for one in self.ranges)
        levels, made = numpy.arange(256) / 255, numpy.empty(picture.shape, numpy.float32)
        planes = picture.reshape(*picture.shape[:2], -1)
        for c in range(planes.shape[2]):
            change = gain * (1 + self.random.uniform(-1, 1) * tint)
            curve = 255 * numpy.clip(levels * change, 0, 1) ** gamma
            made.reshape(planes.shape)[:, :, c] = curve.astype(numpy.float32)[planes[:, :, c]]
        start = self.random.integers(0, len(self.normal) - made.size)
        return numpy.clip(made + noise * self.normal[start:start + made.size].reshape(made.shape), 0, 255)


class Batches:
    """Of `count` pictures `size` at a time, in an order of its own each epoch.

    `example(n, random, light)` makes of picture n what is learned from, `together(examples)` a batch of them.
    """

    def __init__(self, count, size, seed, example, together, light=None):
        self.count, self.size, self.seed = count, size, seed
        self.example, self.together, self.light = example, together, light

    def __len__(self):
        return self.count // self.size

    def of(self, epoch):
        random = numpy.random.default_rng(self.seed + epoch)
        light = Light(self.seed + 100 + epoch, **self.light) if self.light else None
        order = random.permutation(self.count)
        for i in range(len(self)):
            yield self.together([self.example(n, random, light) for n in order[i * self.size:(i + 1) * self.size]])


def train(model, batches, loss_of, epochs, rate):
    """`loss_of(model, batch)` is what is to become small. One cycle of the learning rate; EPOCHS in the environment
    sets another number of epochs."""
    epochs = int(os.environ.get("EPOCHS", epochs))
    print(sum(one.numel() for one in model.parameters()), "parameters", flush=True)
    model.to(memory_format=torch.channels_last)  # nearly twice as fast on a CPU
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * len(batches) + 1, pct_start=0.15)
    started = time.process_time()
    for epoch in range(epochs):
        model.train()
        sum_of_losses = 0.0
        for batch in batches.of(epoch):
            loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            sum_of_losses += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {sum_of_losses / len(batches):.4f}, "
              f"{time.process_time() - started:.0f} s of the processor's time", flush=True)
    model.to(memory_format=torch.contiguous_format).eval()
