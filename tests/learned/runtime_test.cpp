// SPDX-License-Identifier: MIT
#include <alidade/learned/runtime.hpp>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

/// Says 0, 1, 2, … times the first number of its input.
struct counting {
    float in[6] = {}, out[6] = {};
    output_memory outputs[1] = {{"out", out, 3, {1, 2, 3}}};
    bool fails = false;

    auto engine() {
        return callback_runtime(tensor_view<float, 4>(in, {1, 1, 2, 3}), array_view<const output_memory>{outputs, 1},
                                [this]() -> result<void> {
                                    if (fails) return error(fault::unsupported, "the engine is out");
                                    for (int i = 0; i < 6; ++i) out[i] = static_cast<float>(i) * in[0];
                                    return {};
                                });
    }
};

}  // namespace

TEST_CASE("callback_runtime: what the callback writes is read where it wrote it") {
    counting memory;
    auto engine = memory.engine();
    static_assert(runtime<decltype(engine)>);
    engine.input()(0, 0, 0, 0) = 2;
    REQUIRE(engine.run());
    const network_output out = engine.output(0);
    CHECK(std::string(out.name()) == "out");
    CHECK(out.size() == 6);
    const auto table = out.tensor<2>();
    REQUIRE(table);
    CHECK(table->data == memory.out);
    CHECK((*table)(1, 2) == 10);
    CHECK(out.number(4) == 8);
    CHECK(out.tensor<3>()->extent[0] == 1);
    memory.fails = true;
    CHECK(engine.run().error().kind == fault::unsupported);
}

TEST_CASE("network_output: other numbers of axes are refused, with the shape") {
    counting memory;
    auto engine = memory.engine();
    REQUIRE(engine.run());
    CHECK(std::string(engine.output(0).tensor<1>().error().message) ==
          "output \"out\" has shape 1 x 2 x 3, expected 1 axes, beside those of extent 1 before them");
    CHECK_FALSE(engine.output(0).tensor<4>());
}

TEST_CASE("network_output: reading what is out of date is a broken contract") {
    const tests::throw_when_broken guard;
    counting memory;
    auto engine = memory.engine();
    REQUIRE(engine.run());
    const network_output old = engine.output(0);
    CHECK(old.fresh());
    REQUIRE(engine.run());
    CHECK_FALSE(old.fresh());
    CHECK_THROWS_AS(static_cast<void>(old.tensor<3>()), tests::broken);
    CHECK_THROWS_AS(old.number(0), tests::broken);
    CHECK_THROWS_AS(engine.output(0).number(6), tests::broken);
    CHECK_THROWS_AS(engine.output(1), tests::broken);
    CHECK_FALSE(network_output().fresh());
    CHECK(network_output().size() == 0);
}
