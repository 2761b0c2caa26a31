// SPDX-License-Identifier: MIT
#include <alidade/dnn/network_pool.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/onnx_bytes.hpp"

using namespace alidade;
using namespace onnx_bytes;

TEST_CASE("network_pool: more threads than networks, and each has one to itself") {
    cv::setNumThreads(1);
    auto pool = network_pool::load(byte_view(model(mean_graph(16, 12))), 2);
    REQUIRE_MESSAGE(pool, pool.error().message);
    CHECK(pool->size() == 2);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int round = 0; round < 50; ++round) {
                auto net = pool->take();
                const float level = static_cast<float>(t * 100 + round);
                const tensor_view<float, 4> input = net->input();
                for (std::ptrdiff_t i = 0; i < input.size(); ++i) input.data[i] = level;
                const bool ran = bool(net->run());
                wrong += !ran || net->output(0).number(1) != level;
            }
        });
    for (std::thread& one : threads) one.join();
    CHECK(wrong == 0);
}

TEST_CASE("network_pool: what cannot be loaded is told, and a pool of none is a broken contract") {
    const tests::throw_when_broken guard;
    CHECK_FALSE(network_pool::load(byte_view(std::string("nothing")), 2));
    CHECK_FALSE(network_pool::load("no/such/file.onnx", 2));
    CHECK_THROWS_AS(static_cast<void>(network_pool::load(byte_view(std::string()), 0)), tests::broken);
    CHECK_THROWS_AS(network_pool().take(), tests::broken);
}
