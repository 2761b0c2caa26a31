#include <alidade/measure/gauge.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tools/draw/dial.hpp"

using namespace alidade;
using tests::picture;

namespace {

using u8 = std::uint8_t;
constexpr double degree = std::numbers::pi / 180;

struct drawn {
    mutable picture<u8> seen;
    draw::dial_truth truth;

    drawn(const draw::dial_design& design, double value, const draw::dial_conditions& how = {.noise = 2},
          int width = 480, int height = 400)
        : seen(width, height) {
        std::vector<std::byte> memory(draw::dial_workspace(width, how));
        draw::random random(7);
        truth = draw::draw_dial(seen.view(), design, value, how, random, {memory.data(), memory.size()});
    }
};

/// A dial with a second needle.
picture<u8> with_two_needles(const draw::dial_design& design, double first, double second) {
    picture<u8> made(480, 400);
    const draw::dial_conditions how;
    std::vector<std::byte> memory(draw::dial_workspace(480, how));
    workspace room(memory.data(), memory.size());
    const std::size_t pieces = draw::canvas_workspace(draw::dial_detail::most_pieces);
    draw::canvas<1> sheet(design.wall, draw::seen_from(how.seen_from(480, 400)),
                          {room.take<std::byte>(pieces), pieces});
    draw::dial_detail::draw_all(sheet, design, design.angle_of(first), how);
    sheet.layer(design.needle_colour);
    draw::dial_detail::draw_needle(sheet, design, {}, design.angle_of(second), 0);
    draw::random random(3);
    draw::expose(made.view(), sheet, how.blur, draw::evenly_lit, 2, random, room);
    return made;
}

std::string reason(const result<gauge_reading>& read) { return read ? "read" : read.error().message; }
bool says(const result<gauge_reading>& read, const char* words) {
    return reason(read).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("gauge: a drawn dial is read from the ends of its scale alone, where its parts are, too") {
    const draw::dial_design design;
    for (const double value : {0.0, 0.31, 4.2, 7.77, 10.0}) {
        const drawn dial(design, value);
        const auto read = read_gauge(dial.seen.view(), gauge_scale{0, 10});
        REQUIRE_MESSAGE(read, reason(read));
        CHECK(std::abs(read->value.value - value) < 0.02);
        CHECK(std::abs(read->value.value - value) < 4 * read->value.sigma);
        CHECK(read->value.sigma < 0.03);
        CHECK(std::hypot(read->centre.x - dial.truth.centre.x, read->centre.y - dial.truth.centre.y) < 1);
        CHECK(std::abs(std::remainder(read->needle_angle - dial.truth.needle_angle, 2 * std::numbers::pi)) < 0.01);
        CHECK(read->intervals == 50);
        CHECK(read->model.value[0] == 0);
        CHECK(read->model.width == 480);
    }
}

TEST_CASE("gauge: tilted, dim, shaded, turned, of another sweep, light on dark, with a red needle") {
    struct kind {
        draw::dial_design design;
        draw::dial_conditions how;
    };
    draw::dial_design dark, narrow, red;
    dark.face = draw::grey(30), dark.ink = dark.needle_colour = draw::grey(230);
    narrow.start = 215 * degree, narrow.sweep = 110 * degree, narrow.majors = 5;
    red.needle_colour = {35, 30, 190};
    const kind kinds[] = {{{}, {.noise = 3, .tilt = 40 * degree, .axis = 1.1}},
                          {{}, {.noise = 3, .brightness = 0.5}},
                          {{}, {.noise = 3, .shade = 0.6, .shade_from = 1}},
                          {{}, {.noise = 3, .rotation = 1.2}},
                          {dark, {.noise = 3}},
                          {narrow, {.noise = 3}},
                          {red, {.noise = 3}}};
    for (const kind& one : kinds) {
        const drawn dial(one.design, 6.3, one.how);
        const auto read = read_gauge(dial.seen.view(), gauge_scale{0, 10});
        REQUIRE_MESSAGE(read, reason(read));
        CHECK(std::abs(read->value.value - 6.3) < 0.06);
    }
}

TEST_CASE("gauge: the value follows the scale: other ends, and reversed ones") {
    const drawn dial(draw::dial_design{}, 2.5);
    const auto read = read_gauge(dial.seen.view(), gauge_scale{-100, 100});
    REQUIRE(read);
    CHECK(std::abs(read->value.value + 50) < 0.4);
    const auto reversed = read_gauge(dial.seen.view(), gauge_scale{10, 0});
    REQUIRE(reversed);
    CHECK(std::abs(reversed->value.value - 7.5) < 0.02);
}

TEST_CASE("gauge: taught by marks it reads scales that are not even") {
    draw::dial_design design;
    design.law = 1.6;
    const drawn dial(design, 6.2);
    std::vector<gauge_mark> marks;
    for (const double value : {10.0, 8.0, 6.0, 7.0, 4.0, 2.0, 0.0}) {  // in any order
        const draw::place p = draw::mark_of(design, dial.truth, value);
        marks.push_back({value, {p.x, p.y}});
    }
    const auto read = read_gauge(dial.seen.view(), array_view<const gauge_mark>{marks.data(), 7});
    REQUIRE_MESSAGE(read, reason(read));
    CHECK(std::abs(read->value.value - 6.2) < 0.06);
    CHECK(read->model.count == 7);
    CHECK_FALSE(read_gauge(dial.seen.view(), gauge_scale{0, 10}));
}

TEST_CASE("gauge: marks that are too few, in disorder, far off or no numbers are refused with a reason") {
    const draw::dial_design design;
    const drawn dial(design, 5);
    const auto mark = [&](double at, double value) {
        const draw::place p = draw::mark_of(design, dial.truth, at);
        return gauge_mark{value, {p.x, p.y}};
    };
    const auto read = [&](std::vector<gauge_mark> marks) {
        return read_gauge(dial.seen.view(), array_view<const gauge_mark>{marks.data(), static_cast<int>(marks.size())});
    };
    CHECK(says(read({mark(3, 3)}), "two at least"));
    CHECK(says(read({mark(0, 0), mark(8, 1), mark(2, 2), mark(9, 3), mark(1, 4)}), "order"));
    CHECK_FALSE(read({mark(0, 0), {5, {2, 3}}, mark(10, 10)}));
    CHECK(says(read({mark(0, 0), {std::nan(""), {2, 3}}}), "no number"));
    CHECK(says(read({mark(6, 6), mark(10, 10)}), "outside of the scale"));
}

TEST_CASE("gauge: a model that was learned reads the next picture of the same camera, and refuses others") {
    const draw::dial_design design;
    const drawn before(design, 3), after(design, 8.4);
    const auto learned = read_gauge(before.seen.view(), gauge_scale{0, 10});
    REQUIRE(learned);
    const auto read = read_gauge(after.seen.view(), learned->model);
    REQUIRE_MESSAGE(read, reason(read));
    CHECK(std::abs(read->value.value - 8.4) < 0.02);
    CHECK(read->model == learned->model);
    const drawn small(design, 3, {}, 320, 240);
    CHECK(says(read_gauge(small.seen.view(), learned->model), "teach it again"));
}

TEST_CASE("gauge: where there is no answer it gives the reason") {
    const gauge_scale scale{0, 10};
    picture<u8> flat(320, 240), tiny(16, 16), noise(320, 240);
    for (const int level : {0, 255}) {
        for (int y = 0; y < 240; ++y)
            for (int x = 0; x < 320; ++x) flat.view()(x, y) = static_cast<u8>(level);
        CHECK(says(read_gauge(flat.view(), scale), "no dial"));
    }
    CHECK(says(read_gauge(tiny.view(), scale), "16 x 16"));
    CHECK(says(read_gauge(image_view<const u8>{}, scale), "0 x 0"));
    draw::random random(5);
    for (int y = 0; y < 240; ++y)
        for (int x = 0; x < 320; ++x) noise.view()(x, y) = static_cast<u8>(random.uniform(0, 256));
    CHECK_FALSE(read_gauge(noise.view(), scale));

    draw::dial_design clock;  // ticks all around, two hands
    clock.sweep = 2 * std::numbers::pi, clock.least = 0, clock.most = 12, clock.majors = 12;
    CHECK_FALSE(read_gauge(with_two_needles(clock, 3, 7.5).view(), gauge_scale{0, 12}));
    CHECK_FALSE(read_gauge(drawn(clock, 3).seen.view(), gauge_scale{0, 12}));
    CHECK(says(read_gauge(with_two_needles({}, 3, 7.5).view(), scale), "two needles"));

    draw::dial_design bare;
    bare.majors = 1, bare.minors = 1, bare.numerals = false;
    CHECK_FALSE(read_gauge(drawn(bare, 3).seen.view(), scale));
    draw::dial_design without;
    without.needle_colour = without.hub = without.cap = without.face;
    CHECK(says(read_gauge(drawn(without, 3).seen.view(), scale), "no needle"));
    CHECK(says(read_gauge(drawn({}, 3).seen.view(), gauge_scale{0, 13}), "division"));
    CHECK_FALSE(read_gauge(drawn({}, 10.9).seen.view(), scale));  // beyond the end
    CHECK_FALSE(read_gauge(drawn({}, 3, {.blur = 7}).seen.view(), scale));
}

TEST_CASE("gauge: large pictures are read at less than their size, and places are told in theirs") {
    const drawn dial(draw::dial_design{}, 4.4, {.blur = 2, .noise = 4}, 1500, 1200);
    const auto read = read_gauge(dial.seen.view(), gauge_scale{0, 10});
    REQUIRE_MESSAGE(read, reason(read));
    CHECK(std::abs(read->value.value - 4.4) < 0.02);
    CHECK(std::hypot(read->centre.x - dial.truth.centre.x, read->centre.y - dial.truth.centre.y) < 2);
}

TEST_CASE(
    "gauge: where makers shorten the first interval, all that it may be is told, and nothing where that is too much") {
    draw::dial_design design;
    design.shortened = 0.6;  // of 50 ticks
    for (const double value : {0.0, 0.05, 0.15, 0.2, 3.3}) {
        const drawn dial(design, value);
        const auto read = read_gauge(dial.seen.view(), gauge_scale{0, 10});
        REQUIRE_MESSAGE(read, reason(read));
        CHECK(read->intervals == 50);
        CHECK(std::abs(read->value.value - value) < 2 * read->value.sigma + 0.005);
        if (value < 0.19) CHECK(read->value.sigma > 0.02);
        if (value > 0.21) CHECK(read->value.sigma < 0.02);
    }
    design.majors = 4, design.shortened = 1.5;  // from the first tick to the next is a tenth of the scale
    const auto coarse = read_gauge(drawn(design, 0.8).seen.view(), gauge_scale{0, 10});
    CHECK_MESSAGE(says(coarse, "not at its even place"), reason(coarse));
    CHECK(read_gauge(drawn(design, 3.4).seen.view(), gauge_scale{0, 10}));
}

TEST_CASE("gauge: no reading of random dials is far wrong, and nearly all are read") {
    draw::random random(31);
    std::vector<std::byte> memory(draw::dial_workspace(640));
    picture<u8> seen(640, 480);
    int count = 0;
    for (int i = 0; i < 27; ++i) {
        draw::dial_design design = draw::random_dial(random);
        const auto how = draw::impose(draw::dial_cases[i % 9], design, random);
        const double value = draw::random_value(design, random);
        (void)draw::draw_dial(seen.view(), design, value, how, random, {memory.data(), memory.size()});
        const auto read = read_gauge(seen.view(), gauge_scale{design.least, design.most});
        if (!read) continue;
        ++count;
        CHECK(std::abs(read->value.value - value) < 0.02 * (design.most - design.least));
    }
    CHECK(count >= 25);
}

TEST_CASE("gauge: a counterweight that a numeral leads on to the scale is not read for the needle's tip") {
    // The 354th dial of a sequence: its fishtail points at the 20 of -20, and its thin tip ends before a numeral.
    draw::random random(777000);
    draw::dial_design design;
    draw::dial_conditions how;
    double value = 0;
    for (int i = 0; i <= 354; ++i) {
        design = draw::random_dial(random);
        how = draw::impose(draw::dial_case::clean, design, random);
        value = draw::random_value(design, random);
    }
    const drawn dial(design, value, how, 640, 480);
    for (int trial = 0; trial < 12; ++trial) {  // as different hands would mark it
        std::vector<gauge_mark> marks;
        for (const double share : {0.0, 0.5, 1.0}) {
            const double at = design.least + share * (design.most - design.least);
            const draw::place seen = draw::mark_of(design, dial.truth, at);
            marks.push_back({at, {seen.x + 0.7 * random.normal(), seen.y + 0.7 * random.normal()}});
        }
        const auto taught = read_gauge(dial.seen.view(), array_view<const gauge_mark>{marks.data(), 3});
        const bool far_off = taught && std::abs(taught->value.value - value) > 0.02 * (design.most - design.least);
        CHECK_FALSE(far_off);
    }
    const auto read = read_gauge(dial.seen.view(), gauge_scale{design.least, design.most});
    REQUIRE_MESSAGE(read, reason(read));
    CHECK(std::abs(read->value.value - value) < 0.003 * (design.most - design.least));
}

TEST_CASE(
    "gauge: a counterweight that leads on to a numeral is not read where the needle opposite is the straighter line") {
    // The 703rd dial of a sequence: its thin needle runs over the 40, its counterweight into the 180.
    draw::random random(77004);
    draw::dial_design design;
    draw::dial_conditions how;
    double value = 0;
    for (int i = 0; i <= 703; ++i) {
        design = draw::random_dial(random);
        how = draw::impose(draw::dial_case::thin_needle, design, random);
        value = draw::random_value(design, random);
    }
    const drawn dial(design, value, how, 640, 480);
    const auto read = read_gauge(dial.seen.view(), gauge_scale{design.least, design.most});
    const bool far_off = read && std::abs(read->value.value - value) > 0.02 * (design.most - design.least);
    CHECK_FALSE(far_off);
}

namespace {

/// The dial at a place of the sequence that the accuracy of a kind is told of.
struct of_sequence {
    draw::dial_design design;
    draw::dial_conditions how;
    double value = 0;

    of_sequence(draw::dial_case which, int index) {
        draw::random random(1000 + static_cast<std::uint64_t>(which));
        for (int i = 0; i <= index; ++i) {
            design = draw::random_dial(random);
            how = draw::impose(which, design, random);
            value = draw::random_value(design, random);
        }
    }
    result<gauge_reading> read() const {
        const drawn dial(design, value, how, 640, 480);
        return read_gauge(dial.seen.view(), gauge_scale{design.least, design.most});
    }
    bool is_near(const result<gauge_reading>& read) const {
        return read && std::abs(read->value.value - value) < 0.01 * (design.most - design.least);
    }
};

}  // namespace

TEST_CASE("gauge: noise parts a rim into short arcs, and it is found all the same") {
    for (const int index : {48, 343, 346}) {
        const of_sequence one(draw::dial_case::noisy, index);
        const auto read = one.read();
        CHECK_MESSAGE(one.is_near(read), index << ": " << reason(read));
    }
}

TEST_CASE("gauge: where a reflection leaves nothing of a needle its edges are not asked for") {
    for (const int index : {65, 239}) {
        const of_sequence one(draw::dial_case::glare, index);
        const auto read = one.read();
        CHECK_MESSAGE(one.is_near(read), index << ": " << reason(read));
    }
}

TEST_CASE("gauge: a needle that is broken near its hub is longer than its counterweight, as its longest piece tells") {
    for (const int index : {75, 186, 189}) {
        const of_sequence one(draw::dial_case::glare, index);
        const auto read = one.read();
        CHECK_MESSAGE(one.is_near(read), index << ": " << reason(read));
    }
}

TEST_CASE("gauge: of two ends that are as long and as broad none is read") {
    draw::dial_design design;
    design.needle = draw::needle_shape::straight, design.tail = draw::counterweight::tapered;
    design.needle_width = 0.05;
    for (const double longer : {0.9, 1.0, 1.05}) {
        design.tail_length = longer * design.tip_radius;
        for (const double value : {2.1, 3.3, 6.2}) {
            const auto read = read_gauge(drawn(design, value).seen.view(), gauge_scale{0, 10});
            CHECK_FALSE(read);
            CHECK_FALSE(says(read, "no needle"));
        }
    }
}

TEST_CASE("gauge: what stands in the gap of a scale, as letters do, does not lead it on; what follows its end does") {
    const draw::dial_design design;
    const auto with_strokes = [&](int first, int last) {  // at so many ticks beyond the end
        const drawn dial(design, 6.3);
        for (int k = first; k <= last; ++k)
            for (double r = 0.85; r < 0.92; r += 0.001) {
                const double angle = design.angle_of(10 + 0.2 * k);
                const draw::place p = dial.truth.view({r * std::cos(angle), r * std::sin(angle)});
                const int x = static_cast<int>(p.x + 0.5), y = static_cast<int>(p.y + 0.5);
                dial.seen.view()(x, y) = dial.seen.view()(x + 1, y) = 60;
            }
        return read_gauge(dial.seen.view(), gauge_scale{0, 10});
    };
    const auto letters = with_strokes(6, 7);
    REQUIRE_MESSAGE(letters, reason(letters));
    CHECK(std::abs(letters->value.value - 6.3) < 0.03);
    CHECK(says(with_strokes(1, 2), "go on beyond"));
    CHECK_FALSE(with_strokes(1, 5));
}

TEST_CASE("gauge: a needle that ends well before the scale is read, two of them are not") {
    draw::dial_design design;
    design.numerals = false, design.tip_radius = 0.5;
    const auto read = read_gauge(drawn(design, 6.3).seen.view(), gauge_scale{0, 10});
    REQUIRE_MESSAGE(read, reason(read));
    CHECK(std::abs(read->value.value - 6.3) < 0.03);
    for (const double tip : {0.56, 0.6, 0.64, 0.8}) {
        design.tip_radius = tip;
        const auto two = read_gauge(with_two_needles(design, 3, 6.3).view(), gauge_scale{0, 10});
        CHECK_MESSAGE(says(two, "two needles"), tip << ": " << reason(two));
    }
}

TEST_CASE("gauge: with a lent workspace nothing is allocated, and a view with a stride is as good") {
    const drawn dial(draw::dial_design{}, 4.4);
    std::vector<std::byte> memory(read_gauge_workspace(480, 400));
    const auto before = tests::allocations();
    const auto read = read_gauge(dial.seen.view(), gauge_scale{0, 10}, {}, {memory.data(), memory.size()});
    CHECK(tests::allocations() == before);
    REQUIRE(read);
    std::vector<u8> padded(500 * 400);
    for (int y = 0; y < 400; ++y)
        for (int x = 0; x < 480; ++x) padded[static_cast<std::size_t>(y * 500 + x)] = dial.seen.view()(x, y);
    const auto again = read_gauge(image_view<const u8>{padded.data(), 480, 400, 500}, gauge_scale{0, 10});
    REQUIRE(again);
    CHECK(again->value == read->value);
}

TEST_CASE("gauge: broken contracts are refused") {
    const drawn dial(draw::dial_design{}, 4.4);
    const auto view = dial.seen.view();
    std::vector<std::byte> little(1000);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)read_gauge(view, gauge_scale{1, 1}), tests::broken);
    CHECK_THROWS_AS((void)read_gauge(view, gauge_scale{0, std::nan("")}), tests::broken);
    CHECK_THROWS_AS((void)read_gauge(view, gauge_scale{0, 1}, {.min_radius = 0}), tests::broken);
    CHECK_THROWS_AS((void)read_gauge(view, gauge_scale{0, 1}, {.mark_sigma = -1}), tests::broken);
    CHECK_THROWS_AS((void)read_gauge(view, gauge_scale{0, 1}, {}, {little.data(), little.size()}), tests::broken);
    CHECK_THROWS_AS((void)read_gauge(view, gauge_model{}), tests::broken);
}

