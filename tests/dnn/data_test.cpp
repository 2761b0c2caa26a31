// Networks on files that others have collected: ALIDADE_DATA, or ../shared/data. Skipped where there are none.
// SPDX-License-Identifier: MIT
#include <alidade/dnn/network.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

using namespace alidade;

TEST_CASE("network: every damaged ONNX file that others have collected is loaded, or told apart by name and cause") {
    const char* set = std::getenv("ALIDADE_DATA");
    const auto folder = std::filesystem::path(set != nullptr ? set : "../shared/data") / "malformed/onnx";
    if (!std::filesystem::is_directory(folder)) {
        MESSAGE("skipped: there is no " << folder.string() << "; ALIDADE_DATA names the folder it is in");
        return;
    }
    int files = 0, loaded = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string path = entry.path().string(), name = entry.path().filename().string();
        CAPTURE(path);
        const auto net = network::load(path.c_str());
        ++files;
        loaded += net ? 1 : 0;
        if (net) continue;
        const std::string message = net.error().message;
        const auto colon = message.find(": ");
        REQUIRE(colon != std::string::npos);
        CHECK(message.substr(0, colon).ends_with(name.substr(name.size() < 60 ? 0 : name.size() - 60)));
        CHECK(message.size() > colon + 10);
        CHECK(net.error().kind != fault::none);
    }
    CHECK(files > 30);
    MESSAGE(files << " files: " << loaded << " are networks, the others are told apart");
}
