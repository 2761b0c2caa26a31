// Row by row: the products of the derivatives, summed over a window around each pixel.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/sobel.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::structure_rows_detail {

/// Windows are at most this wide: the sums of their products fit 32 bits several times.
inline constexpr int widest = 15;
inline constexpr int margin = 16;

/// Σ dx², Σ dx dy and Σ dy² over the windows of the row reached by `advance`, derivatives and products continued by
/// border::mirror.
struct rows {
    std::int32_t *xx, *xy, *yy;

    rows(image_view<const std::uint8_t> picture, int window, workspace scratch)
        : src(picture), radius(window / 2), kept(window + 1) {
        const std::size_t width = static_cast<std::size_t>(src.width), room = padded_row(src.width, 1, margin);
        std::int32_t **const sums[] = {&xx, &xy, &yy}, **const columns[] = {&column_xx, &column_xy, &column_yy};
        for (auto sum : sums) *sum = scratch.take<std::int32_t>(width);
        for (auto column : columns) *column = scratch.take<std::int32_t>(room) + margin;
        derivatives = scratch.take<std::int16_t>(times(2 * width, static_cast<std::size_t>(kept)));
        smoothed = scratch.take<std::int16_t>(room) + margin;
        derived = scratch.take<std::int16_t>(room) + margin;
    }

    static constexpr std::size_t bytes(int width, int window) {
        ALIDADE_EXPECTS(width >= 0 && window >= 3 && window <= widest, width, window);
        const std::size_t w = static_cast<std::size_t>(width), room = padded_row(width, 1, margin);
        return 3 * scratch_bytes<std::int32_t>(w) + 3 * scratch_bytes<std::int32_t>(room) +
               scratch_bytes<std::int16_t>(times(2 * w, static_cast<std::size_t>(window) + 1)) +
               2 * scratch_bytes<std::int16_t>(room);
    }

    /// To the next row. see(block, x, xx, xy, yy) is shown what is stored from x on, by values.
    template <class See>
    void advance(See see) {
        ++y;
        if (y == 0) {
            for (int x = 0; x < src.width; ++x) column_xx[x] = column_xy[x] = column_yy[x] = 0;
            for (int k = -radius; k <= radius; ++k) add(at(k), nullptr);
        } else {
            const std::int16_t* leaving = at(y - 1 - radius);
            add(at(y + radius), leaving);
        }
        std::int32_t* const columns[] = {column_xx, column_xy, column_yy};
        for (auto column : columns) pad_row<1>(column, src.width, radius, border::mirror, std::int32_t{0});
        if (radius == 1)
            sum_along<1>(see);
        else
            sum_along<0>(see);
    }

private:
    image_view<const std::uint8_t> src;
    int radius, kept;
    int y = -1, made = -1;  ///< the row reached, and the last whose derivatives there are
    std::int32_t *column_xx, *column_xy, *column_yy;
    std::int16_t* derivatives;
    std::int16_t *smoothed, *derived;

    std::int16_t* row_of(int row) { return derivatives + std::ptrdiff_t{2} * src.width * (row % kept); }

    /// The derivatives of a row, dx and behind them dy.
    const std::int16_t* at(int row) {
        const int inside = border_index(border::mirror, row, src.height);
        while (made < inside) derive(++made);
        return row_of(inside);
    }

    void derive(int row) {
        using simd::load, simd::store, simd::block;
        const auto of = [&](int i) {
            return row_or_border(src, i, border::mirror, static_cast<const std::uint8_t*>(nullptr));
        };
        const std::uint8_t *above = of(row - 1), *here = src.row(row), *below = of(row + 1);
        std::int16_t *s = smoothed, *d = derived, *dx = row_of(row), *dy = dx + src.width;
        for_blocks<std::int16_t>(src.width, [=]<class V>(block<V>, int i) {
            const V a = load<V>(above + i), b = load<V>(here + i), c = load<V>(below + i);
            store(s + i, a + b + b + c);
            store(d + i, c - a);
        });
        pad_row<1>(s, src.width, 1, border::mirror, std::int16_t{0});
        pad_row<1>(d, src.width, 1, border::mirror, std::int16_t{0});
        for_blocks<std::int16_t>(src.width, [=]<class V>(block<V>, int i) {
            const V middle = load<V>(d + i);
            store(dx + i, load<V>(s + i + 1) - load<V>(s + i - 1));
            store(dy + i, load<V>(d + i - 1) + middle + middle + load<V>(d + i + 1));
        });
    }

    /// Adds a row's products to the columns, and takes away another's.
    void add(const std::int16_t* coming, const std::int16_t* leaving) {
        using simd::load, simd::store, simd::block;
        std::int32_t *sum_xx = column_xx, *sum_xy = column_xy, *sum_yy = column_yy;
        const int n = src.width;
        const auto change = [=](auto op, const std::int16_t* row) {
            transform_row<std::int32_t>(sum_xx, n, [=](auto s, auto x) { return op(s, x * x); }, sum_xx, row);
            transform_row<std::int32_t>(
                sum_xy, n, [=](auto s, auto x, auto v) { return op(s, x * v); }, sum_xy, row, row + n);
            transform_row<std::int32_t>(sum_yy, n, [=](auto s, auto v) { return op(s, v * v); }, sum_yy, row + n);
        };
        if (leaving == nullptr) return change([](auto a, auto b) { return a + b; }, coming);
        const auto replace = [=](std::int32_t* sum, const std::int16_t* in, const std::int16_t* in2,
                                 const std::int16_t* out, const std::int16_t* out2) {
            transform_row<std::int32_t>(
                sum, n, [](auto s, auto a, auto b, auto c, auto d) { return s + a * b - c * d; }, sum, in, in2, out,
                out2);
        };
        replace(sum_xx, coming, coming, leaving, leaving);
        replace(sum_xy, coming, coming + n, leaving, leaving + n);
        replace(sum_yy, coming + n, coming + n, leaving + n, leaving + n);
    }

    /// Sums along the row; Radius 0: any.
    template <int Radius, class See>
    void sum_along(See see) {
        using simd::load, simd::store, simd::block;
        const std::int32_t *cx = column_xx, *cm = column_xy, *cy = column_yy;
        std::int32_t *to_xx = xx, *to_xy = xy, *to_yy = yy;
        const int reach = Radius > 0 ? Radius : radius;
        for_blocks<std::int32_t>(src.width, [=]<class V>(block<V> of, int i) {
            const auto along = [=](const std::int32_t* columns) {
                V sum = load<V>(columns + i - reach);
                for (int k = 1 - reach; k <= reach; ++k) sum = sum + load<V>(columns + i + k);
                return sum;
            };
            const V a = along(cx), b = along(cm), c = along(cy);
            store(to_xx + i, a);
            store(to_xy + i, b);
            store(to_yy + i, c);
            see(of, i, a, b, c);
        });
    }
};

}  // namespace alidade::inline ALIDADE_ISA::structure_rows_detail
