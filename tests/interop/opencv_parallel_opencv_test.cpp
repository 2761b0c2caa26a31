// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv_parallel.hpp>

#ifdef ALIDADE_TEST_TBB
#include <alidade/interop/tbb.hpp>
#endif

#include <doctest/doctest.h>

#include <atomic>
#include <vector>

using namespace alidade;

namespace {

template <executor E>
void every_band_once(E on) {
    CHECK(on.bands() >= 1);
    for (const int n : {0, 1, 2, 7, 100}) {
        std::vector<std::atomic<int>> calls(static_cast<std::size_t>(n));
        on.run(n, [&](int i) { ++calls[static_cast<std::size_t>(i)]; });
        for (const auto& count : calls) CHECK(count == 1);
    }
    std::vector<std::atomic<int>> rows(1000);
    for_row_bands(on, 1000, 8, [&](int first, int last, int) {
        for (int y = first; y < last; ++y) ++rows[static_cast<std::size_t>(y)];
    });
    for (const auto& count : rows) CHECK(count == 1);
}

}  // namespace

TEST_CASE("opencv_parallel: every band is run once") {
    const int before = cv::getNumThreads();
    for (const int threads : {1, 2, 4}) {
        cv::setNumThreads(threads);
        CHECK(opencv_parallel{}.bands() == threads);
        every_band_once(opencv_parallel{});
    }
    cv::setNumThreads(before);
}

#ifdef ALIDADE_TEST_TBB
TEST_CASE("tbb_parallel: every band is run once") {
    every_band_once(tbb_parallel{});
    tbb::task_arena(2).execute([] {
        CHECK(tbb_parallel{}.bands() == 2);
        every_band_once(tbb_parallel{});
    });
}
#endif
