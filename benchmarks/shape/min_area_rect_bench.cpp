#include <alidade/shape/min_area_rect.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(int size) {
    bench::registration("min_area_rect/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        const auto scratch =
            std::make_shared<std::vector<std::byte>>(min_area_rect_workspace(static_cast<int>(points->size())));
        return bench::contest{
            [=] { bench::used = min_area_rect(bench::view(*points), {scratch->data(), scratch->size()}).width; },
            [=] { bench::used = cv::minAreaRect(*points).size.width; }};
    });
}

const bool registered = [] {
    for (int size : bench::contour_sizes) register_all<int>(size), register_all<float>(size);
    return true;
}();

}  // namespace
