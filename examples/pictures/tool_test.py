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


def tells_what_is_unwritable(*words):
    """On a full disk there is no answer, whatever the picture holds: the exit status is 2, and the reason is told."""
    for more in ([], ["--json"]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, *map(str, words), *more], stdout=full, stderr=subprocess.PIPE, text=True,
                                  timeout=120)
        check(done.returncode == 2 and "standard output could not be written" in done.stderr, (words, done))


def names_it_once(*words, file):
    """What is said of a file that cannot be read names it once."""
    status, _, complaint = run(*words)
    check(status == 2 and complaint.count(str(file)) == 1, complaint)


def spares(picture, *words):
    """A picture that is read, "COPY" among the words, is not written over, and the reason names it."""
    copy = SCRATCH / pathlib.Path(picture).name
    copy.write_bytes(pathlib.Path(picture).read_bytes())
    status, said, complaint = run(*[copy if word == "COPY" else word for word in words])
    check(status == 2 and said == "" and f"{copy}: would be written over" in complaint, (status, complaint))
    check(copy.read_bytes() == pathlib.Path(picture).read_bytes(), f"{copy} is as it was")
    copy.unlink()


def answers(*words):
    """The exit status and the JSON of each line of the answer."""
    status, said, _ = run(*words, "--json")
    return status, [json.loads(line) for line in said.splitlines()]


def conclude():
    print("all holds" if failed == 0 else f"{failed} do not hold")
    sys.exit(failed != 0)
