# SPDX-License-Identifier: MIT
import fnmatch
import os
import shutil


def copy(conanfile, pattern, src, dst, keep_path=True, excludes=None, ignore_case=True, overwrite_equal=False):
    copied = []
    for folder, _, names in os.walk(src):
        for name in names:
            inner = os.path.relpath(os.path.join(folder, name), src)
            if fnmatch.fnmatch(inner, pattern):
                target = os.path.join(dst, inner if keep_path else name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy(os.path.join(folder, name), target)
                copied.append(target)
    return copied
