#!/usr/bin/env bash
# That a stage which fails, or does not build, counts as failed and does not keep the others from running.
# SPDX-License-Identifier: MIT
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

cat >"$root/CMakePresets.json" <<'EOF_JSON'
{"version": 3, "configurePresets": [
  {"name": "mixed", "generator": "Ninja", "binaryDir": "${sourceDir}/build/mixed"},
  {"name": "broken", "generator": "Ninja", "binaryDir": "${sourceDir}/build/broken", "cacheVariables": {"BROKEN": "ON"}},
  {"name": "good", "generator": "Ninja", "binaryDir": "${sourceDir}/build/good"}]}
EOF_JSON
cat >"$root/CMakeLists.txt" <<'EOF_CMAKE'
cmake_minimum_required(VERSION 3.21)
project(stages LANGUAGES NONE)
enable_testing()
add_test(NAME passes COMMAND ${CMAKE_COMMAND} -E true)
add_test(NAME fails COMMAND ${CMAKE_COMMAND} -E false)
add_test(NAME is_missing COMMAND there/is/no/such/program)
if(BROKEN)
  add_custom_target(broken ALL COMMAND ${CMAKE_COMMAND} -E false)
endif()
EOF_CMAKE

. "$lib/build.sh"
. "$lib/stages.sh"
stage "one test passes, one fails" mixed -E missing
stage "does not build" broken
stage "does not configure" no_such_preset
stage "a program is missing" good -R missing
stage "no test at all" good -R no_such_test
stage "passes" good -R passes

! conclude >"$root/summary" || { echo "failures were not reported"; exit 1; }
[ "$passed, $failed" = "2, 5" ] || { echo "counted $passed passed, $failed failed; expected 2 and 5"; exit 1; }
for name in "  fails" "  did not build" "  is_missing"; do
    grep -q -- "$name\$" "$root/summary" || { echo "the summary lacks '$name':"; cat "$root/summary"; exit 1; }
done
