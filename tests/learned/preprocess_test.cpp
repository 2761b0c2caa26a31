#include <alidade/learned/preprocess.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/reference/preprocess.hpp"
#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

/// Levels as they are.
prep_spec plain(int width, int height, prep_fit fit = prep_fit::stretch) {
    prep_spec spec = {.width = width, .height = height, .fit = fit, .colour = prep_colour::bgr};
    spec.scale = 1;
    return spec;
}

/// An input of its own memory; what lies around it is watched.
template <class T>
struct input {
    prep_spec spec;
    int channels;
    std::vector<T> memory;
    static constexpr int margin = 7;

    explicit input(const prep_spec& of)
        : spec(of),
          channels(of.channels()),
          memory(static_cast<std::size_t>(channels * of.width * of.height + 2 * margin), sentinel()) {}

    static T sentinel() {
        if constexpr (std::is_same_v<T, half>)
            return half{0x1234};
        else
            return static_cast<T>(77);
    }
    tensor_view<T, 3> tensor() {
        if (spec.layout == prep_layout::planar) return {memory.data() + margin, {channels, spec.height, spec.width}};
        return {memory.data() + margin, {spec.height, spec.width, channels}};
    }
    T at(int c, int x, int y) { return spec.layout == prep_layout::planar ? tensor()(c, y, x) : tensor()(y, x, c); }
    bool surroundings_untouched() const {
        for (std::size_t i = 0; i < margin; ++i)
            if (!(memory[i] == sentinel()) || !(memory[memory.size() - 1 - i] == sentinel())) return false;
        return true;
    }
};

template <class T, int C, class Number, class E = sequential>
picture_map prepare_tightly(image_view<T, C> view, input<Number>& into, float scale = 1, int zero_point = 0,
                            E&& on = E{}) {
    const std::size_t bytes = prep_workspace(view.width, view.height, into.spec, on.bands());
    tests::tight_scratch scratch(bytes);
    auto tensor = into.tensor();
    tensor.scale = scale;
    tensor.zero_point = zero_point;
    const auto made = prepare(view, tensor, into.spec, scratch.lend(), on);
    REQUIRE(made);
    return *made;
}

/// The farthest that any level is from the oracle's.
template <class T, int C>
double farthest(image_view<T, C> view, const prep_spec& spec) {
    input<float> made(spec);
    prepare_tightly(view, made);
    REQUIRE(made.surroundings_untouched());
    double worst = 0;
    for (int c = 0; c < spec.channels(); ++c)
        for (int y = 0; y < spec.height; ++y)
            for (int x = 0; x < spec.width; ++x) {
                const double level = reference::level_of<std::remove_const_t<T>, C>(view, x, y, c, spec);
                worst = std::max(worst, std::abs(static_cast<double>(made.at(c, x, y)) - level));
            }
    return worst;
}

constexpr prep_sampling samplings[] = {prep_sampling::nearest, prep_sampling::bilinear, prep_sampling::antialiased,
                                       prep_sampling::area};
constexpr prep_fit fits[] = {prep_fit::stretch, prep_fit::letterbox, prep_fit::letterbox_top_left,
                             prep_fit::centre_crop, prep_fit::short_side};

/// Of whole levels, half of one; and what their weights of 2048ths err, in both directions.
constexpr double whole_level = 0.5 + 255.0 * 2 / 4096 + 0.01;

struct peers_case {
    int width, height, new_width, new_height;
    std::uint8_t gray[23 * 11];
    double torch[12 * 9], torch_antialiased[12 * 9];
    std::uint8_t pil[12 * 9];
};
const peers_case peers[] = {
#include "tests/learned/preprocess_cases.inc"
};

}  // namespace

