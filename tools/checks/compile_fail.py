#!/usr/bin/env python3
"""What must not compile does not, and says why: tests/compile_fail/*.cpp.

A snippet's first line is `// error: REGEX`. It must fail to compile, its first error matching; and with
-DSHOULD_COMPILE, where it holds the corrected line instead, it must compile: so it cannot fail for another reason.
"""
# SPDX-License-Identifier: MIT
import re

import house


def main():
    root = house.arguments(__doc__).root
    compilers, libraries = house.installed(house.HOSTED), house.dependencies()
    snippets = [f for f in house.tracked(root, ".cpp") if f.parts[:2] == ("tests", "compile_fail")]

    def compiled(snippet, compiler, *more):
        return house.run([compiler, *house.WARNINGS, *more, "-I", root / "include", *libraries,
                          "-fsyntax-only", root / snippet])

    def fault_of(job):
        snippet, compiler = job
        first_line = (root / snippet).read_text(encoding="utf-8").split("\n", 1)[0]
        if not (expected := re.fullmatch(r"// error: (.+)", first_line)):
            return f"{snippet}:1: begins with neither `// error: REGEX` nor anything like it"
        corrected = compiled(snippet, compiler, "-DSHOULD_COMPILE")
        if corrected.returncode != 0:
            return f"{snippet}: {compiler}: does not compile when corrected\n    {house.first_error(corrected)}"
        wrong = compiled(snippet, compiler)
        if wrong.returncode == 0:
            return f"{snippet}: {compiler}: compiles, and must not"
        if not re.search(expected[1], house.first_error(wrong).partition("error: ")[2]):
            return f"{snippet}: {compiler}: fails for another reason\n    {house.first_error(wrong)}"
        return None

    jobs = [(s, c) for s in snippets for c in compilers]
    faults = [fault for fault in house.in_parallel(fault_of, jobs) if fault]
    house.finish(f"{len(snippets)} snippets that must not compile, on {len(compilers)} compilers", faults)


if __name__ == "__main__":
    main()
