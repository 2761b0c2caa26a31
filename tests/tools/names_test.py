# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest


class Names(CheckTest):
    check = "names.py"

    def files(self, *paths):
        for path in paths:
            self.write(path, "")

    def test_what_has_all_its_companions_passes(self):
        self.files("include/alidade/core/border.hpp", "tests/core/border_test.cpp",
                   "include/alidade/filter/sobel.hpp", "tests/filter/sobel_test.cpp", "tests/filter/sobel_opencv_test.cpp",
                   "benchmarks/filter/sobel_bench.cpp", "docs/filter/sobel.md", "docs/index.md",
                   "include/alidade/interop/opencv.hpp", "tests/interop/opencv_test.cpp", "tests/pipeline/all_test.cpp")
        self.passes()

    def test_a_comparison_with_opencv_alone_is_a_test(self):
        self.files("include/alidade/io/video.hpp", "tests/io/video_opencv_test.cpp")
        self.passes()

    def test_a_part_is_tested_by_its_whole(self):
        self.files("include/alidade/core/simd.hpp", "include/alidade/core/simd_x86.hpp", "tests/core/simd_test.cpp")
        self.passes()
        (self.root / "tests/core/simd_test.cpp").unlink()
        self.fails("core/simd_x86.hpp: has no tests/core/simd_x86_test.cpp")

    def test_an_operator_without_test_benchmark_or_page_fails(self):
        self.files("include/alidade/filter/sobel.hpp")
        self.fails("has no tests/filter/sobel_test.cpp", "has no benchmarks/filter/sobel_bench.cpp",
                   "has no docs/filter/sobel.md", "3 to mend")

    def test_a_private_namespace_without_the_ending_fails(self):
        self.files("tests/core/border_test.cpp")
        self.write("include/alidade/core/border.hpp", "namespace alidade::inline ALIDADE_ISA {\nnamespace border_detail {}\n}\n")
        self.passes()
        self.write("include/alidade/core/border.hpp", "namespace alidade {\nnamespace border_steps {\n}\n}\n")
        self.fails("core/border.hpp: namespace border_steps", "1 to mend")

    def test_companions_of_nothing_fail(self):
        self.files("include/alidade/filter/sobel.hpp", "tests/filter/sobel_test.cpp", "docs/filter/sobel.md",
                   "benchmarks/filter/sobel_bench.cpp", "tests/filter/sobal_test.cpp",
                   "benchmarks/filter/scharr_bench.cpp", "docs/filter/scharr.md")
        self.fails("the test of filter/sobal", "the benchmark of filter/scharr", "the page of filter/scharr", "3 to mend")


if __name__ == "__main__":
    unittest.main()