TEST_CASE("prepare: twice as large, between the pixels") {
    const std::uint8_t pixels[] = {0, 100, 200, 40};
    prep_spec spec = plain(4, 4);
    spec.colour = prep_colour::gray;
    input<float> made(spec);
    prepare_tightly(image_view<const std::uint8_t>{pixels, 2, 2}, made);
    const float expected[4][4] = {{0, 25, 75, 100}, {50, 59, 76, 85}, {150, 126, 79, 55}, {200, 160, 80, 40}};
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x) CHECK(made.at(0, x, y) == expected[y][x]);
}

TEST_CASE("prepare: a letterbox has its padding above and below, in the input's channels") {
    const std::uint8_t pixels[] = {10, 20, 30, 10, 20, 30};  // blue, green, red
    prep_spec spec = plain(2, 3, prep_fit::letterbox);
    spec.colour = prep_colour::rgb;
    spec.pad[0] = 1, spec.pad[1] = 2, spec.pad[2] = 3;
    input<float> made(spec);
    prepare_tightly(image_view<const std::uint8_t, 3>{pixels, 2, 1}, made);
    for (int x = 0; x < 2; ++x)
        for (int c = 0; c < 3; ++c) {
            CHECK(made.at(c, x, 0) == 1.0F + static_cast<float>(c));
            CHECK(made.at(c, x, 1) == 30.0F - 10.0F * static_cast<float>(c));
            CHECK(made.at(c, x, 2) == 1.0F + static_cast<float>(c));
        }
}

TEST_CASE("prepare: scale, mean and deviation, those of the padding too") {
    const std::uint8_t pixels[] = {255, 51, 0};
    prep_spec spec = plain(1, 2, prep_fit::letterbox_top_left);
    spec.colour = prep_colour::rgb;
    spec.scale = 1.0 / 255;
    spec.mean[0] = 0.5, spec.mean[1] = 0.1, spec.mean[2] = 0.75;
    spec.deviation[0] = 0.25, spec.deviation[1] = 0.1, spec.deviation[2] = 0.5;
    for (double& one : spec.pad) one = 102;
    input<float> made(spec);
    prepare_tightly(image_view<const std::uint8_t, 3>{pixels, 1, 1}, made);
    CHECK(made.at(0, 0, 0) == doctest::Approx(-2));
    CHECK(made.at(1, 0, 0) == doctest::Approx(1));
    CHECK(made.at(2, 0, 0) == doctest::Approx(0.5));
    CHECK(made.at(0, 0, 1) == doctest::Approx(-0.4));
    CHECK(made.at(1, 0, 1) == doctest::Approx(3));
    CHECK(made.at(2, 0, 1) == doctest::Approx(-0.7));
}

TEST_CASE("prepare: small pictures as torch and PIL resize them") {
    for (const peers_case& one : peers) {
        const image_view<const std::uint8_t> gray = {one.gray, one.width, one.height};
        prep_spec spec = plain(one.new_width, one.new_height);
        spec.colour = prep_colour::gray;
        input<float> rounded(spec);
        spec.whole_levels = false;
        input<float> exact(spec);
        prepare_tightly(gray, exact);
        const auto worst = [&](input<float>& made, const auto* theirs) {
            double far = 0;
            for (int y = 0; y < spec.height; ++y)
                for (int x = 0; x < spec.width; ++x)
                    far = std::max(far, std::abs(double{made.at(0, x, y)} - theirs[y * spec.width + x]));
            return far;
        };
        CHECK(worst(exact, one.torch) < 1e-5 * 255);
        exact.spec.sampling = rounded.spec.sampling = prep_sampling::antialiased;
        prepare_tightly(gray, exact);
        CHECK(worst(exact, one.torch_antialiased) < 1e-5 * 255);
        prepare_tightly(gray, rounded);
        CHECK(worst(rounded, one.pil) <= 1);
    }
}

