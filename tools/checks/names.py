#!/usr/bin/env python3
"""One name everywhere: a header, its test, and for an operator its benchmark and its page; and none of these alone.
What is private stands in a namespace that says so."""
# SPDX-License-Identifier: MIT
import fnmatch
import re

import house

# Headers that are part of a larger thing, and what is tested, measured and described in their stead.
PARTS = {
    "alidade": "core/image_view",
    "core/bitmap_view": "core/bitmap",
    "core/list": "core/array_view",
    "core/point": "core/array_view",
    "core/isa": "core/simd",
    "core/simd_*": "core/simd",
    "dnn/anomaly_detector": "dnn/tasks",
    "dnn/classifier": "dnn/tasks",
    "dnn/detector": "dnn/tasks",
    "dnn/model_check": "dnn/model",
    "dnn/network_*": "dnn/network",
    "dnn/onnx_*": "dnn/onnx_check",
    "dnn/pose": "dnn/tasks",
    "dnn/quiet": "dnn/network",
    "dnn/run_count": "dnn/network",
    "dnn/segmenter": "dnn/tasks",
    "dnn/task": "dnn/tasks",
    "edge/canny_*": "edge/canny",
    "edge/edge_chain": "edge/subpixel_edges",
    "edge/edge_curvature": "edge/subpixel_edges",
    "edge/edge_gradients": "edge/subpixel_edges",
    "edge/edge_links": "edge/subpixel_edges",
    "edge/edge_point": "edge/subpixel_edges",
    "edge/edge_profile": "edge/subpixel_edges",
    "edge/line_ends": "edge/line_segments",
    "edge/line_fit": "edge/line_segments",
    "edge/line_runs": "edge/line_segments",
    "edge/line_segment": "edge/line_segments",
    "edge/noise_level": "edge/subpixel_edges",
    "edge/shared_noise": "edge/line_segments",
    "filter/gaussian_kernel": "filter/gaussian_blur",
    "filter/gaussian_rows": "filter/gaussian_blur",
    "interop/tbb": "interop/opencv_parallel",
    "io/bytes": "io/pnm",
    "io/file_*": "io/file",
    "io/image_info": "io/stb",
    "io/pnm_*": "io/pnm",
    "io/png_*": "io/stb",
    "io/probe_*": "io/stb",
    "io/stb_*": "io/stb",
    "io/svg_*": "io/svg",
    "io/trace_*": "io/trace",
    "io/manifest_fields": "io/manifest_json",
    "learned/detect": "dnn/tasks",
    "learned/manifest_check": "learned/manifest",
    "learned/model_family": "learned/manifest",
    "learned/score_form": "learned/decode/scores",
    "learned/network_output": "learned/runtime",
    "learned/prep_*": "learned/preprocess",
    "learned/picture_map": "learned/preprocess",
    "learned/decode/map_places": "learned/decode/mask_map",
    "learned/decode/tensor_numbers": "learned/decode/yolox",
    "learned/keypoint": "learned/decode/yolo_keypoints",
    "learned/decay": "learned/soft_nms",
    "learned/detection": "learned/nms",
    "learned/merge_sort": "learned/nms",
    "learned/nms_*": "learned/nms",
    "learned/region": "learned/overlap",
    "learned/region_mean": "learned/merging_nms",
    "learned/rotated_overlap": "learned/overlap",
    "measure/align_*": "measure/align",
    "measure/caliper_*": "measure/caliper",
    "measure/edge_fit_*": "measure/edge_fit",
    "measure/edge_look": "measure/edge_fit",
    "measure/edge_model": "measure/edge_fit",
    "measure/calibrate_camera": "measure/calibrate_plane",
    "measure/calibrate_camera_*": "measure/calibrate_plane",
    "measure/checkerboard_*": "measure/checkerboard",
    "measure/circle_grid_*": "measure/circle_grid",
    "measure/grid_lattice": "measure/circle_grid",
    "measure/grid_point": "measure/checkerboard",
    "measure/lens": "measure/calibrate_plane",
    "measure/scale": "measure/calibrate_plane",
    "measure/measured_point<>": "measure/homography",
    "measure/angle": "measure/fit_line",
    "measure/consensus": "measure/fit_line",
    "measure/distance": "measure/fit_line",
    "measure/fit_options": "measure/fit_line",
    "measure/measured": "measure/propagation",
    "measure/metrology_align": "measure/metrology_model",
    "measure/minimum_zone": "measure/form",
    "measure/propagation": "measure/fit_line",
    "measure/robust_fit": "measure/fit_line",
    "measure/skew_*": "measure/skew",
    "measure/gauge_*": "measure/gauge",
    "shape/border_following": "shape/contours",
    "shape/chain_points": "shape/contours",
    "shape/component": "shape/components",
    "shape/component_runs": "shape/components",
    "shape/connectivity": "shape/components",
    "shape/contour_scan": "shape/contours",
    "shape/contrast": "shape/hough_circles",
    "shape/corner_choice": "shape/corners",
    "shape/corner_window": "shape/refine_corners",
    "shape/ellipse_*": "shape/ellipses",
    "shape/fit_ellipse_points": "shape/ellipses",
    "shape/fit_points": "shape/hough_circles",
    "shape/hough_circle_*": "shape/hough_circles",
    "shape/hough_line_*": "shape/hough_lines",
    "shape/key_heap": "shape/hough_lines",
    "shape/padded_bits": "shape/contours",
    "shape/plane_arithmetic": "shape/polygon",
    "shape/runs": "shape/components",
    "shape/structure_rows": "shape/corners",
    "shape/tiled_points": "shape/hough_circles",
    "transform/lens": "transform/undistort",
}

