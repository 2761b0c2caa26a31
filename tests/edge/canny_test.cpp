#include <alidade/edge/canny.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/reference/canny.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr canny_options every_mode[] = {{.kernel = sobel_kernel::size3, .norm = gradient_norm::l1},
                                        {.kernel = sobel_kernel::size3, .norm = gradient_norm::l2},
                                        {.kernel = sobel_kernel::size5, .norm = gradient_norm::l1},
                                        {.kernel = sobel_kernel::size5, .norm = gradient_norm::l2},
                                        {.kernel = sobel_kernel::scharr, .norm = gradient_norm::l1},
                                        {.kernel = sobel_kernel::scharr, .norm = gradient_norm::l2}};

canny_options with(canny_thresholds thresholds, canny_options options = {}) {
    options.low = thresholds.low, options.high = thresholds.high;
    return options;
}

/// A step of 1 in the units of the mode's magnitude.
double step_of(canny_options options) {
    return options.kernel == sobel_kernel::size3 ? 4 : options.kernel == sobel_kernel::size5 ? 48 : 16;
}

template <class E = sequential>
void find(image_view<const std::uint8_t> src, image_view<std::uint8_t> edges, canny_options options, E&& on = E{}) {
    tests::tight_scratch scratch(canny_mask_workspace(src.width, src.height, options, on.bands()));
    canny(src, edges, options, scratch.lend(), on);
}

/// Edges of a picture drawn in digits, each 20 grey levels.
void has_edges(const std::vector<std::string>& drawing, const std::vector<std::string>& expected,
               canny_thresholds thresholds) {
    const int width = static_cast<int>(drawing[0].size()), height = static_cast<int>(drawing.size());
    picture<std::uint8_t> src(width, height), edges(width, height);
    reference::fill(src.view(), [&](int x, int y, int) {
        return static_cast<std::uint8_t>(20 *
                                         (drawing[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] - '0'));
    });
    find(src.view(), edges.view(), with(thresholds));
    for (int y = 0; y < height; ++y) {
        std::string row;
        for (int x = 0; x < width; ++x) row += edges.view()(x, y) ? '#' : '.';
        CHECK(row == expected[static_cast<std::size_t>(y)]);
    }
}

void agrees_with_its_definition(image_view<const std::uint8_t> src, canny_options options) {
    picture<std::uint8_t> edges(src.width, src.height), right(src.width, src.height);
    picture<std::int16_t> dx(src.width, src.height), dy(src.width, src.height), right_dx(src.width, src.height),
        right_dy(src.width, src.height);
    reference::canny(src, right.view(), right_dx.view(), right_dy.bottom_up(), options);
    INFO(src.width, " x ", src.height, ", kernel ", static_cast<int>(options.kernel), ", norm ",
         static_cast<int>(options.norm));
    find(src, edges.bottom_up(), options);
    CHECK(tests::differences(edges.bottom_up(), right.view()) == 0);
    CHECK(edges.surroundings_untouched());

    const int words = words_of(src.width);
    std::vector<std::uint64_t> bits(static_cast<std::size_t>(words + 1) * static_cast<std::size_t>(src.height) + 1, 5);
    const bitmap_view<> found{bits.data(), src.width, src.height, words + 1};
    tests::tight_scratch scratch(canny_workspace(src.width, src.height, options));
    canny(src, found, dx.view(), dy.bottom_up(), options, scratch.lend());
    CHECK(tests::differences(dx.view(), right_dx.view()) == 0);
    CHECK(tests::differences(dy.view(), right_dy.view()) == 0);
    CHECK(dx.surroundings_untouched());
    CHECK(dy.surroundings_untouched());
    int different = 0;
    for (int y = 0; y < src.height; ++y) {
        for (int x = 0; x < src.width; ++x) different += found(x, y) != (right.view()(x, y) != 0);
        different += found.row(y)[words] != 5;  // a word that is no part of the row
        for (int i = 0; i < words; ++i) different += (found.row(y)[i] & ~bits_inside(src.width, i)) != 0;
    }
    CHECK(different == 0);
}

/// Lighter and darker blobs, some of them flat, with noise: what has edges of every kind.
void draw_blobs(image_view<std::uint8_t> view, std::uint32_t seed) {
    picture<std::uint8_t> dice(view.width, view.height);
    tests::scribble(dice.view(), seed);
    reference::fill(view, [&](int x, int y, int) {
        const int blob = (x / 5 * 7 + y / 4 * 13 + (x + y) / 9 * 5) % 11;
        return static_cast<std::uint8_t>(20 * blob + dice.view()(x, y) % (1 + blob * 3));
    });
}

}  // namespace

TEST_CASE("canny: a step is an edge on its left and upper side, also where it turns and at the picture's border") {
    has_edges({"00009999",  //
               "00009999",  //
               "00009999",  //
               "99999999",  //
               "99999999"},
              {"...#....",  //
               "...#....",  //
               "####....",  //
               "........",  //
               "........"},
              {100, 200});
}