TEST_CASE_TEMPLATE("prepare: every way of resampling at sizes around the lanes, up and down", C,
                   std::integral_constant<int, 1>, std::integral_constant<int, 3>, std::integral_constant<int, 4>) {
    for (const int width : {1, 2, 3, 7, 17, 40})
        for (const int height : {1, 2, 5})
            for (const point<int> to : {point<int>{1, 1}, {5, 3}, {8, 4}, {17, 2}, {20, 1}, {33, 7}}) {
                picture<std::uint8_t, C::value> src(width, height);
                tests::scribble(src.view(), static_cast<std::uint32_t>(width * 100 + height * 10 + to.x));
                for (const prep_sampling how : samplings) {
                    prep_spec spec = plain(to.x, to.y);
                    spec.sampling = how;
                    CAPTURE(static_cast<int>(how));
                    CAPTURE(width);
                    CAPTURE(height);
                    CAPTURE(to.x);
                    CAPTURE(to.y);
                    CHECK(farthest(src.view(), spec) <= whole_level);
                    spec.whole_levels = false;
                    CHECK(farthest(src.view(), spec) <= 1e-5 * 255);
                }
            }
}

TEST_CASE("prepare: every fit, colour and layout, upside down and out of a larger picture") {
    picture<std::uint8_t, 3> src(45, 31);
    tests::scribble(src.view(), 3);
    for (const prep_fit fit : fits)
        for (const prep_sampling how : samplings)
            for (const prep_colour colour : {prep_colour::rgb, prep_colour::bgr, prep_colour::gray})
                for (const prep_layout layout : {prep_layout::planar, prep_layout::interleaved}) {
                    prep_spec spec = plain(19, 24, fit);
                    spec.sampling = how, spec.colour = colour, spec.layout = layout;
                    spec.pad[1] = 7;
                    const double weights = colour == prep_colour::gray ? 0.5 : 0;  // levels are rounded, then gray is
                    CHECK(farthest(src.view(), spec) <= whole_level + weights);
                    spec.whole_levels = false;
                    CHECK(farthest(flip_rows(src.view()), spec) <= 1e-5 * 255);
                    CHECK(farthest(crop(src.view(), 11, 3, 9, 17), spec) <= 1e-5 * 255);
                    CHECK(farthest(crop(src.view(), 44, 30, 1, 1), spec) <= 1e-5 * 255);
                }
}

TEST_CASE_TEMPLATE("prepare: pictures of 16 bits and of floats", T, std::uint16_t, float) {
    picture<T, 3> src(45, 31);
    tests::scribble(src.view(), 5);
    const double range = std::is_same_v<T, float> ? 2 : 65535;
    for (const prep_sampling how : samplings) {
        prep_spec spec = plain(23, 40, prep_fit::letterbox);
        spec.sampling = how;
        CHECK(farthest(src.view(), spec) <= 1e-5 * range);
        spec.colour = prep_colour::gray;  // whole levels are those of bytes: floats of 0 … 1 would be 0 or 1
        CHECK(farthest(src.view(), spec) <= 1e-5 * range);
        spec.colour = prep_colour::bgr;
        spec.whole_levels = false;
        CHECK(farthest(crop(src.view(), 4, 4, 1, 2), spec) <= 1e-5 * range);
    }
}

TEST_CASE("prepare: a plain picture of thousands of rows or columns that become one keeps its level") {
    for (const bool turned : {false, true}) {
        picture<float> src(turned ? 3001 : 3, turned ? 3 : 3001);
        for (const float level : {0.1F, 0.5F, 0.9F, 1.0F}) {
            for (int y = 0; y < src.view().height; ++y)
                for (int x = 0; x < src.view().width; ++x) src.view()(x, y) = level;
            for (const prep_sampling sampling : {prep_sampling::area, prep_sampling::antialiased}) {
                prep_spec spec = plain(1, 1);
                spec.colour = prep_colour::gray;
                spec.sampling = sampling;
                input<float> one(spec);
                prepare_tightly(image_view<const float>(src.view()), one);
                CHECK(std::fabs(one.at(0, 0, 0) - level) < 3e-6F * level);
            }
        }
    }
}

