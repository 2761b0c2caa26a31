# Counts what ctest ran, from what it writes by --output-junit: prints how many passed, how many failed, and the
# names of the tests that did.
# A doctest program counts as its cases, any other test as one; what failed without saying how often, once.
# SPDX-License-Identifier: MIT
/<testcase / {
    match($0, /status="[a-z]+"/)
    status = substr($0, RSTART + 8, RLENGTH - 9)
    match($0, /name="[^"]*"/)
    name = substr($0, RSTART + 6, RLENGTH - 7)
    good = bad = 0
}
/\[doctest\]/ && /test cases:/ {
    gsub(/\[NON-XML-CHAR-0x1B\]\[[0-9;]*m/, "")
    split($0, part, "|")
    good += part[2]
    bad += part[3]
}
/<\/testcase>/ {
    if (status == "run")
        passed += good > 0 ? good : 1
    else if (status != "disabled") {
        passed += good
        failed += bad > 0 ? bad : 1
        names = names " " name
    }
}
END { print passed + 0, failed + 0 names }