TEST_CASE("canny: an edge is followed below the high threshold and not below the low one") {
    const std::vector<std::string> fading = {"000000000", "000000000", "000000000", "987654321", "987654321"};
    has_edges(fading, {".........", ".........", ".........", "########.", "........."}, {260, 650});
    has_edges(fading, {".........", ".........", ".........", ".........", "........."}, {260, 800});
    has_edges(fading, {".........", ".........", ".........", "########.", "........."}, {650, 260});
}

TEST_CASE("canny: agrees with its definition at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height);
        for (canny_options options : every_mode) {
            tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
            agrees_with_its_definition(src.bottom_up(),
                                       with({50 * step_of(options), 130.5 * step_of(options)}, options));
            if (width < 31) continue;
            draw_blobs(src.view(), static_cast<std::uint32_t>(width + height));
            agrees_with_its_definition(src.view(), with({8 * step_of(options), 44.3 * step_of(options)}, options));
        }
    });
}

TEST_CASE("canny: thresholds of every kind are rounded as the definition says") {
    constexpr double most = std::numeric_limits<double>::max(), infinite = std::numeric_limits<double>::infinity();
    picture<std::uint8_t> src(67, 9);
    draw_blobs(src.view(), 3);
    for (canny_options options : every_mode)
        for (canny_thresholds thresholds : {canny_thresholds{0, 99.99},
                                            {0, 0},
                                            {0, 1e9},
                                            {0, infinite},
                                            {infinite, most},
                                            {40, 40},
                                            {300, 20},
                                            {13.7, 40000},
                                            {most, 1},
                                            {32766.9, 32767}})
            agrees_with_its_definition(src.view(), with(thresholds, options));
}

TEST_CASE("canny: constant pictures of any shape have no edge") {
    for (int value : {0, 128, 255})
        for (auto [width, height] : {std::pair{1, 1}, {1, 70}, {70, 1}, {64, 64}}) {
            picture<std::uint8_t> src(width, height), edges(width, height);
            reference::fill(src.view(), [&](int, int, int) { return static_cast<std::uint8_t>(value); });
            find(src.view(), edges.view(), {.low = 0, .high = 0});
            reference::fill(src.view(), [](int, int, int) { return std::uint8_t{0}; });
            CHECK(tests::differences(edges.view(), src.view()) == 0);
        }
}

TEST_CASE("canny: a brighter or dimmer picture of the same contrast has the same edges") {
    picture<std::uint8_t> src(90, 40), edges(90, 40), other(90, 40);
    draw_blobs(src.view(), 4);
    reference::fill(src.view(), [&](int x, int y, int) { return static_cast<std::uint8_t>(src.view()(x, y) / 2); });
    find(src.view(), edges.view(), {.low = 60, .high = 120});
    reference::fill(src.view(), [&](int x, int y, int) { return static_cast<std::uint8_t>(src.view()(x, y) + 100); });
    find(src.view(), other.view(), {.low = 60, .high = 120});
    CHECK(tests::differences(edges.view(), other.view()) == 0);
    reference::fill(src.view(), [&](int x, int y, int) { return static_cast<std::uint8_t>(255 - src.view()(x, y)); });
    find(src.view(), other.view(), {.low = 60, .high = 120});
    CHECK(tests::differences(edges.view(), other.view()) == 0);
}

TEST_CASE("canny: threads do not change the result; the hosted form gives the same") {
    parallel threads(3);
    picture<std::uint8_t> src(145, 130), edges(145, 130), other(145, 130);
    draw_blobs(src.view(), 6);
    for (canny_options options : every_mode) {
        options.low = 10 * step_of(options), options.high = 50 * step_of(options);
        find(src.view(), edges.view(), options);
        find(src.view(), other.view(), options, threads);
        CHECK(tests::differences(edges.view(), other.view()) == 0);
        const bitmap hosted = canny(src.view(), options);
        mask_of_bits(hosted.view(), other.view());
        CHECK(tests::differences(edges.view(), other.view()) == 0);
    }
}

TEST_CASE("canny: thresholds come from the mean and the rms of the gradient, threads or not") {
    picture<std::uint8_t> src(90, 100);
    parallel threads(3);
    for (int i = 0; i < 12; ++i) {
        const canny_options options = every_mode[i / 2];
        draw_blobs(src.view(), 9);  // of which 3 means are more than 2 rms; of the step it is the other way
        if (i % 2) reference::fill(src.view(), [](int x, int, int) -> std::uint8_t { return x < 40 ? 10 : 130; });
        picture<std::int16_t> dx(90, 100), dy(90, 100);
        reference::sobel<1>(src.view(), dx.view(), dy.view(), {options.kernel, border::edge});
        double once = 0, squared = 0;
        for (int y = 0; y < 100; ++y)
            for (int x = 0; x < 90; ++x) {
                const double m = std::abs(dx.view()(x, y)) + std::abs(dy.view()(x, y));
                once += m, squared += m * m;
            }
        const double scale = options.norm == gradient_norm::l1 ? 1 : 3.14159265358979 / 4;
        const double high = scale * std::fmax(3 * once / 9000, 2 * std::sqrt(squared / 9000));
        tests::tight_scratch scratch(canny_thresholds_workspace(90, threads.bands()));
        const canny_thresholds one = choose_canny_thresholds(src.view(), options);
        const canny_thresholds many = choose_canny_thresholds(src.view(), options, scratch.lend(), threads);
        CHECK(one.high == doctest::Approx(high).epsilon(1e-12));
        CHECK(one.low == doctest::Approx(0.5 * high).epsilon(1e-12));
        CHECK(many.high == one.high);
        CHECK(many.low == one.low);
        const bitmap chosen = canny(src.view(), options), given = canny(src.view(), with(one, options));
        CHECK(count_bits(chosen.view()) == count_bits(given.view()));
    }
}

