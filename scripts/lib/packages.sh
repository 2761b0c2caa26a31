# What the commands need of the machine, installed by apt where it is missing. Sourced, not run.
# SPDX-License-Identifier: MIT

to_build=(g++ cmake ninja-build ccache libxsimd-dev libeigen3-dev libstb-dev doctest-dev libcli11-dev
    nlohmann-json3-dev python3)
to_compare=(libopencv-dev)
to_cross_compile=(g++-aarch64-linux-gnu g++-arm-linux-gnueabihf g++-riscv64-linux-gnu qemu-user-static
    gcc-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm emscripten)
to_analyse=(clang-14 clang-19 clang-format-19 libclang-rt-19-dev libtbb-dev git)

# install_missing PACKAGE...
install_missing() {
    if ! command -v apt-get >/dev/null; then
        echo "There is no apt here. If the build fails, install by other means what is missing of: $*" >&2
        return
    fi
    local package missing=() as_root=()
    for package; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing; install them as root, then run this again:" >&2
            echo "    apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "Installing: ${missing[*]}" >&2
    "${as_root[@]}" apt-get update -qq </dev/null >&2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "${missing[@]}" </dev/null >&2
}