TEST_CASE("prepare: a gray picture fills all three channels, a colour picture one by its brightness") {
    picture<std::uint8_t> gray(9, 9);
    tests::scribble(gray.view(), 2);
    input<float> three(plain(9, 9));
    prepare_tightly(gray.view(), three);
    for (int c = 0; c < 3; ++c) CHECK(three.at(c, 4, 5) == static_cast<float>(gray.view()(4, 5)));
    const std::uint8_t blue[] = {255, 0, 0};
    prep_spec spec = plain(1, 1);
    spec.colour = prep_colour::gray;
    input<float> one(spec);
    prepare_tightly(image_view<const std::uint8_t, 3>{blue, 1, 1}, one);
    CHECK(one.at(0, 0, 0) == 29);
}

TEST_CASE("prepare: quantised inputs are rounded to the nearest step, halves to even, and held in range") {
    const std::uint8_t levels[] = {0, 1, 2, 3, 5, 100, 254, 255};
    prep_spec spec = plain(8, 1);
    spec.colour = prep_colour::gray;
    const image_view<const std::uint8_t> row = {levels, 8, 1};
    input<std::int8_t> small(spec);
    prepare_tightly(row, small, 2, -100);
    for (int i = 0; const int expected : {-100, -100, -99, -98, -98, -50, 27, 28})
        CHECK(small.at(0, i++, 0) == expected);
    prepare_tightly(row, small, 0.5F, 0);
    for (int i = 0; const int expected : {0, 2, 4, 6, 10, 127, 127, 127}) CHECK(small.at(0, i++, 0) == expected);
    input<std::uint8_t> unsigned_one(spec);
    prepare_tightly(row, unsigned_one, 1, -2);
    for (int i = 0; const int expected : {0, 0, 0, 1, 3, 98, 252, 253}) CHECK(unsigned_one.at(0, i++, 0) == expected);
}

TEST_CASE("prepare: halves are the rounded floats, in either layout") {
    picture<std::uint8_t, 3> src(50, 20);
    tests::scribble(src.view(), 8);
    for (const prep_layout layout : {prep_layout::planar, prep_layout::interleaved}) {
        prep_spec spec = {.width = 32, .height = 32, .layout = layout};
        spec.mean[0] = 0.4;
        input<float> wide(spec);
        input<half> narrow(spec);
        prepare_tightly(src.view(), wide);
        prepare_tightly(src.view(), narrow);
        int different = 0;
        for (std::size_t i = input<half>::margin; i < wide.memory.size() - input<half>::margin; ++i)
            different += !(half_from(wide.memory[i]) == narrow.memory[i]);
        CHECK(different == 0);
        CHECK(narrow.surroundings_untouched());
    }
}

TEST_CASE("prepare: halves and steps of numbers of any size, as one by one") {
    constexpr int n = 260;
    picture<float> src(n, 1);
    for (int x = 0; x < n; ++x) {
        const float size =
            std::ldexp(1 + static_cast<float>(x * 37 % 64) / 64 + (x % 3 == 0 ? 0x1p-11F : 0), x / 4 - 40);
        src.view()(x, 0) = x % 2 == 0 ? size : -size;
    }
    for (const prep_layout layout : {prep_layout::planar, prep_layout::interleaved}) {
        prep_spec spec = plain(n, 1);
        spec.layout = layout;
        input<float> wide(spec);
        input<half> halves(spec);
        input<std::int8_t> bytes(spec);
        const image_view<const float> view = src.view();
        prepare_tightly(view, wide);
        prepare_tightly(view, halves);
        prepare_tightly(view, bytes, 0.25F, 3);
        int different = 0;
        for (int c = 0; c < 3; ++c)
            for (int x = 0; x < n; ++x) {
                const float v = wide.at(c, x, 0);
                const float step = std::fmin(std::fmax(std::nearbyint(v * 4) + 3, -128.0F), 127.0F);
                different += !(halves.at(c, x, 0) == half_from(v));
                different += static_cast<float>(bytes.at(c, x, 0)) != step;
            }
        CHECK(different == 0);
        CHECK(bytes.surroundings_untouched());
    }
}