# Tests of several headers together.
JOINT_TESTS = {"dnn/data", "dnn/tasks", "dnn/zero_copy", "io/data"}

# Pages of several headers together.
JOINT_PAGES = {"learned/decode", "learned/maps"}


# Namespaces that users may name, those of the SIMD door, and one that is an error message.
OPEN = {"alidade", "ALIDADE_ISA", "simd", "x86", "neon", "traits", "include_stb_implementation_hpp_in_one_source_file"}


def open_namespaces(text):
    """The namespaces that a header opens and that are neither known nor private by name."""
    for path in re.findall(r"^(?:inline )?namespace ([\w: ]+?) ?\{", text, re.MULTILINE):
        yield from (name for name in re.findall(r"\w+", path.replace("inline", ""))
                    if name not in OPEN and not name.endswith("_detail"))


def whole_of(name):
    """The header in whose stead `name` stands; itself if it is no part."""
    return next((whole for pattern, whole in PARTS.items() if fnmatch.fnmatch(name, pattern)), name)


def names(files, pattern):
    """What stands for `folder/name` in each of the files that match."""
    return {match[1] for file in files if (match := re.fullmatch(pattern, file.as_posix()))}


def main():
    root = house.arguments(__doc__).root
    files = house.tracked(root)
    headers = names(files, r"include/alidade/(.*)\.hpp")
    folders = {header.split("/")[0] for header in headers if "/" in header}
    here = "|".join(sorted(folders))
    tests = {test.removesuffix("_opencv") for test in names(files, rf"tests/((?:{here})/.*)_test\.cpp")}
    benchmarks = names(files, rf"benchmarks/((?:{here})/.*)_bench\.cpp")
    pages = names(files, rf"docs/((?:{here})/.*)\.md")

    faults = []
    for header in sorted(headers):
        if header not in tests and whole_of(header) not in tests:
            faults.append(f"include/alidade/{header}.hpp: has no tests/{header}_test.cpp")
        if header.split("/")[0] in house.OPERATOR_FOLDERS and whole_of(header) == header:
            if header not in benchmarks:
                faults.append(f"include/alidade/{header}.hpp: has no benchmarks/{header}_bench.cpp")
            if header not in pages:
                faults.append(f"include/alidade/{header}.hpp: has no docs/{header}.md")
        text = (root / f"include/alidade/{header}.hpp").read_text(encoding="utf-8")
        for name in open_namespaces(text):
            faults.append(f"include/alidade/{header}.hpp: namespace {name}: what is private ends in _detail")
    for what, found in (("test", tests - JOINT_TESTS), ("benchmark", benchmarks), ("page", pages - JOINT_PAGES)):
        faults += [f"the {what} of {name}: there is no header of this name" for name in sorted(found - headers)]
    house.finish(f"names of {len(headers)} headers", faults)


if __name__ == "__main__":
    main()
