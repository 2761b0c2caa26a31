#include <alidade/measure/orientation.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(int size) {
    bench::registration("orientation/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        return bench::contest{[=] {
                                  const auto found = orientation(bench::view(*points));
                                  bench::used = found ? found->value : 0;
                              },
                              [=] {
                                  const cv::Moments m = cv::moments(*points);
                                  bench::used = 0.5 * std::atan2(2 * m.mu11, m.mu20 - m.mu02);
                              }};
    });
}

/// OpenCV's tells no uncertainty.
const bool registered = [] {
    for (int size : bench::contour_sizes) register_all<int>(size), register_all<float>(size);
    return true;
}();

}  // namespace
