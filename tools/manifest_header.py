#!/usr/bin/env python3
"""A model's manifest as a constexpr header, for programs without a file system: manifest_header.py dial.json > dial.hpp

The header holds `<name>_manifest`, an alidade::manifest whose texts and lists are constants, and is checked when it is
compiled. What the keys of the JSON file mean is told in docs/learned/manifest.md.
"""
# SPDX-License-Identifier: MIT
import argparse
import json
import re
import sys
from pathlib import Path

KEYS = {"alidade_manifest", "name", "model", "sha256", "family", "inputs", "outputs", "preprocessing", "numbers", "boxes",
        "scores", "priors", "strides", "labels", "keypoints", "thresholds", "nms", "probe", "quality", "about"}
NEEDED = ["alidade_manifest", "model", "sha256", "family", "inputs", "outputs", "preprocessing"]


class Refused(Exception):
    """What is wrong with the manifest, as a sentence."""


def text(value):
    """A C++ string of the bytes of `value`: each that is not plain is written as three octal digits."""
    if not isinstance(value, str) or "\0" in value:
        raise Refused(f"{value!r}, expected a text")
    plain = "".join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in value.encode())
    return f'"{plain}"'


def number(value, kind=""):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refused(f"{value!r}, expected a number")
    if kind == "f":
        return f"{float(value)!r}f"
    if kind == "d":
        return repr(float(value))
    if value != int(value):
        raise Refused(f"{value!r}, expected a whole number")
    return f"{int(value)}{kind}"


def boolean(value):
    if not isinstance(value, bool):
        raise Refused(f"{value!r}, expected true or false")
    return str(value).lower()


def word(enumeration):
    """An enumerator; one that does not exist is found by the compiler."""
    def written(value):
        if not isinstance(value, str) or not re.fullmatch(r"\w+", value):
            raise Refused(f"{value!r}, expected a word")
        return f"alidade::{enumeration}::{value}"
    return written


def per_channel(value):
    values = value if isinstance(value, list) else [value]
    values += values[-1:] * (3 - len(values))
    return "{" + ", ".join(number(v, "d") for v in values) + "}"


def real(value):
    return number(value, "f")


def double(value):
    return number(value, "d")


# The parts that are structs: keys of the file, fields of the struct, and how a value is written.
PREP = {"fit": word("prep_fit"), "sampling": word("prep_sampling"), "colour": word("prep_colour"),
        "layout": word("prep_layout"), "whole_levels": boolean, "short_side": number, "scale": double,
        "mean": per_channel, "deviation": per_channel, "pad": per_channel}
NUMBERS = {"type": word("number_type"), "scale": real, "zero_point": number}
BOXES = {"unit": word("box_unit")}
SCORES = {"form": word("score_form"), "background": number}
THRESHOLDS = {"score": real, "mask": real, "anomaly": real}
NMS = {"kind": word("nms_kind"), "overlap": double, "per_class": boolean}
PROBE = {"seed": lambda v: number(v, "u"), "width": number, "height": number, "tolerance": real}


def known(key, part, keys):
    """A key that nobody asked for may be one that is misspelt."""
    for other in sorted(set(part) - set(keys)):
        raise Refused(f"key \"{key}.{other}\": is no key of a manifest")


