# Stages of tests, each a build and what ctest says of it, and their sum. Sourced, not run.
# SPDX-License-Identifier: MIT

passed=0 failed=0 summary=()

# stage TITLE PRESET [CTEST ARGUMENT]...: whatever goes wrong counts as failed, and the next stage runs all the same.
stage() {
    local title=$1 preset=$2 start=$SECONDS log status=0 good=0 bad=0 names=
    shift 2
    printf '\n==== %s ====\n' "$title"
    if build_preset "$preset"; then
        log=$root/build/$preset/ctest.xml
        rm -f "$log"
        ctest --test-dir "$root/build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" \
            --output-junit "$log" --test-output-size-passed 1000000 --test-output-size-failed 1000000 "$@" || status=$?
        [ ! -e "$log" ] || read -r good bad names < <(awk -f "${BASH_SOURCE[0]%/*}/count_tests.awk" "$log")
        [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1 names="ctest failed"
    else
        bad=1 names="did not build"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    summary+=("$(printf '%-40s %5d passed %3d failed %5d s' "$title" "$good" "$bad" $((SECONDS - start)))${names:+  $names}")
}

# Prints what came of the stages, and the names of what failed; fails if anything did.
conclude() {
    printf '\n'
    printf '%s\n' "${summary[@]}"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
