#include "tests/support/alloc_counter.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <thread>

namespace {

/// Shown to the world, since a compiler may leave out what nobody sees.
template <class T>
T* seen(T* memory) {
    T* volatile shown = memory;
    return shown;
}

template <class Work>
long long allocations_of(Work work) {
    const long long before = tests::allocations();
    work();
    return tests::allocations() - before;
}

}  // namespace

TEST_CASE("alloc_counter: every way to operator new is one allocation") {
    struct alignas(64) line {
        char bytes[64];
    };
    CHECK(allocations_of([] {}) == 0);
    CHECK(allocations_of([] { delete seen(new int); }) == 1);
    CHECK(allocations_of([] { delete[] seen(new int[9]); }) == 1);
    CHECK(allocations_of([] { delete seen(new line); }) == 1);
    CHECK(allocations_of([] { delete seen(new (std::nothrow) int); }) == 1);
    CHECK(allocations_of([] { seen(std::make_unique<int[]>(9).get()); }) == 1);
}

TEST_CASE("alloc_counter: another thread's allocations count too") {
    CHECK(allocations_of([] { std::thread([] { delete seen(new int); }).join(); }) >= 1);
}

TEST_CASE("alloc_counter: where copies can be counted, so can malloc") {
    if (tests::copies() < 0) return;
    CHECK(allocations_of([] { std::free(seen(std::malloc(9))); }) == 1);
    CHECK(allocations_of([] { std::free(seen(std::calloc(9, 9))); }) == 1);
    CHECK(allocations_of([] { std::free(seen(std::aligned_alloc(64, 64))); }) == 1);

    static char from[256] = "abc", to[256];
    const long long before = tests::copies();
    const volatile std::size_t little = tests::copy_threshold - 1, much = tests::copy_threshold;
    std::memcpy(seen(to), from, little);
    CHECK(tests::copies() == before);
    std::memcpy(seen(to), from, much);
    std::memmove(seen(to), from + 1, much);
    CHECK(tests::copies() == before + 2);
    CHECK(to[0] == 'b');
}
