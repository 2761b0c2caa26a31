"""What the checks share: the files of the project, the compilers, and how a check ends."""
# SPDX-License-Identifier: MIT
import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

WARNINGS = ["-std=c++20", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror"]
HOSTED = ["g++", "clang++-14", "clang++-19"]
JOBS = 2

OPERATOR_FOLDERS = ["pixel", "filter", "morphology", "transform", "statistics", "edge", "shape", "match", "measure"]


def arguments(description, **extra):
    """Parses the options all checks have: `--root`, and those named in `extra`."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2], help="the project to check")
    for name, options in extra.items():
        parser.add_argument("--" + name.replace("_", "-"), **options)
    return parser.parse_args()


def tracked(root, *suffixes):
    """Files of the project with one of these suffixes (all without), relative to it: what git knows or would add."""
    if (root / ".git").exists():
        listing = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root,
                                 check=True, capture_output=True).stdout.split(b"\0")
        files = [Path(os.fsdecode(name)) for name in listing if name and (root / os.fsdecode(name)).is_file()]
    else:
        files = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return sorted(f for f in files if not suffixes or f.suffix in suffixes)


def headers(root):
    """The public headers, relative to include/alidade."""
    return [f.relative_to("include/alidade") for f in tracked(root, ".hpp") if f.parts[:2] == ("include", "alidade")]


# Parts of core/simd.hpp, one per instruction set: they stand nowhere else.
PARTS = r"core/simd_(pack|x86\w*|neon\w*)"


def complete_headers(root):
    """The headers that a user may include: all but the parts of another."""
    return [h for h in headers(root) if not re.fullmatch(PARTS, h.with_suffix("").as_posix())]


def run(command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace", **options)


def first_error(done):
    """What a compiler complained of first: where, and what."""
    lines = done.stderr.splitlines()
    return next((line for line in lines if " error: " in line or line.startswith("error: ")), done.stderr.strip())


def in_parallel(work, items):
    """[work(item) for item in items], in order, on as many processes as a small machine has."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(work, items))


def installed(compilers):
    """Those of `compilers` that this machine has; says which are passed over. None at all is an error."""
    found = [c for c in compilers if shutil.which(c)]
    for missing in sorted(set(compilers) - set(found)):
        print(f"passed over, not installed: {missing}")
    if not found:
        sys.exit(f"none of {', '.join(compilers)} is installed: nothing could be checked")
    return found


def dependencies():
    """Include paths of the optional libraries, as system paths so that only our own warnings count."""
    folders = [Path(prefix, "include", name) for prefix in ("/usr", "/usr/local") for name in ("eigen3", "opencv4")]
    return [word for folder in folders if folder.is_dir() for word in ("-isystem", folder)]


def ccache():
    return ["ccache"] if shutil.which("ccache") and not os.environ.get("CCACHE_DISABLE") else []


def finish(checked, faults):
    """Prints the faults, a sentence each, and ends the program: 0 when there is none."""
    for fault in faults:
        print(fault)
    print(f"{checked}: {'good' if not faults else f'{len(faults)} to mend'}")
    sys.exit(1 if faults else 0)
