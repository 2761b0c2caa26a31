#include <alidade/measure/fit_rectangle.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/measure/points.hpp"

using namespace alidade;

namespace {

const bool registered = [] {
    for (const bool outliers : {false, true})
        bench::registration(std::string("fit_rectangle/tukey") + (outliers ? ", outliers" : "") + "/500", "opencv",
                            [=] {
                                const auto points = bench::points_of(500, outliers, [](double share) {
                                    const double at = 4 * share, side = at - static_cast<int>(at),
                                                 u = at < 1   ? 2 * side - 1
                                                     : at < 2 ? 1
                                                     : at < 3 ? 1 - 2 * side
                                                              : -1;
                                    const double v = at < 1 ? -1 : at < 2 ? 2 * side - 1 : at < 3 ? 1 : 1 - 2 * side;
                                    return point<double>{200 + 80 * u - 30 * v, 200 + 60 * u + 40 * v};
                                });
                                return bench::contest{[=] { bench::fitted = fit_rectangle(points->ours)->width; },
                                                      [=] { bench::fitted = cv::minAreaRect(points->theirs).angle; }};
                            });
    return true;
}();

}  // namespace
