// Shapes painted over each other on a plane, and the plane seen by a camera from anywhere.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <initializer_list>
#include <numbers>

#include "tools/draw/expose.hpp"
#include "tools/draw/sweep.hpp"

namespace draw {

/// Bytes for a canvas of so many pieces. A circle has two to three pieces, a polygon as many as it has corners.
template <int C = 1>
constexpr std::size_t canvas_workspace(int pieces) {
    return alidade::scratch_bytes<piece>(static_cast<std::size_t>(pieces));
}

/// What lies on a plane, painted layer over layer. Coordinates are those of the plane, in its unit; nothing is drawn
/// before `expose`.
///
///     draw::canvas<> sheet(draw::grey(230), draw::seen_from({.centre = {160, 120}, .scale = 100}), room);
///     sheet.layer(draw::grey(40));
///     sheet.ring({0, 0}, 0.95, 1);
///     sheet.bar({0, 0}, {0.7, -0.4}, 0.05);
///     draw::expose(picture, sheet, 0.8, draw::evenly_lit, 5, random, memory);
///
/// requires  all of it before the camera; at most 64 layers; as many pieces as there is room for
template <int C = 1>
class canvas {
public:
    canvas(colour background, const homography& view, alidade::workspace room) : background_(background) {
        constexpr std::size_t lost = alidade::workspace::alignment;  // at most, before the first
        const std::size_t most = room.left() > lost ? (room.left() - lost) / sizeof(piece) : 0;
        pieces_.view = view;
        pieces_.room = {room.take<piece>(most), static_cast<int>(most)};
    }

    /// What follows is painted with `what`, over all that is there; where shapes of one layer overlap, once.
    void layer(colour what, double opacity = 1) {
        ALIDADE_EXPECTS(layers_ < most_layers, most_layers);
        paints_[layers_++] = {light<C>(what), opacity};
    }

    /// A polygon without crossings of its own border. A hole takes away from shapes of its layer that it lies in.
    void polygon(const place* corners, int count, bool hole = false) {
        double area = 0;
        for (int i = 0; i < count; ++i) {
            const place p = corners[i], q = corners[(i + 1) % count];
            area += p.x * q.y - q.x * p.y;
        }
        const int winding = (area > 0) == hole ? -1 : 1;
        for (int i = 0; i < count; ++i) pieces_.straight(corners[i], corners[(i + 1) % count], winding, top());
    }
    void polygon(std::initializer_list<place> corners, bool hole = false) {
        polygon(corners.begin(), static_cast<int>(corners.size()), hole);
    }

    void disc(place centre, double radius, bool hole = false) {
        pieces_.round(centre, radius, 0, 2 * std::numbers::pi, hole ? -1 : 1, top());
    }
    void ring(place centre, double inner, double outer) {
        disc(centre, outer);
        disc(centre, inner, true);
    }

    /// The part of a ring from one angle to a larger one.
    void ring_sector(place centre, double inner, double outer, double from, double to) {
        using piece_detail::on_circle;
        pieces_.round(centre, outer, from, to, 1, top());
        pieces_.straight(on_circle(centre, outer, to), on_circle(centre, inner, to), 1, top());
        pieces_.round(centre, inner, to, from, 1, top());
        pieces_.straight(on_circle(centre, inner, from), on_circle(centre, outer, from), 1, top());
    }

    /// A rectangle from p to q, `width` broad, its ends `beyond` farther out.
    void bar(place p, place q, double width, double beyond = 0) { taper(p, q, width, width, beyond); }

    /// The same with another width at q: at 0 a point.
    void taper(place p, place q, double width_p, double width_q, double beyond = 0) {
        const double dx = q.x - p.x, dy = q.y - p.y, length = std::sqrt(dx * dx + dy * dy);
        if (length <= 0) return;
        const double ux = dx / length, uy = dy / length, a = 0.5 * width_p, b = 0.5 * width_q;
        p = {p.x - ux * beyond, p.y - uy * beyond};
        q = {q.x + ux * beyond, q.y + uy * beyond};
        polygon({{p.x + uy * a, p.y - ux * a},
                 {q.x + uy * b, q.y - ux * b},
                 {q.x - uy * b, q.y + ux * b},
                 {p.x - uy * a, p.y + ux * a}});
    }

