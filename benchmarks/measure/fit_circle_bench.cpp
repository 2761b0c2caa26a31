#include <alidade/measure/fit_circle.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/measure/points.hpp"

using namespace alidade;

namespace {

// OpenCV fits no circles: its ellipse is what its users take.
const bool registered = [] {
    for (const bool robust : {false, true})
        bench::registration(
            std::string("fit_circle/") + (robust ? "tukey, outliers/500" : "squares/500"), "opencv", [=] {
                const auto points = bench::ellipse_points(500, 80, 80, robust);
                const fit_options options = {.loss = robust ? fit_loss::tukey : fit_loss::squares};
                return bench::contest{[=] { bench::fitted = fit_circle(points->ours, options)->radius; },
                                      [=] { bench::fitted = cv::fitEllipse(points->theirs).angle; }};
            });
    return true;
}();

}  // namespace
