// Keypoints from heat maps, one map for each: where it is hottest, to a fraction of a cell.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>
#include <alidade/learned/keypoint.hpp>

namespace alidade {

/// Which place of the input a cell was taught to mean.
enum class heat_grid {
    strides,  ///< cell m: pixel m · input / cells. The heat maps of SimpleBaseline, HRNet and most others
    corners,  ///< the outermost cells' centres on the outermost pixels' centres: "UDP", ViTPose
    areas,    ///< as pictures are resized: each cell covers its part of the input
};

enum class heat_refinement {
    none,
    quarter,  ///< a quarter of a cell towards the hotter neighbour
    dark,     ///< to the peak of a Gaussian through the smoothed heat: distribution-aware (DARK)
};

struct heat_keypoints_options {
    int input_width = 0, input_height = 0;  ///< of the network's input, in pixels
    heat_grid grid = heat_grid::strides;
    heat_refinement refine = heat_refinement::quarter;
    int blur = 11;   ///< width in cells of the Gaussian that `dark` smooths with, odd; 17 for maps made with sigma 3
    int places = 0;  ///< how many keypoints there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// Keypoint k stands at the hottest cell of map k (K × H × W), the first among equals, refined; its score is that
/// cell's heat as it stands, at most 1.
///
/// requires  input sizes >= 1; blur odd, 1 … 31
/// fault     malformed: maps without cells, another number of them, a number that is none
/// exact     the same bytes on every machine; within 1e-4 of a cell
/// cost      one pass; `dark` smooths a neighbourhood of 13 cells; allocates nothing
/// reference `quarter`: Xiao et al., Simple baselines, 2018; `dark`: Zhang et al., Distribution-aware coordinate
///           representation, 2020, with zeros beyond the map's borders
template <stored_number T>
result<tally> decode_heat_keypoints(tensor_view<const T, 3> maps, array_view<keypoint> room,
                                    heat_keypoints_options options);

// ---- how -----------------------------------------------------------------------------------

namespace heat_keypoints_detail {

using namespace tensor_numbers_detail;

/// One map's heat smoothed by a Gaussian as OpenCV chooses it for a kernel of that width; 0 beyond the borders.
template <stored_number T>
struct smoothed {
    const numbers<T, 3>& of;
    int map, radius;
    double weight[16];  ///< at 0 … radius cells from the middle; they sum to 1

    smoothed(const numbers<T, 3>& all, int which, int width) : of(all), map(which), radius(width / 2), weight{} {
        const real sigma = real(0.3) * (real(width - 1) * 0.5 - 1) + 0.8;
        real sum = 0;
        for (int i = 0; i <= radius; ++i) {
            weight[i] = exp(-(real(i) * i) / (sigma * sigma * 2)).value;
            sum += real(weight[i]) * (i == 0 ? 1 : 2);
        }
        for (int i = 0; i <= radius; ++i) weight[i] = (real(weight[i]) / sum).value;
    }
    /// Its logarithm, as that of a Gaussian is a parabola.
    real operator()(int x, int y) const {
        const int rows = of.tensor.extent[1], columns = of.tensor.extent[2];
        real sum = 0;
        for (int v = y - radius; v <= y + radius; ++v) {
            if (v < 0 || v >= rows) continue;
            real line = 0;
            for (int u = x - radius; u <= x + radius; ++u)
                if (u >= 0 && u < columns) line += real(weight[u < x ? x - u : u - x]) * of(map, v, u);
            sum += line * weight[v < y ? y - v : v - y];
        }
        return log(max(sum, real(1e-10)));
    }
};

struct offset {
    real x = 0, y = 0;
};

/// To the peak of the paraboloid through the logarithms about (x, y); none where they are not of a peak.
template <stored_number T>
offset to_peak(const smoothed<T>& heat, int x, int y) {
    const real here = heat(x, y);
    const real dx = (heat(x + 1, y) - heat(x - 1, y)) * 0.5, dy = (heat(x, y + 1) - heat(x, y - 1)) * 0.5;
    const real dxx = (heat(x + 2, y) - here * 2 + heat(x - 2, y)) * 0.25;
    const real dyy = (heat(x, y + 2) - here * 2 + heat(x, y - 2)) * 0.25;
    const real dxy = (heat(x + 1, y + 1) - heat(x + 1, y - 1) - heat(x - 1, y + 1) + heat(x - 1, y - 1)) * 0.25;
    const real determinant = dxx * dyy - dxy * dxy;
    if (determinant == 0) return {};
    const offset step{-(dyy * dx - dxy * dy) / determinant, -(dxx * dy - dxy * dx) / determinant};
    return step.x - step.x == 0 && step.y - step.y == 0 ? step : offset{};
}

/// A quarter towards the hotter neighbour.
constexpr real quarter(float before, float after) { return after > before ? 0.25 : after < before ? -0.25 : 0; }

constexpr real to_input(heat_grid grid, real cell, int cells, int input) {
    switch (grid) {
        case heat_grid::strides:
            return cell * (real(input) / cells);
        case heat_grid::corners:
            return cells > 1 ? cell * (real(input - 1) / (cells - 1)) : real(0);
        default:
            return (cell + 0.5) * (real(input) / cells) - 0.5;
    }
}

}  // namespace heat_keypoints_detail

template <stored_number T>
result<tally> decode_heat_keypoints(tensor_view<const T, 3> maps, array_view<keypoint> room,
                                    heat_keypoints_options options) {
    using namespace heat_keypoints_detail;
    constexpr const char* who = "decode_heat_keypoints";
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1, options.input_width, options.input_height);
    ALIDADE_EXPECTS(options.blur >= 1 && options.blur <= 31 && options.blur % 2 == 1, options.blur);
    const int places = maps.extent[0], rows = maps.extent[1], columns = maps.extent[2];
    if (rows < 1 || columns < 1 || (options.places != 0 && places != options.places))
        return shape_fault(fault::malformed, who, maps, options.places, " keypoints (0: any) x height x width");
    error why;
    const auto of = numbers_of(maps, why);
    if (why.kind != fault::none) return why;
    appender<keypoint> list{room};
    for (int k = 0; k < places; ++k) {
        int x = 0, y = 0;
        for (int v = 0; v < rows; ++v)
            for (int u = 0; u < columns; ++u) {
                const float one = of(k, v, u);
                if (!finite(one)) return error(fault::malformed, who, ": map ", k, " holds what is no number");
                if (one > of(k, y, x)) x = u, y = v;
            }
        offset step;
        if (options.refine == heat_refinement::quarter) {
            if (x > 0 && x < columns - 1) step.x = quarter(of(k, y, x - 1), of(k, y, x + 1));
            if (y > 0 && y < rows - 1) step.y = quarter(of(k, y - 1, x), of(k, y + 1, x));
        } else if (options.refine == heat_refinement::dark && x > 1 && x < columns - 2 && y > 1 && y < rows - 2) {
            step = to_peak(smoothed<T>(of, k, options.blur), x, y);
        }
        const float heat = of(k, y, x);
        list.push({static_cast<float>(to_input(options.grid, step.x + x, columns, options.input_width).value),
                   static_cast<float>(to_input(options.grid, step.y + y, rows, options.input_height).value),
                   heat < 1 ? heat : 1});
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
