#!/usr/bin/env bash
# That what is missing is installed, as root or by sudo, and otherwise asked for; apt and its like are stand-ins.
# SPDX-License-Identifier: MIT
set -euo pipefail
lib=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib" && pwd)
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT

# has PROGRAM LINE: this machine has the program, which is that line of shell.
has() { printf '#!/bin/bash\n%s\n' "$2" >"$machine/$1" && chmod +x "$machine/$1"; }

# says PACKAGE...: what install_missing says of them here.
says() { PATH=$machine /bin/bash -c '. "$0/packages.sh"; install_missing "$@"' "$lib" "$@" 2>&1 || echo "and fails"; }

# expect NAME TEXT PACKAGE...: it says that, among other things; nothing at all for an empty text.
expect() {
    local said
    said=$(says "${@:3}")
    [[ "$said" == *"$2"* && ( -n "$2" || -z "$said" ) ]] || { echo "$1: said '$said', not '$2'"; exit 1; }
}

has env 'shift; exec "$@"'
has id 'echo 1000'
has dpkg-query '[ "${@: -1}" = g++ ] && echo installed || echo not-installed'
expect "no apt" "install by other means what is missing of: g++ cmake" g++ cmake
has apt-get 'echo "apt-get by ${by:-itself}: $*"'
expect "nothing missing" "" g++
expect "neither root nor sudo" "apt-get install --no-install-recommends cmake ninja-build" g++ cmake ninja-build
has sudo 'export by=sudo; exec "$@"'
expect "sudo" "apt-get by sudo: install -y" g++ cmake
has id 'echo 0'
expect "root" "apt-get by itself: install -y" g++ cmake
expect "only what is missing" "Use-Pty=0 cmake ninja-build" g++ cmake ninja-build
