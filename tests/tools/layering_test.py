# SPDX-License-Identifier: MIT
import unittest

from made_up_tree import CheckTest


class Layering(CheckTest):
    check = "layering.py"

    def header(self, path, *includes):
        self.write(f"include/alidade/{path}", "".join(f"#include {name}\n" for name in includes))

    def test_each_library_behind_its_door_passes(self):
        self.header("core/image_view.hpp", "<alidade/core/contract.hpp>", "<cstddef>")
        self.header("core/simd_x86.hpp", "<xsimd/xsimd.hpp>", "<immintrin.h>")
        self.header("measure/fit_line.hpp", "<alidade/edge/canny.hpp>", "<Eigen/Core>")
        self.header("learned/heads.hpp", "<Eigen/Core>")
        self.header("dnn/network.hpp", "<alidade/learned/preprocess.hpp>", "<opencv2/dnn.hpp>")
        self.header("interop/tbb.hpp", "<tbb/parallel_for.h>")
        self.header("io/stb.hpp", "<stb/stb_image.h>")
        self.header("alidade.hpp", "<alidade/measure/fit_line.hpp>")
        self.passes()

    def test_core_includes_no_operator(self):
        self.header("core/image.hpp", "<alidade/filter/sobel.hpp>")
        self.fails("include/alidade/core/image.hpp:1: core may not include alidade/filter/sobel.hpp")

    def test_an_upper_floor_is_not_included_from_below(self):
        self.header("filter/sobel.hpp", "<cstdint>", "<alidade/measure/angle.hpp>")
        self.fails("sobel.hpp:2: filter may not include alidade/measure/angle.hpp")

    def test_nothing_includes_the_umbrella(self):
        self.header("measure/angle.hpp", "<alidade/alidade.hpp>")
        self.fails("measure may not include alidade/alidade.hpp")

    def test_the_umbrella_keeps_out_the_learned_half_and_foreign_images(self):
        self.header("alidade.hpp", "<alidade/learned/nms.hpp>", "<alidade/dnn/network.hpp>", "<alidade/interop/opencv.hpp>")
        self.fails("alidade/learned/nms.hpp", "alidade/dnn/network.hpp", "alidade/interop/opencv.hpp", "3 to mend")

    def test_libraries_outside_their_door_are_named(self):
        self.header("filter/sobel.hpp", "<xsimd/xsimd.hpp>", "<arm_neon.h>")
        self.header("shape/hull.hpp", "<Eigen/Core>")
        self.header("learned/nms.hpp", "<Eigen/Core>", "<opencv2/core.hpp>")
        self.header("core/parallel.hpp", "<tbb/parallel_for.h>")
        self.header("io/pnm.hpp", "<stb/stb_image.h>", "<unistd.h>")
        self.fails("8 to mend", "<Eigen/Core> is only for", "<unistd.h> is neither ours")

    def test_relative_includes_and_unknown_folders_are_refused(self):
        self.header("io/pnm.hpp", '"svg.hpp"')
        self.header("misc/bits.hpp", "<cstdint>")
        self.fails('not "svg.hpp"', "folder misc has no place")


if __name__ == "__main__":
    unittest.main()
