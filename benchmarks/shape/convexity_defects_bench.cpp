#include <alidade/shape/convexity_defects.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

const bool registered = [] {
    for (int size : bench::contour_sizes)
        bench::registration("convexity_defects/" + bench::contour_name<int>(size), "opencv", [=] {
            const auto points = std::make_shared<bench::contour<int>>(bench::blob<int>(size));
            const auto hull = std::make_shared<std::vector<int>>();
            cv::convexHull(*points, *hull);
            const auto ours = std::make_shared<std::vector<convexity_defect>>(hull->size());
            const auto theirs = std::make_shared<std::vector<cv::Vec4i>>();
            const auto scratch =
                std::make_shared<std::vector<std::byte>>(convexity_defects_workspace(static_cast<int>(points->size())));
            return bench::contest{[=] {
                                      const tally told = convexity_defects(
                                          bench::view(*points), {hull->data(), static_cast<int>(hull->size())},
                                          {ours->data(), static_cast<int>(ours->size())},
                                          {scratch->data(), scratch->size()});
                                      bench::used = told.found;
                                  },
                                  [=] { cv::convexityDefects(*points, *hull, *theirs); }};
        });
    return true;
}();

}  // namespace
