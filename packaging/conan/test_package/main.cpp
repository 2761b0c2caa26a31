// SPDX-License-Identifier: MIT
#include <alidade/alidade.hpp>

#if WITH_DNN
#include <opencv2/dnn.hpp>
#endif

#include <cstdio>

int main() {
    const alidade::image<std::uint8_t, 3> colour(64, 48, 100);
    const auto gray = alidade::gray_from_bgr(colour.view());
    std::printf("alidade by %s: %d\n", alidade::isa_name, gray.view()(32, 24));
#if WITH_DNN
    std::printf("a network of %zu layers\n", cv::dnn::Net().getLayerNames().size());
#endif
    return gray.view()(32, 24) == 100 ? 0 : 1;
}
