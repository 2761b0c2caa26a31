# Counts what ctest ran, from its LastTest.log: a doctest program counts as its cases, any other test as one.
# SPDX-License-Identifier: MIT
{ gsub(/\033\[[0-9;]*m/, "") }
/^[0-9]+\/[0-9]+ Test: / { cases = bad = 0 }
/\[doctest\] test cases:/ {
    split($0, part, "|")
    cases += part[2]
    bad += part[3]
}
/^Test Passed\.$/ { passed += cases > 0 ? cases : 1 }
/^Test Failed\.$/ {
    passed += cases
    failed += bad > 0 ? bad : 1
}
END { print passed + 0, failed + 0 }
