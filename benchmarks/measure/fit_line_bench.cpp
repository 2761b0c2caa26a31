#include <alidade/measure/fit_line.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/measure/points.hpp"

using namespace alidade;

namespace {

void register_one(int size, fit_loss loss, int theirs, bool outliers, const char* name) {
    bench::registration("fit_line/" + std::string(name) + "/" + std::to_string(size), "opencv", [=] {
        const auto points = bench::points_of(
            size, outliers, [](double share) { return point<double>{20 + 360 * share, 40 + 200 * share}; });
        return bench::contest{[=] { bench::fitted = fit_line(points->ours, {.loss = loss})->angle; },
                              [=] {
                                  cv::Vec4f line;
                                  cv::fitLine(points->theirs, line, theirs, 0, 0.01, 0.01);
                                  bench::fitted = line[0];
                              }};
    });
}

const bool registered = [] {
    register_one(100, fit_loss::squares, cv::DIST_L2, false, "squares");
    register_one(500, fit_loss::squares, cv::DIST_L2, false, "squares");
    register_one(500, fit_loss::huber, cv::DIST_HUBER, false, "huber");
    register_one(500, fit_loss::tukey, cv::DIST_WELSCH, true, "tukey, outliers");
    return true;
}();

}  // namespace
