#include <alidade/core/scratch.hpp>

#include <doctest/doctest.h>

#include <cstdint>

using alidade::scratch;
using alidade::workspace;

TEST_CASE("scratch: lends what is asked for, aligned") {
    scratch memory;
    CHECK(memory.size() == 0);
    workspace lent = memory.reserve(alidade::scratch_bytes<double>(100));
    double* numbers = lent.take<double>(100);
    CHECK(reinterpret_cast<std::uintptr_t>(numbers) % workspace::alignment == 0);
    numbers[0] = numbers[99] = 1;  // a sanitizer sees a byte too many
}

TEST_CASE("scratch: grows to the largest it has seen, and stays where it is for less") {
    scratch memory;
    memory.reserve(1000);
    const auto* there = memory.reserve(1000).take<std::byte>(1);
    CHECK(memory.reserve(10).take<std::byte>(1) == there);
    CHECK(memory.size() == 1000);
    memory.reserve(5000);
    CHECK(memory.size() == 5000);
}

TEST_CASE("scratch: moves with its bytes") {
    scratch memory;
    const auto* there = memory.reserve(64).take<std::byte>(1);
    scratch taken = std::move(memory);
    CHECK(taken.size() == 64);
    CHECK(taken.reserve(64).take<std::byte>(1) == there);
    memory = std::move(taken);
    CHECK(memory.reserve(64).take<std::byte>(1) == there);
}
