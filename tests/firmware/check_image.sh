#!/usr/bin/env bash
# Says how large a firmware image is, and fails when a heap or an unwinder is in it.
# SPDX-License-Identifier: MIT
#
#     check_image.sh <nm> <size> <image>
set -euo pipefail

nm=$1 size=$2 image=$3

"$size" "$image"
symbols=$("$nm" "$image")
if [ -z "$symbols" ]; then
    echo "$image has no symbols: nothing can be said of it"
    exit 1
fi
unwanted=' U |malloc|calloc|realloc| free$|_Zn[wa]|_Zd[la]|_sbrk|__cxa_|_Unwind_'
if found=$(grep -E "$unwanted" <<<"$symbols"); then
    echo "must not be in this image:"
    echo "$found"
    exit 1
fi
echo "no heap, no unwinder, nothing undefined"
