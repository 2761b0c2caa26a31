#!/usr/bin/env bash
# That the tests are counted right: what CI says in the end is this sum.
# SPDX-License-Identifier: MIT
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib" && pwd)

# expect NAME COUNTS STATUS OUTPUT: of a test that ended so and printed that.
expect() {
    local counts
    counts=$(awk -f "$lib/count_tests.awk" <<EOF_XML
<testsuite name="(empty)" tests="1">
	<testcase name="some_test" classname="some_test" time="0.1" status="$3">
		<system-out>$4
</system-out>
	</testcase>
</testsuite>
EOF_XML
    )
    [ "$counts" = "$2" ] || { echo "$1: counted '$counts', expected '$2'"; exit 1; }
}

escape='[NON-XML-CHAR-0x1B]['
expect "a test" "1 0" run "all is well"
expect "a test that fails" "0 1 some_test" fail "nothing is well"
expect "a program that is not there" "0 1 some_test" notrun "Unable to find executable"
expect "a program for another processor" "0 0" disabled ""
expect "a doctest program" "21 0" run "[doctest] test cases:  21 |  21 passed | 0 failed | 0 skipped"
expect "a doctest program in colour" "21 0" run \
    "${escape}0;36m[doctest] ${escape}0mtest cases:  21 | ${escape}0;32m 21 passed${escape}0m | 0 failed | 0 skipped"
expect "two failed cases" "19 2 some_test" fail "[doctest] test cases:  21 |  19 passed | 2 failed | 0 skipped"
expect "all cases pass, yet the program fails" "21 1 some_test" fail "[doctest] test cases: 21 | 21 passed | 0 failed | 0 skipped"