TEST_CASE("canny: thresholds that are not given come from the picture; of one alone the other is half or twice") {
    const auto same = [](const bitmap& a, const bitmap& b) {
        int different = 0;
        for (int y = 0; y < a.view().height; ++y)
            for (int i = 0; i < a.view().row_words(); ++i) different += a.view().row(y)[i] != b.view().row(y)[i];
        return different == 0;
    };
    picture<std::uint8_t> src(150, 70), chosen(150, 70), given(150, 70);
    draw_blobs(src.view(), 12);
    parallel threads(3);
    for (canny_options options : every_mode) {
        const canny_thresholds own = choose_canny_thresholds(src.view(), options);
        find(src.view(), chosen.view(), options, threads);
        find(src.view(), given.view(), with(own, options));
        CHECK(tests::differences(chosen.view(), given.view()) == 0);
    }
    const bitmap with_braces = canny(src.view(), {});
    CHECK(same(with_braces, canny(src.view())));
    CHECK(same(with_braces, canny(src.view(), with(choose_canny_thresholds(src.view())))));
    CHECK(same(canny(src.view(), {.high = 150}), canny(src.view(), {.low = 75, .high = 150})));
    CHECK(same(canny(src.view(), {.low = 75}), canny(src.view(), {.low = 75, .high = 150})));
    CHECK_FALSE(same(with_braces, canny(src.view(), {.low = 75})));
    CHECK(same(canny(src.view(), {.low = 0}), canny(src.view(), {.low = 0, .high = 0})));
    bitmap lent(150, 70);
    tests::tight_scratch scratch(canny_workspace(150, 70));
    canny(src.view(), lent.view(), {}, scratch.lend());
    CHECK(same(with_braces, lent));
}

TEST_CASE("canny: chosen thresholds let little of plain noise pass, and all of a few strong edges") {
    picture<std::uint8_t> src(300, 200), dice(300, 200);
    reference::fill(src.view(), [](int, int, int) { return std::uint8_t{100}; });
    for (std::uint32_t i = 1; i <= 8; ++i) {  // sums of eight dice: nearly normal
        tests::scribble(dice.view(), i);
        reference::fill(src.view(), [&](int x, int y, int) {
            return static_cast<std::uint8_t>(src.view()(x, y) + dice.view()(x, y) / 64 - 1);
        });
    }
    const bitmap of_noise = canny(src.view());
    CHECK(count_bits(of_noise.view()) < 60000 / 30);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return x > 100 && y > 60 ? 90 : 40; });
    const bitmap of_corner = canny(src.view());
    CHECK(count_bits(of_corner.view()) > 199 + 139 - 5);
    CHECK(choose_canny_thresholds(crop(src.view(), 0, 0, 0, 5)).high == 0);
    CHECK(choose_canny_thresholds(crop(src.view(), 0, 0, 50, 50)).high == 0);
}

TEST_CASE("canny: refuses images of different sizes, shared pixels, NaN and scratch that is too small") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(70, 8), small(70, 7);
    picture<std::int16_t> dx(70, 8), dy(70, 8), small_dx(69, 8);
    std::uint64_t words[16];
    const bitmap_view<> edges{words, 70, 8}, low_edges{words, 70, 7};
    tests::tight_scratch scratch(canny_workspace(70, 8));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(canny(src.view(), low_edges, {.low = 1, .high = 2}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(canny(src.view(), small.view(), {.low = 1, .high = 2}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, small_dx.view(), {}, {.low = 1, .high = 2}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, {}, small_dx.view(), {.low = 1, .high = 2}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, dx.view(), dx.view(), {.low = 1, .high = 2}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, {.low = nan}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, {.low = 1, .high = nan}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(canny(src.view(), edges, {.low = 1, .high = 2}, scratch.lend(100)), tests::broken);
    CHECK_THROWS_AS(canny_workspace(-1, 4), tests::broken);
    CHECK_THROWS_AS(canny_workspace(4, 4, {}, 0), tests::broken);
    CHECK_THROWS_AS((void)choose_canny_thresholds(src.view(), {}, scratch.lend(100)), tests::broken);
    CHECK_THROWS_AS(canny_thresholds_workspace(-1), tests::broken);
}
