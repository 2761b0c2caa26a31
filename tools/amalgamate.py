#!/usr/bin/env python3
"""Writes the classical half of alidade as one header: what alidade/alidade.hpp includes, each file once.

Standard headers that are always included go to the top. What is included under a condition stays under it.
Fails if a classical header is not reached from alidade.hpp.
"""
# SPDX-License-Identifier: MIT
import argparse
import re
import sys
from pathlib import Path

UMBRELLA = "alidade/alidade.hpp"
CLASSICAL = ["core", "pixel", "filter", "morphology", "transform", "statistics", "edge", "shape", "match", "measure"]

INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>")
CONDITION = re.compile(r"\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b\s*(.*)")


class Fault(Exception):
    """What keeps the headers from being written as one."""


class Amalgam:
    def __init__(self, include):
        self.include = include
        self.conditions_of = {}  # header -> the conditions it is written under
        self.standard = set()

    def lines_of(self, header, outer=()):
        """The lines of `header`, after those of what it includes; from its first #if on, all in its own order."""
        self.conditions_of[header] = outer
        before, own, inner, ordered = [], [f"// ==== {header} ".ljust(100, "=")], [], False
        for number, line in enumerate((self.include / header).read_text(encoding="utf-8").splitlines(), 1):
            if match := CONDITION.match(line):
                follow(inner, *match.groups())
                ordered = True
            if match := INCLUDE.match(line):
                lines = self.included(match[1], outer + tuple(inner), line, f"{header}:{number}")
                (own if ordered else before).extend(lines)
            elif line != "#pragma once" and not line.startswith("// SPDX-License-Identifier:"):
                own.append(line)
        return before + own

    def included(self, target, conditions, line, place):
        """What stands in place of `line`, which includes `target`."""
        if not target.startswith("alidade/"):
            if conditions:
                return [line]
            self.standard.add(line)
        elif target not in self.conditions_of:
            return self.lines_of(target, conditions)
        elif missing := [c for c in self.conditions_of[target] if c not in conditions]:
            raise Fault(f"{place}: includes {target}, which was first included only under `{missing[0]}`: "
                        f"include it without that condition earlier in {UMBRELLA}")
        return []


def follow(conditions, directive, text):
    """Keeps `conditions`, the open #if of a file, in step with one more directive."""
    if directive == "endif":
        conditions.pop()
    elif directive in ("elif", "else"):
        conditions[-1] = f"not ({conditions[-1]}) {text}".strip()
    else:
        conditions.append(f"#{directive} {text}")


def top_of(root):
    version = re.search(r"VERSION (\d+\.\d+\.\d+) LANG", (root / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
    licence = (root / "LICENSE").read_text(encoding="utf-8").splitlines()
    return [f"// alidade {version}: the classical half in one file, written by tools/amalgamate.py.", "//",
            *(f"// {line}".rstrip() for line in licence), "#pragma once", ""]


def amalgamate(root):
    amalgam = Amalgam(root / "include")
    body = amalgam.lines_of(UMBRELLA)
    present = {header.relative_to(root / "include").as_posix()
               for folder in CLASSICAL for header in (root / "include/alidade" / folder).rglob("*.hpp")}
    if forgotten := sorted(present - set(amalgam.conditions_of)):
        raise Fault(f"{UMBRELLA} does not include " + ", ".join(f"<{header}>" for header in forgotten))
    text = "\n".join([*top_of(root), *sorted(amalgam.standard), "", *body])
    return re.sub(r"\n{3,}", "\n\n", text) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1], help="the project")
    parser.add_argument("--output", type=Path, help="where to write; without it, only check")
    options = parser.parse_args()
    try:
        text = amalgamate(options.root)
    except Fault as fault:
        sys.exit(f"amalgamate: {fault}")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
        print(f"{options.output}: {text.count(chr(10))} lines")


if __name__ == "__main__":
    main()
