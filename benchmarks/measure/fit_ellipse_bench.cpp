#include <alidade/measure/fit_ellipse.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/measure/points.hpp"

using namespace alidade;

namespace {

using peer = cv::RotatedRect (*)(cv::InputArray);

/// The same work: least squares of an algebraic distance.
void register_direct(const char* name, peer theirs) {
    bench::registration(std::string("fit_ellipse/algebraic/500, ") + name, "opencv", [=] {
        const auto points = bench::ellipse_points(500, 100, 60, false);
        return bench::contest{[=] {
                                  const auto list = fit_options_detail::list_of<double>(points->ours, fit_options{});
                                  bench::fitted = fit_ellipse_directly(list).axes.a.value;
                              },
                              [=] { bench::fitted = theirs(points->theirs).angle; }};
    });
}
/// More work: the geometric distance, uncertainties, and outliers or not.
void register_geometric(const char* name, fit_loss loss, bool outliers) {
    bench::registration(std::string("fit_ellipse/") + name + "/500", "opencv", [=] {
        const auto points = bench::ellipse_points(500, 100, 60, outliers);
        return bench::contest{[=] { bench::fitted = fit_ellipse(points->ours, {.loss = loss})->a; },
                              [=] { bench::fitted = cv::fitEllipse(points->theirs).angle; }};
    });
}

const bool registered = [] {
    register_direct("fitEllipse", [](cv::InputArray points) { return cv::fitEllipse(points); });
    register_direct("fitEllipseAMS", [](cv::InputArray points) { return cv::fitEllipseAMS(points); });
    register_direct("fitEllipseDirect", [](cv::InputArray points) { return cv::fitEllipseDirect(points); });
    register_geometric("squares", fit_loss::squares, false);
    register_geometric("tukey", fit_loss::tukey, false);
    register_geometric("tukey, outliers", fit_loss::tukey, true);
    return true;
}();

}  // namespace
