"""Makes a PNG small by fewer colours: the 256 that are most common, for the others the nearest of these."""
# SPDX-License-Identifier: MIT
import functools
import itertools
import math
import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunks(png):
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        yield kind, png[at + 8:at + 8 + length]
        at += 12 + length


def rows_of(png):
    """The rows of an 8-bit RGB or RGBA picture, and how many bytes a pixel has."""
    parts = list(chunks(png))
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if bits != 8 or colour not in (2, 6) or interlaced:
        raise ValueError(f"{bits} bits, colour type {colour}: not a PNG as rsvg-convert writes it")
    step = 3 if colour == 2 else 4
    data = zlib.decompress(b"".join(body for kind, body in parts if kind == b"IDAT"))
    above = bytearray(width * step)
    for y in range(height):
        start = y * (width * step + 1)
        row = bytearray(data[start + 1:start + 1 + width * step])
        unfilter(data[start], row, above, step)
        yield row, step
        above = row


def unfilter(kind, row, above, step):
    for i in range(len(row)):
        left, up = row[i - step] if i >= step else 0, above[i]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        elif kind == 4:
            corner = above[i - step] if i >= step else 0
            whole = left + up - corner
            guess = min((left, up, corner), key=lambda value: abs(whole - value))
        else:
            return
        row[i] = (row[i] + guess) & 255


def rounded(red, green, blue):
    """A colour near this one, of few: noise has many that differ by nothing one can see."""
    grey = max(red, green, blue) - min(red, green, blue) < 16
    step = 6 if grey else 12
    means = [(red + green + blue) // 3] * 3 if grey else [red, green, blue]
    return tuple(min((value + step // 2) // step * step, 255) for value in means)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def smaller(png):
    lines = [[rounded(*row[i:i + 3]) for i in range(0, len(row), step)] for row, step in rows_of(png)]
    palette = [colour for colour, _ in Counter(itertools.chain(*lines)).most_common(256)]
    index = {colour: i for i, colour in enumerate(palette)}

    @functools.cache
    def nearest(colour):
        return index[min(palette, key=lambda other: math.dist(colour, other))]

    body = b"".join(b"\0" + bytes(map(nearest, line)) for line in lines)
    header = struct.pack(">IIBBBBB", len(lines[0]), len(lines), 8, 3, 0, 0, 0)
    return (SIGNATURE + chunk(b"IHDR", header) + chunk(b"PLTE", b"".join(map(bytes, palette))) +
            chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))
