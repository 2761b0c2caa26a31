#include <alidade/shape/moments.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(int size) {
    bench::registration("polygon_moments/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        const auto ours = std::make_shared<moments>();  // whole, so that none of it is left out
        const auto theirs = std::make_shared<cv::Moments>();
        return bench::contest{[=] { *ours = polygon_moments(bench::view(*points)); },
                              [=] { *theirs = cv::moments(*points); }};
    });
}

const bool registered = [] {
    for (int size : bench::contour_sizes) register_all<int>(size), register_all<float>(size);
    return true;
}();

}  // namespace
