// Centres of a grid's discs: how far they are from where they are, how many grids are found, and how well a plane fits
// those of photographs.
//
// Photographs: <name>.png or .jpg beside <name>_centres.csv, whose first line states the grid's size; the names of
// asymmetric ones begin with an a.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/circle_grid.hpp>

#include <opencv2/calib3d.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgcodecs.hpp>

#include "accuracy/measure/grids.hpp"

using namespace alidade;

namespace {

std::vector<cv::Point2f> theirs_of(const cv::Mat& picture, int columns, int rows, bool asymmetric) {
    std::vector<cv::Point2f> found;
    const int kind = asymmetric ? cv::CALIB_CB_ASYMMETRIC_GRID : cv::CALIB_CB_SYMMETRIC_GRID;
    if (!cv::findCirclesGrid(picture, {columns, rows}, found, kind)) return {};
    return found;
}

std::vector<grid_point> ours_of(const cv::Mat& picture, int columns, int rows, bool asymmetric) {
    const auto found =
        circle_grid(as_view<const std::uint8_t>(picture), {.columns = columns, .rows = rows, .asymmetric = asymmetric});
    return found ? std::vector<grid_point>(found->begin(), found->end()) : std::vector<grid_point>();
}

struct condition {
    const char* name;
    bool asymmetric;
    double scale, most_tilt, blur, noise, k1, shade;
};

constexpr condition conditions[] = {{"noise 0", false, 36, 0.5, 0.8, 0, 0, 0},
                                    {"noise 2", false, 36, 0.5, 0.8, 2, 0, 0},
                                    {"noise 5", false, 36, 0.5, 0.8, 5, 0, 0},
                                    {"noise 10", false, 36, 0.5, 0.8, 10, 0, 0},
                                    {"asymmetric, noise 5", true, 30, 0.5, 0.8, 5, 0, 0},
                                    {"tilt to 50°", false, 36, 0.9, 0.8, 3, 0, 0},
                                    {"bent", false, 36, 0.5, 0.8, 3, -0.25, 0},
                                    {"shaded", false, 36, 0.5, 0.8, 3, 0, 0.6},
                                    {"discs of radius 4 px", false, 13, 0.3, 0.8, 3, 0, 0}};

struct drawn {
    draw::grid_design design;
    draw::bent_view seen;
};

drawn draw_one(const cv::Mat& picture, const condition& how, draw::random& random, draw::random& camera) {
    drawn made;
    made.design = how.asymmetric ? draw::grid_design{.columns = 4, .rows = 9, .asymmetric = true, .radius = 0.35}
                                 : draw::grid_design{.columns = 7, .rows = 6};
    const draw::place last = made.design.centre(made.design.columns - 1, made.design.rows - 1);
    made.seen = accuracy::chance_view({0.5 * last.x, 0.5 * last.y}, how.scale, how.most_tilt, how.k1, random);
    draw::draw_grid(
        as_view<std::uint8_t>(const_cast<cv::Mat&>(picture)), made.design, made.seen, how.blur,
        [&](double light, int x, int) { return light * (1 - how.shade * x / 640); }, how.noise, camera);
    return made;
}

template <class Points>
std::size_t nearest_to(draw::place truth, const Points& x, double& least) {
    std::size_t which = 0;
    least = 1e9;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double far = std::hypot(x[i].seen.x - truth.x, x[i].seen.y - truth.y);
        if (far < least) least = far, which = i;
    }
    return which;
}

void on_centres(accuracy::findings& found, const condition& how, bool missed_only) {
    cv::Mat picture(480, 640, CV_8U);
    draw::random random(811), camera(812);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(missed_only ? 20 : 40); ++i) {
        const drawn one = draw_one(picture, how, random, camera);
        const int columns = one.design.columns, rows = one.design.rows;
        const auto a = ours_of(picture, columns, rows, how.asymmetric);
        const auto b = accuracy::as_grid(theirs_of(picture, columns, rows, how.asymmetric), columns);
        double worst[2] = {};
        for (int k = 0; k < columns * rows; ++k) {
            const draw::place truth = one.seen(one.design.centre(k % columns, k / columns));
            double far[2];
            const std::size_t mine = nearest_to(truth, a, far[0]), other = nearest_to(truth, b, far[1]);
            for (int j = 0; j < 2; ++j) worst[j] = std::fmax(worst[j], far[j]);
            if (missed_only || a.empty() || b.empty()) continue;
            ours.add({.error = a[mine].seen.x - truth.x, .sigma = std::sqrt(a[mine].seen.covariance(0, 0).value)});
            theirs.add({.error = b[other].seen.x - truth.x});
        }
        if (missed_only) {
            ours.add({.error = worst[0] > 1.5 ? 1.0 : 0.0});
            theirs.add({.error = worst[1] > 1.5 ? 1.0 : 0.0});
        } else {
            if (a.empty()) ours.miss();
            if (b.empty()) theirs.miss();
        }
    }
    found.add("alidade", ours);
    found.add("cv::findCirclesGrid", theirs);
}

enum class quantity { not_found, plane, invented };

void on_photographs(accuracy::findings& found, quantity what) {
    const std::string folder = found.data("circle_grid");
    if (folder.empty()) return;
    accuracy::errors ours, theirs;
    for (const auto& one : accuracy::sized_pictures(folder, "_centres.csv")) {
        const cv::Mat picture = cv::imread(one.path, cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        const bool asymmetric = std::filesystem::path(one.path).filename().string()[0] == 'a';
        const int rows = one.rows + (what == quantity::invented ? 1 : 0);
        const auto a = ours_of(picture, one.columns, rows, asymmetric);
        const auto b = theirs_of(picture, one.columns, rows, asymmetric);
        if (what != quantity::plane) {
            const bool wanted = what == quantity::not_found;
            ours.add({.error = a.empty() == wanted ? 1.0 : 0.0});
            theirs.add({.error = b.empty() == wanted ? 1.0 : 0.0});
        } else if (!a.empty() && !b.empty()) {
            ours.add({.error = accuracy::misfit_of(a, asymmetric, picture.cols, picture.rows)});
            theirs.add({.error = accuracy::misfit_of(accuracy::as_grid(b, one.columns), asymmetric, picture.cols,
                                                     picture.rows)});
        }
    }
    if (ours.n() == 0) return found.skip("no pictures with grids in " + folder);
    found.add("alidade", ours);
    found.add("cv::findCirclesGrid", theirs);
}

const bool registered = [] {
    for (const bool missed_only : {false, true})
        for (const condition& how : conditions)
            accuracy::registration(
                {missed_only ? "circle_grid, grids not found" : "circle_grid, x of a centre", how.name,
                 missed_only ? "share" : "px"},
                [&how, missed_only](accuracy::findings& found) { on_centres(found, how, missed_only); });
    const struct {
        const char *name, *unit;
        quantity what;
    } real[] = {{"grids not found", "share", quantity::not_found},
                {"grids found that are not there", "share", quantity::invented},
                {"distance of centres from a plane's", "px", quantity::plane}};
    for (const auto& task : real)
        accuracy::registration({std::string("real pictures, circle_grid, ") + task.name, "all", task.unit},
                               [what = task.what](accuracy::findings& found) { on_photographs(found, what); });
    return true;
}();

}  // namespace
