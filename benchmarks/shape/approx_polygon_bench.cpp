#include <alidade/shape/approx_polygon.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(int size, double tolerance) {
    const std::string name = "/tolerance=" + std::to_string(static_cast<int>(tolerance));
    bench::registration("approx_polygon/" + bench::contour_name<T>(size) + name, "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        const auto kept = std::make_shared<bench::contour<T>>(points->size());
        const auto theirs = std::make_shared<bench::contour<T>>();
        const auto scratch =
            std::make_shared<std::vector<std::byte>>(approx_polygon_workspace(static_cast<int>(points->size())));
        return bench::contest{[=] {
                                  const tally told = approx_polygon(
                                      bench::view(*points),
                                      {reinterpret_cast<point<T>*>(kept->data()), static_cast<int>(kept->size())},
                                      {.tolerance = tolerance}, {scratch->data(), scratch->size()});
                                  bench::used = told.found;
                              },
                              [=] { cv::approxPolyDP(*points, *theirs, tolerance, true); }};
    });
}

const bool registered = [] {
    for (int size : bench::contour_sizes)
        for (double tolerance : {1.0, 5.0}) register_all<int>(size, tolerance), register_all<float>(size, tolerance);
    return true;
}();

}  // namespace
