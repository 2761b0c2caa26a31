"""Blocks that the models are built of, and how one is written down with its manifest."""
# SPDX-License-Identifier: MIT
import json
import pathlib
import sys

import numpy
import onnx
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))
import manifest_probe  # noqa: E402

TOLERANCE = 1e-4


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


def as_input(pictures):
    """A tensor of pictures, each height × width or height × width × channels, from 0 to 255."""
    whole = numpy.stack(pictures)
    planes = whole[:, None] if whole.ndim == 3 else whole.transpose(0, 3, 1, 2)
    return torch.from_numpy(numpy.ascontiguousarray(planes)).float() / 255


def answers_of(model, pictures, at_once=50):
    """What the model says of each."""
    with torch.no_grad():
        return torch.cat([model(as_input(pictures[i:i + at_once])) for i in range(0, len(pictures), at_once)])


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
    (given,), (said,) = manifest["inputs"], manifest["outputs"]
    file = HERE / f"{name}.onnx"
    torch.onnx.export(model, torch.zeros(given["shape"]), file, opset_version=11, input_names=[given["name"]],
                      output_names=[said["name"]], do_constant_folding=True)
    fold_identities(file)
    channels, height, width = given["shape"][1:]
    picture = manifest_probe.draw(7, width, height, channels).reshape(height, width, channels)
    ordered = picture[:, :, ::-1] if manifest["preprocessing"]["colour"] == "rgb" else picture
    answer = answers_of(model, [ordered]).numpy()
    said["shape"] = list(answer.shape)
    manifest = {"alidade_manifest": 1, **manifest, "model": file.name, "sha256": manifest_probe.sha256_of(file),
                "probe": {"seed": 7, "tolerance": TOLERANCE, "outputs": manifest_probe.outputs_of({said["name"]: answer})}}
    (HERE / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps(manifest["quality"], indent=2), file.stat().st_size, "bytes")
