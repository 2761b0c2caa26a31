#include <alidade/core/array_view.hpp>

#include <alidade/core/list.hpp>

#include <doctest/doctest.h>

using namespace alidade;

namespace {

/// The even numbers below `end`, as an operator gives its results.
tally evens(int end, array_view<int> room) {
    appender<int> out{room};
    for (int i = 0; i < end; i += 2) out.push(i);
    return out.told();
}

}  // namespace

TEST_CASE("array_view: what does not fit is counted, and what does is written") {
    int memory[4] = {-1, -1, -1, -1};
    const tally told = evens(20, {memory, 3});
    CHECK(told.written == 3);
    CHECK(told.found == 10);
    CHECK_FALSE(told.complete());
    CHECK(memory[2] == 4);
    CHECK(memory[3] == -1);
}

TEST_CASE("array_view: sequences in one arena are told apart by their offsets") {
    int points[] = {1, 2, 3, 4, 5}, offsets[] = {0, 2, 2, 5};
    const sequences_view<const int> all = sequences_view<int>{{points, 5}, {offsets, 4}};
    CHECK(all.count() == 3);
    CHECK(all[0].size == 2);
    CHECK(all[1].empty());
    CHECK(all[2][2] == 5);
    CHECK(sequences_view<int>{}.count() == 0);
}

TEST_CASE("list: asks again with the room it was told of") {
    for (int guess : {0, 3, 50}) {
        const list<int> all = collect<int>(guess, [](array_view<int> room) { return evens(20, room); });
        CHECK(all.size() == 10);
        int sum = 0;
        for (int one : all) sum += one;
        CHECK(sum == 90);
    }
}

TEST_CASE("list: moves, and leaves nothing behind") {
    list<int> a(3);
    a[2] = 7;
    list<int> b = std::move(a);
    CHECK(b[2] == 7);
    b = list<int>(1);
    CHECK(b.size() == 1);
}
