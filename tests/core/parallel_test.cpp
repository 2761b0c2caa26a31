#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <type_traits>
#include <vector>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"

using namespace alidade;

static_assert(executor<parallel> && executor<parallel&> && !std::is_copy_constructible_v<parallel>);

TEST_CASE("parallel: a team has at least its caller") {
    CHECK(parallel(1).bands() == 1);
    CHECK(parallel(4).bands() == 4);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(parallel(0), tests::broken);
}

// Threads are a choice of the build there, and are not chosen.
#if !defined(__EMSCRIPTEN__)
namespace {

/// How often each of `n` tasks is run.
std::vector<int> turns(parallel& on, int n) {
    std::vector<std::atomic<int>> counts(static_cast<std::size_t>(n));
    on.run(n, [&](int i) { ++counts[static_cast<std::size_t>(i)]; });
    return {counts.begin(), counts.end()};
}

bool once_each(parallel& on, int n) { return turns(on, n) == std::vector<int>(static_cast<std::size_t>(n), 1); }

}  // namespace

TEST_CASE("parallel: every task is run once, be there none, one, few or many") {
    for (const int threads : {1, 2, 4}) {
        parallel on(threads);
        for (const int n : {0, 1, 2, 3, 4, 5, 100}) {
            CAPTURE(threads);
            CAPTURE(n);
            CHECK(once_each(on, n));
        }
    }
}

TEST_CASE("parallel: the bands of an image are worked on at the same time") {
    parallel on(3);
    std::atomic<int> here = 0;
    std::atomic<bool> met = true;
    on.run(3, [&](int) {
        ++here;
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (here < 3)
            if (std::chrono::steady_clock::now() > patience) {
                met = false;
                return;
            }
    });
    CHECK(met);
}

TEST_CASE("parallel: rows come out covered once, whoever works on them") {
    parallel on(4);
    std::vector<int> rows(1001);
    for_row_bands(on, 1001, 8, [&](int first, int last, int) {
        for (int y = first; y < last; ++y) ++rows[static_cast<std::size_t>(y)];
    });
    CHECK(rows == std::vector<int>(1001, 1));
}

TEST_CASE("parallel: what a task wrote is seen when the call returns") {
    parallel on(3);
    std::vector<int> squares(64);
    for (int round = 0; round < 200; ++round) {
        on.run(64, [&](int i) { squares[static_cast<std::size_t>(i)] = i * i + round; });
        for (int i = 0; i < 64; ++i) REQUIRE(squares[static_cast<std::size_t>(i)] == i * i + round);
    }
}

TEST_CASE("parallel: the call does not return before the slowest task is done") {
    parallel on(2);
    const auto caller = std::this_thread::get_id();
    std::atomic<int> here = 0, done = 0;
    on.run(2, [&](int) {
        ++here;
        while (here < 2) std::this_thread::yield();
        if (std::this_thread::get_id() != caller) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        ++done;
    });
    CHECK(done == 2);
}

TEST_CASE("parallel: a call from inside a task is run by its caller") {
    parallel on(3);
    std::atomic<int> calls = 0;
    on.run(4, [&](int) {
        const auto me = std::this_thread::get_id();
        on.run(5, [&](int) { calls += std::this_thread::get_id() == me; });
    });
    CHECK(calls == 20);
}

TEST_CASE("parallel: several threads may call at the same time") {
    parallel on(2);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> callers;
    for (int c = 0; c < 4; ++c)
        callers.emplace_back([&] {
            for (int round = 0; round < 200; ++round) wrong += !once_each(on, round % 7);
        });
    for (std::thread& caller : callers) caller.join();
    CHECK(wrong == 0);
}

TEST_CASE("parallel: once started, a call allocates nothing") {
    parallel on(3);
    std::atomic<int> sum = 0;
    on.run(3, [&](int i) { sum += i; });
    const long long before = tests::allocations();
    for (int round = 0; round < 100; ++round) on.run(round % 9, [&](int i) { sum += i; });
    CHECK(tests::allocations() == before);
}

TEST_CASE("parallel: takes tasks that change, that are constant, and plain functions") {
    parallel on(2);
    struct counter {
        std::atomic<int> calls = 0;
        void operator()(int) { ++calls; }
    } task;
    on.run(5, task);
    CHECK(task.calls == 5);
    static std::atomic<int> calls = 0;
    const auto constant = [](int) { ++calls; };
    on.run(5, constant);
    on.run(5, +constant);
    CHECK(calls == 10);
}

TEST_CASE("parallel: teams come and go, also those that never had work") {
    for (int round = 0; round < 50; ++round) {
        parallel idle(4);
        parallel busy(2);
        CHECK(once_each(busy, 3));
    }
}
#endif
