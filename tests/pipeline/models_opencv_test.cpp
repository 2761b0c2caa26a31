// The models of the project answer here as they did where they were trained.
#include <alidade/dnn/model.hpp>

#include <doctest/doctest.h>

#include <string>

TEST_CASE("models: each agrees with its manifest, and with the numbers of PyTorch to 1e-4") {
    for (const std::string name : {"detector", "dial_parts", "part_state", "surface"}) {
        const auto made = alidade::load_model(("models/" + name + ".json").c_str());
        INFO(name, ": ", made.error().message);
        REQUIRE(made);
        CHECK(made->card().probe.tolerance <= 1e-4f);
        CHECK(made->card().probe.samples.size >= 5);
        CHECK(made->card().quality.size >= 5);
    }
}
