#include <alidade/core/executor.hpp>

#include <doctest/doctest.h>

#include <climits>
#include <vector>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

/// Runs its tasks one after the other, the last first: an order is nothing to rely on.
struct backwards {
    int how_many;
    int bands() const { return how_many; }
    void run(int n, auto&& task) const {
        for (int i = n - 1; i >= 0; --i) task(i);
    }
};

struct range {
    int first, last, index;
};

std::vector<range> bands_of(int rows, int least, const auto& on) {
    std::vector<range> seen;
    for_row_bands(on, rows, least, [&](int first, int last, int index) { seen.push_back({first, last, index}); });
    return seen;
}

struct only_bands {
    int bands() const { return 1; }
};
struct only_run {
    void run(int, auto) {}
};
static_assert(executor<sequential> && executor<const sequential> && executor<sequential&> && executor<backwards>);
static_assert(!executor<only_bands> && !executor<only_run> && !executor<int>);

constexpr int rows_counted_while_compiling() {
    int rows = 0;
    for_row_bands(sequential{}, 5, 1, [&](int first, int last, int) { rows += last - first; });
    return rows;
}
static_assert(rows_counted_while_compiling() == 5);

}  // namespace

TEST_CASE("sequential: each task once, in order; none for none") {
    std::vector<int> seen;
    sequential{}.run(3, [&](int i) { seen.push_back(i); });
    sequential{}.run(0, [&](int i) { seen.push_back(i); });
    CHECK(seen == std::vector<int>{0, 1, 2});
    CHECK(sequential{}.bands() == 1);
}

TEST_CASE("for_row_bands: every row once, in bands that are neither too many nor too small") {
    for (int bands = 1; bands <= 6; ++bands)
        for (int least = 1; least <= 9; ++least)
            for (int rows = 1; rows <= 40; ++rows) {
                CAPTURE(bands);
                CAPTURE(least);
                CAPTURE(rows);
                const auto seen = bands_of(rows, least, backwards{bands});
                const int n = static_cast<int>(seen.size());
                REQUIRE(n <= bands);
                int next = rows;  // from the last row upwards, as `backwards` runs
                for (const range& band : seen) {
                    REQUIRE(band.last == next);
                    REQUIRE((band.last - band.first >= least || n == 1));
                    REQUIRE(band.index == n - 1 - static_cast<int>(&band - seen.data()));
                    next = band.first;
                }
                REQUIRE(next == 0);
            }
}

TEST_CASE("for_row_bands: as many bands as there are hands, where the rows suffice") {
    CHECK(bands_of(32, 8, backwards{4}).size() == 4);
    CHECK(bands_of(31, 8, backwards{4}).size() == 3);
    CHECK(bands_of(7, 8, backwards{4}).size() == 1);
    CHECK(bands_of(32, 8, sequential{}).size() == 1);
}

TEST_CASE("for_row_bands: no rows, no call; as many rows as int counts, no overflow") {
    CHECK(bands_of(0, 1, backwards{4}).empty());
    CHECK(bands_of(-3, 1, backwards{4}).empty());
    const auto seen = bands_of(INT_MAX, 1, backwards{7});
    REQUIRE(seen.size() == 7);
    CHECK(seen.front().last == INT_MAX);
    CHECK(seen.back().first == 0);
    for (const range& band : seen) CHECK(band.last - band.first >= INT_MAX / 7);
}

TEST_CASE("for_row_bands: bands of no rows cannot be asked for") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(bands_of(8, 0, backwards{4}), tests::broken);
}

TEST_CASE("count_bands: as many as there are rows for, and one at least") {
    CHECK(alidade::count_bands(backwards{4}, 100, 8) == 4);
    CHECK(alidade::count_bands(backwards{4}, 17, 8) == 2);
    CHECK(alidade::count_bands(backwards{4}, 0, 8) == 1);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(alidade::count_bands(backwards{0}, 100, 8), tests::broken);
    CHECK_THROWS_AS(alidade::for_bands(backwards{4}, 0, 100, [](int, int, int) {}), tests::broken);
}
