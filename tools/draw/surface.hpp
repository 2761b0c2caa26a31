// Metal surfaces, brushed or blasted, and what spoils them.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/canvas.hpp"
#include "tools/draw/grain.hpp"

namespace draw {

enum class defect { none, pit, scratch, stain };
inline constexpr defect defects[] = {defect::none, defect::pit, defect::scratch, defect::stain};
inline const char* name_of(defect what) {
    static constexpr const char* names[] = {"none", "pit", "scratch", "stain"};
    return names[static_cast<int>(what)];
}

/// Bytes for `draw_surface`.
inline std::size_t surface_workspace(int width) {
    return 2 * (canvas_workspace(400) + sweep<1>::bytes(width, 0.8, 400));
}

/// A surface of any tone, by light from any side, with at most one defect; `mask` is 255 where that is, else 0.
///
/// requires  pictures of one size
/// scratch   surface_workspace()
inline void draw_surface(alidade::image_view<std::uint8_t> picture, alidade::image_view<std::uint8_t> mask, defect what,
                         random& random, alidade::workspace memory);

// ---- how -----------------------------------------------------------------------------------

namespace surface_detail {

/// Paints the defect's own light, against grey 0; of the mask its place only.
inline void paint_defect(canvas<>& sheet, defect what, double size, bool bright, double strength, random& random) {
    using piece_detail::on_circle;
    const place at = {random.uniform(0.15, 0.85) * size, random.uniform(0.15, 0.85) * size};
    const double turn = random.uniform(-std::numbers::pi, std::numbers::pi);
    const double scale = size / 128, tone = bright ? strength : -strength;
    switch (what) {
        case defect::none:
            return;
        case defect::pit: {
            const double r = random.uniform(2, 5) * scale;
            sheet.layer(grey(0.8 * strength));  // the rim towards the light
            sheet.disc(on_circle(at, 0.35 * r, turn), r);
            sheet.layer(grey(-1.2 * strength));
            sheet.disc(at, r);
            return;
        }
        case defect::scratch: {
            double along = turn;
            const double wide = random.uniform(1.2, 2.6) * scale;
            place from = at;
            sheet.layer(grey(tone));
            const int parts = static_cast<int>(random.uniform(3, 9));
            for (int i = 0; i < parts; ++i) {
                const place to = on_circle(from, random.uniform(6, 11) * scale, along);
                sheet.bar(from, to, wide, 0.3 * wide);
                from = to, along += random.uniform(-0.25, 0.25);
            }
            return;
        }
        case defect::stain: {  // soft: of discs within each other each gives its part
            const double r = random.uniform(7, 15) * scale, longer = random.uniform(0, 0.8) * r;
            constexpr int steps = 8;
            for (int i = 0; i < steps; ++i) {
                sheet.layer(grey(tone), 1.0 / (steps - i + 1));
                const place far = on_circle(at, longer, turn);
                sheet.slot(at, far, 2 * r * (1.25 - 0.5 * i / steps));
            }
        }
    }
}

}  // namespace surface_detail

inline void draw_surface(alidade::image_view<std::uint8_t> picture, alidade::image_view<std::uint8_t> mask, defect what,
                         random& random, alidade::workspace memory) {
    using namespace surface_detail;
    ALIDADE_EXPECTS(alidade::same_size(picture, mask), picture.width, picture.height, mask.width, mask.height);
    const double size = picture.width < picture.height ? picture.width : picture.height, scale = 128 / size;
    const grain noise(random.bits());
    const bool brushed = random.uniform(0, 1) < 0.6;
    const double along = brushed ? random.uniform(0.02, 0.05) : random.uniform(0.25, 0.4),
                 across = random.uniform(0.3, 0.5);
    const double turn = random.uniform(-0.1, 0.1), c = std::cos(turn) * scale, s = std::sin(turn) * scale;
    const double rough = random.uniform(5, 11), tone = random.uniform(95, 165), grain_of_camera = random.uniform(1, 4);
    const double slope_x = random.uniform(-25, 25) / picture.width, slope_y = random.uniform(-25, 25) / picture.height;
    const double strength = random.uniform(28, 60);
    const bool bright = random.uniform(0, 1) < 0.4;
    const std::uint64_t seed = random.bits();

    const std::size_t room = canvas_workspace(400);
    canvas<> shapes(grey(0), {}, {memory.take<std::byte>(room), room});
    draw::random same(seed);
    paint_defect(shapes, what, size, bright, strength, same);
    const auto lit = [&](double seen, int x, int y) {
        const double u = c * x + s * y, v = c * y - s * x;
        return tone + slope_x * x + slope_y * y + rough * noise.octaves(along * u, across * v, 2, 0.7) + seen;
    };
    expose(picture, shapes, 0.8, lit, grain_of_camera, random, memory);
    const auto marked = [&](double seen, int, int) { return std::abs(seen) > 0.3 * strength ? 255.0 : 0.0; };
    expose(mask, shapes, 0.8, marked, 0, random, memory);
}

}  // namespace draw
