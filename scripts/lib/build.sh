# How the commands build. Sourced, not run; `root` is the top of the project.
# SPDX-License-Identifier: MIT

export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
# A build in another folder is the same build.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# build_preset PRESET [TARGET]: in build/PRESET.
build_preset() {
    (cd "$root" && cmake --preset "$1") && cmake --build "$root/build/$1" ${2:+--target "$2"}
}

# run_program PRESET TARGET [ARGUMENT]...: builds the program, then becomes it.
run_program() {
    local preset=$1 target=$2 program
    shift 2
    build_preset "$preset" "$target" >&2
    program=$(find "$root/build/$preset" -type f -name "$target" -perm -u+x -print -quit)
    exec "$program" "$@"
}
