#include <alidade/measure/form.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/measure/points.hpp"

using namespace alidade;

namespace {

// OpenCV has no form deviations: the circle round all points is the nearest.
const bool registered = [] {
    for (const bool zone : {false, true})
        bench::registration(
            std::string("form/roundness, ") + (zone ? "minimum zone" : "least squares") + "/500", "opencv", [=] {
                const auto points = bench::ellipse_points(500, 80, 80, false);
                const form_options options = {.reference =
                                                  zone ? form_reference::minimum_zone : form_reference::least_squares};
                return bench::contest{[=] { bench::fitted = roundness(points->ours, options)->deviation.rms; },
                                      [=] {
                                          cv::Point2f centre;
                                          float radius = 0;
                                          cv::minEnclosingCircle(points->theirs, centre, radius);
                                          bench::fitted = radius;
                                      }};
            });
    return true;
}();

}  // namespace
