// The models of the project answer here as they did where they were trained.
#include <alidade/core/image.hpp>
#include <alidade/dnn/anomaly_detector.hpp>
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

// The surface's model divides by how strong its grain is.
TEST_CASE("models: a surface without any grain is sound, whatever its tone, and a scratch on it is found") {
    auto with = alidade::anomaly_detector::load("models/surface.json");
    REQUIRE(with);
    alidade::image<std::uint8_t> picture(128, 128);
    for (const int tone : {0, 1, 128, 255}) {
        for (int y = 0; y < 128; ++y)
            for (int x = 0; x < 128; ++x) picture.view()(x, y) = static_cast<std::uint8_t>(tone);
        const auto seen = (*with)(picture.view());
        INFO(tone, ": ", seen.error().message);
        REQUIRE(seen);
        CHECK_FALSE(seen->defect);
    }
    for (int x = 40; x < 70; ++x) picture.view()(x, 80) = 200;
    const auto seen = (*with)(picture.view());
    REQUIRE(seen);
    CHECK(seen->defect);
    CHECK(seen->heat(55, 80) > with->card().thresholds.anomaly);
    CHECK(seen->heat(55, 30) < with->card().thresholds.anomaly);
}
