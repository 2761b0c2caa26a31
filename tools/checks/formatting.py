#!/usr/bin/env python3
"""Every .hpp and .cpp file is as clang-format-19 would write it. `--fix` makes it so."""
# SPDX-License-Identifier: MIT

import house


def main():
    options = house.arguments(__doc__, fix={"action": "store_true", "help": "write the files instead of naming them"})
    formatter, = house.installed(["clang-format-19"])
    files = house.tracked(options.root, ".hpp", ".cpp")
    mode = ["-i"] if options.fix else ["--dry-run", "-Werror"]

    def complaint(file):
        done = house.run([formatter, *mode, file], cwd=options.root)
        return None if done.returncode == 0 else house.first_error(done)

    faults = [fault for fault in house.in_parallel(complaint, files) if fault]
    if faults:
        faults.append("run tools/checks/formatting.py --fix")
    house.finish(f"format of {len(files)} files", faults)


if __name__ == "__main__":
    main()