TEST_CASE("prepare: a tensor of any strides, out of a batch too") {
    picture<std::uint8_t, 3> src(20, 20);
    tests::scribble(src.view(), 4);
    const prep_spec spec = plain(12, 12);
    input<float> dense(spec);
    prepare_tightly(src.view(), dense);
    std::vector<float> memory(2 * 3 * 12 * 12 * 2, -1.0F);
    tensor_view<float, 4> batch(memory.data(), {2, 3, 12, 12});
    batch.stride[3] = 2, batch.stride[2] = 24, batch.stride[1] = 288, batch.stride[0] = 864;
    REQUIRE(prepare(src.view(), slice(batch, 1), spec));
    int different = 0;
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < 12; ++y)
            for (int x = 0; x < 12; ++x) different += batch(1, c, y, x) != dense.at(c, x, y) || batch(0, c, y, x) != -1;
    CHECK(different == 0);
    CHECK(memory[865] == -1);
}

TEST_CASE("prepare: a camera's picture is what its BGR picture is") {
    constexpr int width = 30, height = 22;
    picture<std::uint8_t, 3> bgr(width, height);
    const auto agrees = [&](const auto& view) {
        for (int y = 0; y < height; ++y) bgr_row(view, y, bgr.view().row(y));
        for (const prep_sampling how : samplings) {
            prep_spec spec = {.width = 20, .height = 20, .sampling = how};
            input<float> expected(spec), made(spec);
            prepare_tightly(bgr.view(), expected);
            tests::tight_scratch scratch(prep_workspace(width, height, spec));
            const auto map = prepare(view, made.tensor(), spec, scratch.lend());
            REQUIRE(map);
            CHECK(map->source_width == width);
            CHECK(made.memory == expected.memory);
        }
    };
    picture<std::uint8_t> luma(width, height), u(width / 2, height / 2), v(width / 2, height / 2);
    picture<std::uint8_t, 2> chroma(width / 2, height / 2), pairs(width, height);
    picture<std::uint16_t> red_green_blue(width, height);
    tests::scribble(luma.view(), 1), tests::scribble(u.view(), 2), tests::scribble(v.view(), 3);
    tests::scribble(chroma.view(), 4), tests::scribble(pairs.view(), 5), tests::scribble(red_green_blue.view(), 6);
    agrees(nv12_view{luma.view(), chroma.view()});
    agrees(i420_view{luma.view(), u.view(), v.view()});
    agrees(yuyv_view{pairs.view()});
    agrees(rgb565_view{red_green_blue.view()});
}

TEST_CASE("prepare: the map says where the picture lies") {
    picture<std::uint8_t, 3> src(64, 32);
    input<float> made(plain(32, 32, prep_fit::letterbox));
    const picture_map map = prepare_tightly(src.view(), made);
    CHECK(map.forward(point<double>{-0.5, -0.5}).y == doctest::Approx(7.5));
    CHECK(map.input_width == 32);
}

TEST_CASE("prepare: a bright pixel is found where the map leads to") {
    for (const prep_fit fit : fits) {
        picture<std::uint8_t> src(301, 203);
        for (int y = 0; y < 203; ++y)
            for (int x = 0; x < 301; ++x) src.view()(x, y) = 0;
        for (int y = 88; y < 107; ++y)
            for (int x = 130; x < 161; ++x) src.view()(x, y) = 240;
        prep_spec spec = plain(64, 80, fit);
        spec.sampling = prep_sampling::area, spec.whole_levels = false, spec.colour = prep_colour::gray;
        for (double& one : spec.pad) one = 0;
        input<float> made(spec);
        const picture_map map = prepare_tightly(src.view(), made);
        double sum = 0, at_x = 0, at_y = 0;
        for (int y = 0; y < spec.height; ++y)
            for (int x = 0; x < spec.width; ++x) {
                const double level = made.at(0, x, y);
                sum += level, at_x += level * x, at_y += level * y;
            }
        const auto centre = map.inverse(point<double>{at_x / sum, at_y / sum});
        CHECK(std::abs(centre.x - 145) < 0.03);  // of pixels three to five times as large
        CHECK(std::abs(centre.y - 97) < 0.03);
    }
}