class Header:
    def __init__(self, card, name):
        self.card, self.name, self.lists, self.lines = card, name, [], []

    def fields(self, key, known, into, ignored=()):
        """Assignments of the keys that an object of the file has."""
        part = self.card.get(key, {})
        if not isinstance(part, dict):
            raise Refused(f"key \"{key}\": {part!r}, expected an object")
        for field, value in part.items():
            if field not in known and field not in ignored:
                raise Refused(f"key \"{key}.{field}\": is no key of a manifest")
            if field in known:
                self.assign(f"{key}.{field}", f"{into}.{field}", known[field], value)

    def assign(self, key, into, written, value):
        try:
            value = written(value)
            if value.startswith("{"):  # an array cannot be assigned to
                for i, one in enumerate(value.strip("{}").split(", ")):
                    self.lines.append(f"card.{into}[{i}] = {one};")
            else:
                self.lines.append(f"card.{into} = {value};")
        except Refused as why:
            raise Refused(f"key \"{key}\": {why}") from None

    def list(self, key, kind, into, entries):
        if entries:
            self.lists.append(f"inline constexpr {kind} {self.name}_{key}[] = {{{', '.join(entries)}}};")
            self.lines.append(f"card.{into} = {{{self.name}_{key}, {len(entries)}}};")

    def tensors(self, key):
        specs = []
        for spec in self.card[key]:
            known(key, spec, ["name", "shape"])
            shape = [number(extent) for extent in spec["shape"]]
            specs.append(f"{{{text(spec['name'])}, {len(shape)}, {{{', '.join(shape)}}}}}")
        self.list(key, "alidade::tensor_spec", key, specs)

    def samples(self):
        outputs = [spec["name"] for spec in self.card["outputs"]]
        samples = []
        for output in self.card.get("probe", {}).get("outputs", []):
            known("probe.outputs", output, ["name", "index", "value"])
            if output["name"] not in outputs:
                raise Refused(f"key \"probe.outputs\": {output['name']!r}, expected a name among \"outputs\"")
            if len(output["index"]) != len(output["value"]):
                raise Refused("key \"probe.outputs\": expected as many values as there are indices")
            samples += [f"{{{outputs.index(output['name'])}, {number(i)}, {real(v)}}}"
                        for i, v in zip(output["index"], output["value"])]
        self.list("samples", "alidade::probe_sample", "probe.samples", samples)

    def priors(self):
        priors = self.card.get("priors", {})
        known("priors", priors, ["variances", "grids"])
        if "variances" in priors and len(priors["variances"]) != 4:
            raise Refused(f"key \"priors.variances\": {priors['variances']!r}, expected 4 numbers")
        for i, variance in enumerate(priors.get("variances", [])):
            self.assign("priors.variances", f"priors.variances[{i}]", real, variance)
        grids, shapes = [], []
        for grid in priors.get("grids", []):
            known("priors.grids", grid, ["columns", "rows", "step", "centre", "shapes"])
            across, down = grid.get("step", [0, 0])
            grids.append(f"{{{number(grid.get('columns', 0))}, {number(grid.get('rows', 0))}, {real(across)}, {real(down)}, "
                         f"{real(grid.get('centre', 0.5))}, {len(grid['shapes'])}}}")
            shapes += [f"{{{real(width)}, {real(height)}}}" for width, height in grid["shapes"]]
        self.list("grids", "alidade::prior_grid", "priors.set.grids", grids)
        self.list("shapes", "alidade::prior_shape", "priors.set.shapes", shapes)

    def written(self):
        card = self.card
        for key in NEEDED:
            if key not in card:
                raise Refused(f"key \"{key}\": is missing")
        for key in sorted(set(card) - KEYS):
            raise Refused(f"key \"{key}\": is no key of a manifest")
        if card["alidade_manifest"] != 1:
            raise Refused(f"key \"alidade_manifest\": {card['alidade_manifest']!r}, expected 1")
        self.assign("name", "name", text, card.get("name", ""))
        self.assign("model", "model", text, card["model"])
        if not re.fullmatch("[0-9a-fA-F]{64}", str(card["sha256"])):
            raise Refused(f"key \"sha256\": {card['sha256']!r}, expected 64 hexadecimal digits")
        self.lines.append(f"alidade::parse_sha256({text(card['sha256'])}, card.sha256);")
        self.assign("family", "family", word("model_family"), card["family"])
        self.tensors("inputs")
        self.tensors("outputs")
        self.fields("preprocessing", PREP, "preprocessing")
        shape = card["inputs"][0]["shape"]
        if len(shape) == 4:
            planar = card["preprocessing"].get("layout", "planar") == "planar"
            self.lines.append(f"card.preprocessing.width = {number(shape[3 if planar else 2])};")
            self.lines.append(f"card.preprocessing.height = {number(shape[2 if planar else 1])};")
        self.fields("numbers", NUMBERS, "numbers")
        self.fields("boxes", BOXES, "boxes")
        self.fields("scores", SCORES, "scores")
        self.priors()
        self.list("strides", "int", "strides", [number(v) for v in card.get("strides", [])])
        self.list("labels", "const char*", "labels", [text(v) for v in card.get("labels", [])])
        self.list("keypoints", "const char*", "keypoints", [text(v) for v in card.get("keypoints", [])])
        self.fields("thresholds", THRESHOLDS, "thresholds")
        self.fields("nms", NMS, "nms")
        self.fields("probe", PROBE, "probe", ignored={"outputs"})
        self.samples()
        self.list("quality", "alidade::manifest_figure", "quality",
                  [f"{{{text(k)}, {double(v)}}}" for k, v in sorted(card.get("quality", {}).items())])
        lists, lines = "\n".join(self.lists), "\n".join("    " + line for line in self.lines)
        return f"""// The manifest of {card['model']}, made by manifest_header.py: change the JSON file, not this.
#pragma once

#include <alidade/learned/manifest_check.hpp>

{lists}

inline constexpr alidade::manifest {self.name}_manifest = [] {{
    alidade::manifest card;
{lines}
    return card;
}}();

static_assert(alidade::check_manifest({self.name}_manifest), "parts of the manifest do not fit together");
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manifest", type=Path, help="the JSON file")
    parser.add_argument("--name", help="what the constants begin with; default: the file's name")
    options = parser.parse_args()
    name = options.name or re.sub(r"\W", "_", options.manifest.stem)
    try:
        if not re.fullmatch(r"[A-Za-z]\w*", name):
            raise Refused(f"{name!r} is no name of a constant: give one by --name")
        sys.stdout.write(Header(json.loads(options.manifest.read_text(encoding="utf-8")), name).written())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, Refused) as why:
        what = f"{why} is missing" if isinstance(why, KeyError) else why
        sys.exit(f"{options.manifest}: {what}")


if __name__ == "__main__":
    main()
