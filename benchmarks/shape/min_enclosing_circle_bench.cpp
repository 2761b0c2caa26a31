#include <alidade/shape/min_enclosing_circle.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(int size) {
    bench::registration("min_enclosing_circle/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        return bench::contest{[=] { bench::used = min_enclosing_circle(bench::view(*points)).radius; },
                              [=] {
                                  cv::Point2f centre;
                                  float radius = 0;
                                  cv::minEnclosingCircle(*points, centre, radius);
                                  bench::used = radius;
                              }};
    });
}

const bool registered = [] {
    // OpenCV's time grows with the square.
    for (int size : {500, 2000}) register_all<int>(size), register_all<float>(size);
    return true;
}();

}  // namespace