TEST_CASE("prepare: threads do not change the result") {
    picture<std::uint8_t, 3> src(200, 150);
    tests::scribble(src.view(), 9);
    parallel three(3);
    for (const prep_sampling how : samplings) {
        const prep_spec spec = {.width = 96, .height = 96, .sampling = how};
        input<float> alone(spec), together(spec);
        prepare_tightly(src.view(), alone);
        prepare_tightly(src.view(), together, 1, 0, three);
        CHECK(alone.memory == together.memory);
    }
}

TEST_CASE("prepare: allocates and copies nothing") {
    picture<std::uint8_t, 3> src(200, 150);
    tests::scribble(src.view(), 9);
    for (const prep_sampling how : samplings) {
        const prep_spec spec = {.width = 96, .height = 96, .sampling = how};
        input<float> made(spec);
        tests::tight_scratch scratch(prep_workspace(200, 150, spec));
        const auto tensor = made.tensor();
        const long long before = tests::allocations(), copies = tests::copies();
        const bool done{prepare(src.view(), tensor, spec, scratch.lend())};
        CHECK(tests::allocations() == before);
        CHECK(tests::copies() == copies);
        CHECK(done);
    }
}

TEST_CASE("prepare: a spec that is known when compiling gives its scratch a size") {
    static constexpr prep_spec spec = {.width = 32, .height = 32, .colour = prep_colour::gray};
    static std::byte memory[prep_workspace(64, 48, spec)];
    picture<std::uint8_t> src(64, 48, 0);
    static float numbers[32 * 32];
    CHECK(prepare(src.view(), tensor_view<float, 3>(numbers, {1, 32, 32}), spec, memory));
}

TEST_CASE("prepare: an empty picture is told by its size") {
    input<float> made(plain(8, 8));
    const auto none = prepare(image_view<const std::uint8_t, 3>{nullptr, 0, 7}, made.tensor(), made.spec);
    CHECK(none.error().kind == fault::too_small);
    CHECK(std::string(none.error().message).find("0 x 7") != std::string::npos);
    CHECK(made.memory[20] == 77);
    CHECK(prep_workspace(0, 7, made.spec) == 0);
}

TEST_CASE("prepare: broken contracts are told") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t, 3> src(20, 20);
    input<float> made(plain(8, 8));
    const auto run = [&](tensor_view<float, 3> into, const prep_spec& spec) { (void)prepare(src.view(), into, spec); };
    CHECK_THROWS_AS(run(made.tensor(), plain(8, 9)), tests::broken);
    prep_spec spec = plain(8, 8);
    spec.colour = prep_colour::gray;
    CHECK_THROWS_AS(run(made.tensor(), spec), tests::broken);
    spec = plain(8, 8);
    spec.layout = prep_layout::interleaved;
    CHECK_THROWS_AS(run(made.tensor(), spec), tests::broken);
    spec = plain(8, 8);
    spec.deviation[1] = 0;
    CHECK_THROWS_AS(run(made.tensor(), spec), tests::broken);
    CHECK_THROWS_AS((void)prep_workspace(20, 20, spec, 0), tests::broken);
    spec = plain(8, 8);
    for (const prep_sampling how : samplings) {
        spec.sampling = how;
        const std::size_t bytes = prep_workspace(20, 20, spec);
        tests::tight_scratch scratch(bytes);
        CHECK_THROWS_AS((void)prepare(src.view(), made.tensor(), spec, scratch.lend(bytes / 2)), tests::broken);
    }
}
