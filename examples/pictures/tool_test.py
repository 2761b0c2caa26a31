"""What the tests of the examples share: a program run on the drawn pictures, whose truth is known."""
# SPDX-License-Identifier: MIT
import json
import pathlib
import subprocess
import sys
import tempfile

PROGRAM, PICTURES = sys.argv[1], pathlib.Path(sys.argv[2])
TRUTH = json.loads((PICTURES / "truth.json").read_text())
SCRATCH = pathlib.Path(tempfile.mkdtemp())
failed = 0


def check(holds, what):
    """Counts and tells what does not hold."""
    global failed
    if not holds:
        failed += 1
        print("does not hold:", what)


def run(*words):
    """The exit status of the program, and what it says: on standard output, and on the other."""
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def answers(*words):
    """The exit status and the JSON of each line of the answer."""
    status, said, _ = run(*words, "--json")
    return status, [json.loads(line) for line in said.splitlines()]


def conclude():
    print("all holds" if failed == 0 else f"{failed} do not hold")
    sys.exit(failed != 0)