    /// All that is nearer than half the width to the line from p to q: a slot.
    void slot(place p, place q, double width, bool hole = false) {
        const double r = 0.5 * width, angle = std::atan2(q.y - p.y, q.x - p.x), right = 0.5 * std::numbers::pi;
        const int winding = hole ? -1 : 1;
        using piece_detail::on_circle;
        pieces_.round(q, r, angle - right, angle + right, winding, top());
        pieces_.straight(on_circle(q, r, angle + right), on_circle(p, r, angle + right), winding, top());
        pieces_.round(p, r, angle + right, angle + 3 * right, winding, top());
        pieces_.straight(on_circle(p, r, angle - right), on_circle(q, r, angle - right), winding, top());
    }

    /// A convex polygon whose corners are rounded. requires  radius small enough for each side
    void rounded_polygon(const place* corners, int count, double radius, bool hole = false);

    const homography& view() const { return pieces_.view; }
    int pieces() const { return pieces_.count; }

    /// Row by row, what each pixel sees through a blur of `sigma` pixels.
    template <class Use>
    void rows(int width, int height, double sigma, alidade::workspace memory, Use use) const {
        sweep<C>(pieces_.view, {pieces_.room.data, pieces_.count}, background_, paints_, layers_, width, height, sigma,
                 memory)
            .run(use);
    }

private:
    int top() const {
        ALIDADE_EXPECTS(layers_ > 0);  // first a layer, then its shapes
        return layers_ - 1;
    }

    light<C> background_;
    draw::pieces pieces_;
    paint<C> paints_[most_layers];
    int layers_ = 0;
};

/// No light but that of the sheet.
inline constexpr auto evenly_lit = [](double seen, int, int) { return seen; };

/// Bytes for `expose` of a canvas.
template <int C = 1>
std::size_t expose_workspace(int width, double sigma, const canvas<C>& sheet) {
    return sweep<C>::bytes(width, sigma, sheet.pieces());
}

/// picture(x, y) = lit(what the pixel sees, x, y) + noise, for integers rounded and clipped.
///
/// exact     what the pixel sees: within 2e-4 of the contrast, and so borders within 1e-3 px of their place, for
///           sigma = 0 or sigma >= 0.25; within 1e-4 where borders are parallel to the axes. Of integers the same bytes
///           on every machine, unless its mathematical functions differ by more than 1e-12
/// scratch   expose_workspace()
template <class T, int C, class Lit>
void expose(alidade::image_view<T, C> picture, const canvas<C>& sheet, double sigma, Lit lit, double noise,
            random& random, alidade::workspace memory) {
    ALIDADE_EXPECTS(noise >= 0);
    sheet.rows(picture.width, picture.height, sigma, memory, [&](int y, const double* seen) {
        for (int x = 0; x < picture.width; ++x)
            for (int c = 0; c < C; ++c) {
                double value = lit(seen[x * C + c], x, y);
                if (noise > 0) value += noise * random.normal();
                picture(x, y, c) = sample_of<T>(value);
            }
    });
}

template <int C>
void canvas<C>::rounded_polygon(const place* corners, int count, double radius, bool hole) {
    double area = 0;
    for (int i = 0; i < count; ++i) {
        const place p = corners[i], q = corners[(i + 1) % count];
        area += p.x * q.y - q.x * p.y;
    }
    const int sense = area > 0 ? 1 : -1, winding = (hole ? -1 : 1) * sense;
    place before{}, first{};
    for (int i = 0; i <= count; ++i) {
        const place p = corners[(i + count - 1) % count], at = corners[i % count], q = corners[(i + 1) % count];
        const double in = std::atan2(at.y - p.y, at.x - p.x),
                     out = piece_detail::near(std::atan2(q.y - at.y, q.x - at.x), in);
        const double back = radius * std::tan(0.5 * std::abs(out - in));
        const double side = sense * 0.5 * std::numbers::pi;  // towards the inside
        const place begin = {at.x - back * std::cos(in), at.y - back * std::sin(in)};
        const place centre = {begin.x + radius * std::cos(in + side), begin.y + radius * std::sin(in + side)};
        const place from = piece_detail::on_circle(centre, radius, in - side);
        const place to = piece_detail::on_circle(centre, radius, out - side);
        if (i > 0) pieces_.straight(before, i == count ? first : from, winding, top());
        if (i < count) pieces_.round(centre, radius, in - side, out - side, winding, top());
        if (i == 0) first = from;
        before = to;
    }
}

}  // namespace draw
