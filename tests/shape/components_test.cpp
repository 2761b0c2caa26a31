#include <alidade/shape/components.hpp>

#include <alidade/core/bitmap.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "tests/reference/components.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/masks.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr connectivity both[] = {connectivity::four, connectivity::eight};

bool same(const component& a, const component& b) {
    return a.area == b.area && a.bounds == b.bounds && a.sum_x == b.sum_x && a.sum_y == b.sum_y &&
           a.sum_xx == b.sum_xx && a.sum_xy == b.sum_xy && a.sum_yy == b.sum_yy;
}

bool same(array_view<const component> a, const std::vector<component>& b) {
    if (a.size != static_cast<int>(b.size())) return false;
    for (int i = 0; i < a.size; ++i)
        if (!same(a[i], b[static_cast<std::size_t>(i)])) return false;
    return true;
}

/// As many runs as the mask has, not one more.
int runs_of(image_view<const std::uint8_t> mask) {
    const bitmap bits = bits_of_mask(mask);
    int runs = 0;
    for (int y = 0; y < mask.height; ++y) runs += runs_detail::count_runs(bits.view().row(y), bits.view().row_words());
    return runs;
}

void agrees_with_its_definition(picture<std::uint8_t>& mask, components_options options) {
    INFO(mask.width, " x ", mask.height, ", corners join: ", options.joined == connectivity::eight);
    picture<std::int32_t> labels(mask.width, mask.height), right_labels(mask.width, mask.height);
    const auto right = reference::label_components(mask.bottom_up(), right_labels.bottom_up(), options);
    std::vector<component> room(right.size() + 1);
    const array_view<component> all = {room.data(), static_cast<int>(right.size())};
    const int runs = runs_of(mask.bottom_up());
    tests::tight_scratch scratch(components_workspace(mask.width, mask.height, runs));

    const auto told = label_components(mask.bottom_up(), labels.bottom_up(), all, options, scratch.lend());
    CHECK(told.complete());
    CHECK(told.runs.found == runs);
    CHECK(told.components.found == static_cast<int>(right.size()));
    CHECK(tests::differences(labels.view(), right_labels.view()) == 0);
    CHECK(labels.surroundings_untouched());
    CHECK(same(all, right));

    const bitmap bits = bits_of_mask(mask.bottom_up());
    for (component& one : room) one = {};
    CHECK(components(bits.view(), all, options, scratch.lend()).complete());
    CHECK(same(all, right));
    CHECK(room.back().area == 0);
}

}  // namespace

TEST_CASE("components: corners join two squares, or they do not") {
    const char* const lines[] = {".......",  //
                                 ".11....",  //
                                 ".11....",  //
                                 "...22..",  //
                                 "...22.3"};
    picture<std::uint8_t> mask(7, 5);
    tests::draw_mask(mask.view(), lines);
    const auto four = components(mask.view(), {connectivity::four});
    REQUIRE(four.size() == 3);
    CHECK(four[0].bounds == box{1, 1, 2, 2});
    CHECK(four[1].bounds == box{3, 3, 2, 2});
    CHECK(four[2].bounds == box{6, 4, 1, 1});
    CHECK(centroid(four[1]) == point<double>{3.5, 3.5});
    const auto eight = components(mask.view());
    REQUIRE(eight.size() == 2);
    CHECK(eight[0].area == 8);
    CHECK(eight[0].bounds == box{1, 1, 4, 4});
}

TEST_CASE("components: are numbered by their first pixels, also where they join only further down") {
    const char* const lines[] = {"1..2..1",  //
                                 "1.22..1",  //
                                 "1.....1",  //
                                 "1111111"};
    picture<std::uint8_t> mask(7, 4);
    tests::draw_mask(mask.view(), lines);
    const auto made = label_components(mask.view());
    REQUIRE(made.parts.size() == 2);
    CHECK(made.parts[0].area == 13);
    const bitmap bits = bits_of_mask(mask.view());
    const auto of_bits = label_components(bits.view());
    CHECK(tests::differences(of_bits.labels.view(), made.labels.view()) == 0);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 7; ++x) CHECK(made.labels.view()(x, y) == (lines[y][x] == '.' ? 0 : lines[y][x] - '0'));
}

TEST_CASE("components: agree with their definition at every awkward size") {
    std::uint32_t seed = 1;
    tests::at_awkward_sizes([&](int width, int height) {
        for (int kind = 0; kind < static_cast<int>(tests::mask_kind::last); ++kind) {
            picture<std::uint8_t> mask(width, height);
            tests::draw_mask(mask.view(), static_cast<tests::mask_kind>(kind), seed++);
            agrees_with_its_definition(mask, {both[seed % 2], seed % 3 == 0});
        }
    });
}

TEST_CASE("components: agree with their definition on larger masks") {
    for (connectivity joined : both)
        for (int kind = 0; kind < static_cast<int>(tests::mask_kind::last); ++kind) {
            picture<std::uint8_t> mask(193, 40);
            tests::draw_mask(mask.view(), static_cast<tests::mask_kind>(kind), 77);
            agrees_with_its_definition(mask, {joined, true});
        }
}

