"""Blocks that the models are built of, and how one is written down with its manifest."""
# SPDX-License-Identifier: MIT
import json
import pathlib
import sys
import time

import numpy
import onnx
import onnx.numpy_helper
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))
import manifest_probe  # noqa: E402

THREADS = 1
KINDS = ("Conv", "ConvTranspose", "Gemm")  # that have a weight and a bias
TOLERANCE = 1e-4


def begin(seed):
    torch.manual_seed(seed)
    numpy.random.seed(seed)
    torch.set_num_threads(THREADS)


def convolved(channels, to, size=3, step=1):
    """Without what OpenCV 4.6 does not read: in the export the normalisation is part of the convolution."""
    return nn.Sequential(nn.Conv2d(channels, to, size, step, size // 2, bias=False), nn.BatchNorm2d(to), nn.ReLU())


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = convolved(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(x + self.second(self.first(x)))


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


def resume(model, name, pictures, run=None):
    """Takes up what NAME.onnx has learned, of a model of this shape, whose normalisations are part of its convolutions
    there: they are set so that on these pictures nothing changes. `run` is what of the model learns, if not all."""
    run = run or model
    stored = onnx.load(str(HERE / f"{name}.onnx")).graph
    constants = {one.name: onnx.numpy_helper.to_array(one) for one in stored.initializer}
    order = []
    hooks = [one.register_forward_hook(lambda layer, *_: order.append(layer)) for one in model.modules()
             if isinstance(one, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear))]
    after = {}  # the normalisation behind a convolution without a bias
    for block in model.modules():
        if isinstance(block, nn.Sequential):
            after.update({id(a): b for a, b in zip(block, list(block)[1:]) if isinstance(b, nn.BatchNorm2d)})
    with torch.no_grad():
        model.eval()
        run(pictures)
        for hook in hooks:
            hook.remove()
        for layer, node in zip(order, (one for one in stored.node if len(one.input) == 3 and one.op_type in KINDS),
                               strict=True):
            weight, bias = (torch.tensor(constants[one]) for one in node.input[1:3])
            layer.weight.copy_(weight)
            (layer if layer.bias is not None else after[id(layer)]).bias.copy_(bias)

        def keep(layer, given):
            layer.weight.copy_((given[0].var((0, 2, 3), unbiased=False) + layer.eps).sqrt())
            layer.bias.add_(given[0].mean((0, 2, 3)))

        hooks = [one.register_forward_pre_hook(keep) for one in after.values()]
        for one in after.values():
            one.momentum = 1.0  # as the stored ones are, where nothing more is learned
        model.train()
        run(pictures)
        for one in after.values():
            one.momentum = 0.1
        for hook in hooks:
            hook.remove()


def train(model, batches, loss_of, epochs, rate):
    """`batches(epoch)` gives batches to begin with, `loss_of(model, batch)` what is to become small. One cycle of the
    learning rate."""
    model.to(memory_format=torch.channels_last)  # nearly twice as fast on a CPU
    steps, optimiser, schedule = 0, torch.optim.AdamW(model.parameters(), rate, weight_decay=1e-4), None
    started = time.time()
    for epoch in range(epochs):
        model.train()
        all_batches, sum_of_losses = batches(epoch), 0.0
        if schedule is None:
            schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * len(all_batches) + 1, pct_start=0.15)
        for batch in all_batches:
            loss = loss_of(model, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            steps += 1
            sum_of_losses += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {sum_of_losses / len(all_batches):.4f}, {time.time() - started:.0f} s",
              flush=True)
    model.to(memory_format=torch.contiguous_format).eval()


def fold_identities(file):
    """Of equal constants torch writes one, and the others as its Identity, which OpenCV 4.6 does not read."""
    graph = onnx.load(str(file))
    constants = {one.name for one in graph.graph.initializer}
    same = {node.output[0]: node.input[0] for node in graph.graph.node
            if node.op_type == "Identity" and node.input[0] in constants}
    kept = [node for node in graph.graph.node if node.output[0] not in same]
    for node in kept:
        node.input[:] = [same.get(name, name) for name in node.input]
    del graph.graph.node[:]
    graph.graph.node.extend(kept)
    onnx.checker.check_model(graph)
    onnx.save(graph, str(file))


def write(model, name, manifest):
    """NAME.onnx and NAME.json; the probe asks the network about a drawn picture of the input's own size."""
    model.eval()
    (shape,) = [entry["shape"] for entry in manifest["inputs"]]
    prep, names = manifest["preprocessing"], [entry["name"] for entry in manifest["outputs"]]
    file = HERE / f"{name}.onnx"
    torch.onnx.export(model, torch.zeros(shape), file, opset_version=11, input_names=[manifest["inputs"][0]["name"]],
                      output_names=names, do_constant_folding=True)
    fold_identities(file)
    channels = shape[1]
    picture = manifest_probe.draw(7, shape[3], shape[2], channels).reshape(shape[2], shape[3], channels)
    ordered = picture[:, :, ::-1] if prep["colour"] == "rgb" else picture
    with torch.no_grad():
        answer = model(torch.from_numpy(ordered.astype(numpy.float32).transpose(2, 0, 1)[None] * numpy.float32(prep["scale"])))
    answers = {names[0]: answer.numpy()}
    for entry in manifest["outputs"]:
        entry["shape"] = list(answers[entry["name"]].shape)
    manifest = {"alidade_manifest": 1, **manifest, "model": file.name, "sha256": manifest_probe.sha256_of(file),
                "probe": {"seed": 7, "tolerance": TOLERANCE, "outputs": manifest_probe.outputs_of(answers)}}
    (HERE / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps(manifest["quality"], indent=2), file.stat().st_size, "bytes")