TEST_CASE("gauge: a circle in perspective has its centre where it was put, and stays the same circle") {
    using namespace alidade::gauge_detail;
    const plane flat = plane_of({100, 80, 50, 5, 40});
    const plane tilted = with_pivot(flat, {104, 77});
    CHECK(std::abs(tilted.pivot().x.value - 104) < 1e-9);
    CHECK(std::abs(tilted.pivot().y.value - 77) < 1e-9);
    for (int i = 0; i < 12; ++i) {
        const sine_cosine at = sin_cos(real(i * 0.5));
        const place on_ellipse = tilted.seen({at.cosine, at.sine}), unit = flat.back(on_ellipse),
                    back = tilted.back(on_ellipse);
        CHECK(std::abs((unit.x * unit.x + unit.y * unit.y).value - 1) < 1e-9);
        CHECK(std::abs((back.x - at.cosine).value) < 1e-9);
    }
}

TEST_CASE("gauge: divisions that makers use, and that they do not") {
    using alidade::gauge_detail::is_usual_division;
    for (const double usual : {1.0, 2.0, 2.5, 5.0, 10.0, 0.05, 2000.0, -20.0, 0.025}) CHECK(is_usual_division(usual));
    for (const double unusual : {0.0, 3.0, 1.1, 7.0, 12.0, 0.33, 9.99}) CHECK_FALSE(is_usual_division(unusual));
}