TEST_CASE("components: a spiral is one, however late its windings meet") {
    picture<std::uint8_t> mask(61, 61);
    reference::fill(mask.view(), [](int, int, int) { return std::uint8_t{0}; });
    int x = 0, y = 0, dx = 1, dy = 0, left = 61;
    for (int side = 0; left > 0; ++side) {
        for (int i = 0; i < left - 1; ++i, x += dx, y += dy) mask.view()(x, y) = 1;
        mask.view()(x, y) = 1;
        const int turned = dx;
        dx = -dy;
        dy = turned;
        if (side > 0 && side % 2 == 0) left -= 2;
    }
    for (connectivity joined : both) {
        CHECK(components(mask.view(), {joined}).size() == 1);
        agrees_with_its_definition(mask, {joined});
    }
}

TEST_CASE("components: upside down the same areas are found") {
    picture<std::uint8_t> mask(90, 70);
    tests::draw_mask(mask.view(), tests::mask_kind::coarse, 5);
    const auto upright = components(mask.view()), turned = components(mask.bottom_up());
    std::int64_t area = 0, height = 0, sum = 0;
    for (const component& one : upright) area += one.area, height += one.bounds.height, sum += one.sum_x;
    for (const component& one : turned) area -= one.area, height -= one.bounds.height, sum -= one.sum_x;
    CHECK(upright.size() == turned.size());
    CHECK(area == 0);
    CHECK(height == 0);
    CHECK(sum == 0);
}

TEST_CASE("components: room for fewer gives the first ones and tells how many there are") {
    picture<std::uint8_t> mask(65, 33);
    tests::draw_mask(mask.view(), tests::mask_kind::sparse, 9);
    const auto all = components(mask.view());
    REQUIRE(all.size() > 10);
    picture<std::int32_t> labels(65, 33), right_labels(65, 33);
    const auto right = reference::label_components(mask.view(), right_labels.view(), {});
    tests::tight_scratch scratch(components_workspace(65, 33));
    for (int room : {0, 1, 7}) {
        std::vector<component> some(static_cast<std::size_t>(room) + 1);
        const auto told = label_components(mask.view(), labels.view(), {some.data(), room}, {}, scratch.lend());
        CHECK(told.components.written == room);
        CHECK(told.components.found == all.size());
        CHECK(!told.complete());
        for (int i = 0; i < room; ++i) CHECK(same(some[static_cast<std::size_t>(i)], all[i]));
        CHECK(some.back().area == 0);
        CHECK(tests::differences(labels.view(), right_labels.view()) == 0);
    }
}

TEST_CASE("components: scratch for fewer runs writes nothing and tells how many there are") {
    picture<std::uint8_t> mask(65, 33);
    picture<std::int32_t> labels(65, 33);
    tests::draw_mask(mask.view(), tests::mask_kind::half, 9);
    const int runs = runs_of(mask.view());
    component room[3] = {};
    for (int fewer : {runs - 1, runs / 2, 1, 0}) {
        tests::tight_scratch scratch(components_workspace(65, 33, fewer));
        const auto told = label_components(mask.view(), labels.view(), {room, 3}, {}, scratch.lend());
        CHECK(!told.complete());
        CHECK(told.runs.written == 0);
        CHECK(told.runs.found == runs);
        CHECK(told.components.found == 0);
        CHECK(room[0].area == 0);
        CHECK(labels.view()(0, 0) == labels.sentinel());
    }
}

TEST_CASE("components: the covariance of a bar is that of a bar, wherever it lies") {
    picture<std::uint8_t> mask(1000, 40, 0);
    for (int left : {0, 900}) {
        reference::fill(mask.view(), [&](int x, int y, int) {
            return static_cast<std::uint8_t>(x >= left && x < left + 60 && y >= 10 && y < 30);
        });
        const auto found = components(mask.view(), {.second_moments = true});
        REQUIRE(found.size() == 1);
        const place_covariance about = covariance(found[0]);
        CHECK(about.xx == doctest::Approx((60 * 60 - 1) / 12.0).epsilon(1e-12));
        CHECK(about.yy == doctest::Approx((20 * 20 - 1) / 12.0).epsilon(1e-12));
        CHECK(about.xy == doctest::Approx(0).epsilon(1e-9));
    }
}

TEST_CASE("components: refuse labels of another size, scratch that is too small, pictures that are too large") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> mask(65, 8);
    picture<std::int32_t> small(65, 7);
    tests::draw_mask(mask.view(), tests::mask_kind::half, 1);
    tests::tight_scratch scratch(100000);
    CHECK_THROWS_AS((void)label_components(mask.view(), small.view(), {}, {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)components(mask.view(), {}, {}, scratch.lend(8)), tests::broken);
    std::vector<std::uint8_t> line(70000);
    tests::tight_scratch long_scratch(components_workspace(70000, 1));
    CHECK_THROWS_AS((void)components(image_view<std::uint8_t>{line.data(), 70000, 1}, {}, {.second_moments = true},
                                     long_scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS((void)components_workspace(-1, 4), tests::broken);
    CHECK_THROWS_AS((void)components_workspace(4, 4, -1), tests::broken);
    CHECK_THROWS_AS((void)components_workspace(70000, 70000), tests::broken);
}
