#include <alidade/learned/decode/cells.hpp>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/broken.hpp"

using namespace alidade;

TEST_CASE("cells_of: grids are as wide as it takes to cover the input") {
    CHECK(cells_of({640, 640}) == 8400);
    CHECK(cells_of({641, 1, {640}}) == 2);
    CHECK(cells_of({1, 1, {8, 16, 32}}) == 3);
    CHECK(cells_of({1 << 20, 1 << 20, {1}}) == std::int64_t{1} << 40);
    CHECK(cells_of({8, 8, {1, 2, 3, 4, 5, 6, 7, 8}}) == 64 + 16 + 9 + 4 + 4 + 4 + 4 + 1);
}

TEST_CASE("cell_walk: row by row, grid by grid") {
    std::string way;
    for (cell_walk cell({17, 9, {8, 16, 0}}); cell.inside(); cell.next())
        way += std::to_string(cell.index) + ":" + std::to_string(cell.column) + "," + std::to_string(cell.row) + "/" +
               std::to_string(cell.stride()) + " ";
    CHECK(way == "0:0,0/8 1:1,0/8 2:2,0/8 3:0,1/8 4:1,1/8 5:2,1/8 6:0,0/16 7:1,0/16 ");
    int cells = 0;
    for (cell_walk cell({8, 8, {1, 2, 3, 4, 5, 6, 7, 8}}); cell.inside(); cell.next()) ++cells;
    CHECK(cells == 106);
}

TEST_CASE("as_rows: a cell of planes is a row of the same memory") {
    const float numbers[2 * 3 * 4] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11,
                                      12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23};
    const auto rows = as_rows(tensor_view<const float, 3>(numbers, {2, 3, 4}));
    CHECK(rows.extent[0] == 12);
    CHECK(rows.extent[1] == 2);
    CHECK(rows(5, 0) == 5);
    CHECK(rows(5, 1) == 17);
}

TEST_CASE("channels_first: planes of a block are planes of the same memory") {
    const float numbers[2 * 2 * 3] = {0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32};
    const auto planes = channels_first(tensor_view<const float, 3>(numbers, {2, 2, 3}));
    CHECK(planes.extent[0] == 3);
    CHECK(planes(1, 0, 1) == 11);
    CHECK(planes(2, 1, 0) == 22);
    CHECK(as_rows(planes)(3, 2) == 32);
}

TEST_CASE("cells_of: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)cells_of({}), tests::broken);
    CHECK_THROWS_AS((void)cells_of({8, (1 << 20) + 1}), tests::broken);
    CHECK_THROWS_AS((void)cells_of({8, 8, {0}}), tests::broken);
    CHECK_THROWS_AS((void)cells_of({8, 8, {8, -1}}), tests::broken);
    const float numbers[64] = {};
    tensor_view<const float, 3> padded(numbers, {2, 3, 4});
    padded.stride[1] = 5;
    CHECK_THROWS_AS((void)as_rows(padded), tests::broken);
}
