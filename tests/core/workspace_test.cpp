#include <alidade/core/workspace.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();

std::uintptr_t address(const void* memory) { return reinterpret_cast<std::uintptr_t>(memory); }

struct triple {
    std::uint8_t a, b, c;
};

}  // namespace

TEST_CASE("workspace: what it gives is aligned, in order, and shares nothing") {
    alignas(64) std::byte bytes[1024];
    workspace scratch(bytes);
    CHECK(scratch.left() == 1024);
    const auto* first = scratch.take<std::uint8_t>(3);
    const auto* second = scratch.take<double>(5);
    CHECK(address(first) == address(bytes));
    CHECK(address(second) == address(bytes) + 64);
    CHECK(scratch.left() == 1024 - 64 - 40);
}

TEST_CASE("workspace: scratch_bytes suffices wherever the lent memory begins, and one byte less does not always") {
    alignas(64) std::byte bytes[512];
    const std::size_t needed = scratch_bytes<triple>(7) + scratch_bytes<std::uint64_t>(9) + scratch_bytes<std::byte>(1);
    for (std::size_t offset = 0; offset < 64; ++offset) {
        workspace scratch(bytes + offset, needed);
        CHECK(address(scratch.take<triple>(7)) % 64 == 0);
        CHECK(address(scratch.take<std::uint64_t>(9)) % 64 == 0);
        CHECK(address(scratch.take<std::byte>(1)) % 64 == 0);
    }
    const tests::throw_when_broken guard;
    workspace tight(bytes + 1, scratch_bytes<std::uint64_t>(9) - 1);
    CHECK_THROWS_AS(tight.take<std::uint64_t>(9), tests::broken);
}

TEST_CASE("workspace: what a callee takes is free again when it returns") {
    alignas(64) std::byte bytes[128];
    const workspace scratch(bytes);
    const auto callee = [](workspace lent) { return lent.take<int>(16); };
    CHECK(callee(scratch) == callee(scratch));
    CHECK(scratch.left() == 128);
}

TEST_CASE("workspace: the very last byte may be taken, and not one more") {
    alignas(64) std::byte bytes[128];
    workspace scratch(bytes);
    scratch.take<std::byte>(128);
    CHECK(scratch.left() == 0);
    CHECK(scratch.take<int>(0) != nullptr);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(scratch.take<std::byte>(1), tests::broken);
}

TEST_CASE("workspace: nothing lent gives nothing, and says what was asked") {
    const tests::throw_when_broken guard;
    workspace none;
    CHECK(none.take<int>(0) == nullptr);
    try {
        none.take<double>(3);
        FAIL("gave what it does not have");
    } catch (const tests::broken& broken) {
        CHECK(broken.values == "count, sizeof(T), left_ = 3, 8, 0");
    }
}

TEST_CASE("workspace: counts that overflow are refused, by take and by scratch_bytes") {
    const tests::throw_when_broken guard;
    alignas(64) std::byte bytes[128];
    CHECK_THROWS_AS(workspace(bytes).take<std::uint32_t>(huge / 4 + 2), tests::broken);
    CHECK_THROWS_AS(workspace(bytes).take<std::uint32_t>(huge), tests::broken);
    CHECK_THROWS_AS(scratch_bytes<std::uint32_t>(huge / 4), tests::broken);
    CHECK_THROWS_AS(scratch_bytes<std::uint8_t>(huge / 8 - 63), tests::broken);
    CHECK(scratch_bytes<std::uint8_t>(huge / 8 - 64) == huge / 8 - 1);
    // Too little left even to reach the next line.
    CHECK_THROWS_AS(workspace(bytes + 1, 8).take<std::uint8_t>(0), tests::broken);
}

TEST_CASE("workspace: the sizes of rows are refused where they overflow or mean nothing") {
    const tests::throw_when_broken guard;
    CHECK(alidade::times(6, 7) == 42);
    CHECK(alidade::times(huge, 1) == huge);
    CHECK(alidade::times(huge, 0) == 0);
    CHECK_THROWS_AS(alidade::times(huge / 2 + 1, 2), tests::broken);
    CHECK(alidade::padded_row(10, 3, 2) == 42);
    CHECK(alidade::padded_row(0, 1, 0) == 0);
    CHECK_THROWS_AS(alidade::padded_row(-1, 1, 0), tests::broken);
    CHECK_THROWS_AS(alidade::padded_row(1, 0, 0), tests::broken);
    CHECK_THROWS_AS(alidade::padded_row(1, 1, -1), tests::broken);
}
