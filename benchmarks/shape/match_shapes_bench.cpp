#include <alidade/shape/match_shapes.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

const bool registered = [] {
    for (int size : bench::contour_sizes)
        bench::registration("match_shapes/" + bench::contour_name<int>(size), "opencv", [=] {
            const auto a = std::make_shared<bench::contour<int>>(bench::blob<int>(size));
            const auto b = std::make_shared<bench::contour<int>>(bench::blob<int>(size / 2));
            return bench::contest{[=] { bench::used = match_shapes(bench::view(*a), bench::view(*b)); },
                                  [=] { bench::used = cv::matchShapes(*a, *b, cv::CONTOURS_MATCH_I2, 0); }};
        });
    return true;
}();

}  // namespace
