#!/usr/bin/env python3
"""Makes the pictures of the pages, or checks that they are what the programs draw today.

    examples/gallery/pictures.py DEMO GALLERY NETWORKS               check docs/gallery
    examples/gallery/pictures.py DEMO GALLERY NETWORKS --update      draw them anew (needs rsvg-convert); then look at them

These are the programs alidade_demo, alidade_gallery and alidade_gallery_networks. Fonts differ between machines, so what is compared
is not the pictures but the SVG that they were made from: its checksum stands beside them. What OpenCV's networks say
differs in the last digits, too: of theirs it is the words that are compared, among them what was measured.
"""
# SPDX-License-Identifier: MIT
import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from small_png import smaller

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/gallery"
LIST = "checksums.sha256"
MOST = 150_000  # bytes of a picture: the repository keeps every version


def sha256(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def draw(demo, gallery, networks, folder):
    """Runs the programs; the SVGs that they wrote, and of each what is to be told again."""
    drawings = {}
    for command in ([demo, "", folder / "first_steps.svg"], [gallery, folder], [networks, ROOT / "models", folder]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for svg in sorted(set(folder.glob("*.svg")) - set(drawings)):
            text = svg.read_text(encoding="utf-8")
            told = "\n".join(re.findall("<text[^>]*>([^<]*)<", text)) if command[0] == networks else text
            drawings[svg] = hashlib.sha256(told.encode()).hexdigest()
    return dict(sorted(drawings.items()))


def update(drawings, folder):
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for svg, told in drawings.items():
        picture = folder / f"{svg.stem}.png"
        rendered = subprocess.run(["rsvg-convert", svg], check=True, capture_output=True).stdout
        picture.write_bytes(smaller(rendered))
        lines += [f"{told}  {svg.name}\n", f"{sha256(picture)}  {picture.name}\n"]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")


def faults(drawings, folder):
    noted = dict(reversed(line.split()) for line in (folder / LIST).read_text(encoding="utf-8").splitlines())
    pictures = [folder / f"{svg.stem}.png" for svg in drawings]
    for file, told in [*drawings.items(), *((picture, sha256(picture)) for picture in pictures if picture.exists())]:
        if noted.pop(file.name, None) != told:
            yield f"{file.name}: is not what {LIST} was written for"
    yield from (f"{name}: in {LIST}, and nowhere else" for name in noted)
    yield from (f"{p.name}: {p.stat().st_size} bytes; at most {MOST}" for p in pictures
                if p.exists() and p.stat().st_size > MOST)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo")
    parser.add_argument("gallery")
    parser.add_argument("networks")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        drawings = draw(options.demo, options.gallery, options.networks, Path(temporary))
        if options.update:
            update(drawings, options.folder)
        found = list(faults(drawings, options.folder))
    for fault in found:
        print(fault)
    print(f"{len(drawings)} pictures in {options.folder}:",
          "good" if not found else "run this with --update, look at them, commit them")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
