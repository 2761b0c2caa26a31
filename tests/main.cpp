// The one place where doctest's own code is compiled.
// SPDX-License-Identifier: MIT
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// Read by the thread sanitizer, which does not see how OpenCV and TBB, built without it, wait for their threads.
extern "C" const char* __tsan_default_suppressions() { return "race:opencv_parallel\nrace:tbb_parallel\n"; }
