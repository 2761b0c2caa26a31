// Every classical operator. A program that counts its compile time includes the few headers it needs instead.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/border.hpp>
#include <alidade/core/contract.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/static_image.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/core/tracer.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/bitmap.hpp>
#include <alidade/core/image.hpp>
#include <alidade/core/list.hpp>
#include <alidade/core/parallel.hpp>
#endif

#include <alidade/edge/canny.hpp>
#include <alidade/edge/edge_points.hpp>
#include <alidade/edge/hysteresis.hpp>
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/noise_level.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/measure/align.hpp>
#include <alidade/measure/corner_angle.hpp>
#include <alidade/measure/gauge.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/orientation.hpp>
#include <alidade/measure/skew.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>
#include <alidade/pixel/threshold.hpp>
#include <alidade/shape/approx_polygon.hpp>
#include <alidade/shape/components.hpp>
#include <alidade/shape/contours.hpp>
#include <alidade/shape/convex_hull.hpp>
#include <alidade/shape/convexity_defects.hpp>
#include <alidade/shape/corners.hpp>
#include <alidade/shape/ellipses.hpp>
#include <alidade/shape/fast_corners.hpp>
#include <alidade/shape/hough_circles.hpp>
#include <alidade/shape/hough_lines.hpp>
#include <alidade/shape/image_moments.hpp>
#include <alidade/shape/iso_contours.hpp>
#include <alidade/shape/match_shapes.hpp>
#include <alidade/shape/min_area_rect.hpp>
#include <alidade/shape/min_enclosing_circle.hpp>
#include <alidade/shape/moments.hpp>
#include <alidade/shape/polygon.hpp>
#include <alidade/shape/refine_corners.hpp>
