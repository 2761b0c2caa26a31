#include <alidade/shape/polygon.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;
using bench::used, bench::view;

namespace {

template <class T, class Ours, class Theirs>
void add(const std::string& name, int size, Ours ours, Theirs theirs) {
    bench::registration(name + "/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(bench::blob<T>(size));
        return bench::contest{[=] { used = ours(view(*points)); }, [=] { used = theirs(*points); }};
    });
}

template <class T>
void register_all(int size) {
    using ours = array_view<const point<T>>;
    using theirs = bench::contour<T>;
    const auto place = static_cast<float>(size) / 5.4f;
    add<T>(
        "polygon_area", size, [](ours p) { return polygon_area(p); },
        [](const theirs& p) { return cv::contourArea(p, true); });
    add<T>(
        "polygon_length", size, [](ours p) { return polygon_length(p); },
        [](const theirs& p) { return cv::arcLength(p, true); });
    add<T>(
        "bounding_box", size, [](ours p) { return bounding_box(p).width; },
        [](const theirs& p) { return cv::boundingRect(p).width; });
    add<T>(
        "contains", size, [=](ours p) { return static_cast<int>(contains(p, point<float>{place, place})); },
        [=](const theirs& p) { return cv::pointPolygonTest(p, {place, place}, false); });
    add<T>(
        "distance_to_polygon", size, [=](ours p) { return distance_to_polygon(p, point<float>{place, place}); },
        [=](const theirs& p) { return cv::pointPolygonTest(p, {place, place}, true); });
    // A regular polygon: what is not convex is told early.
    bench::registration("is_convex/" + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<theirs>();
        for (int i = 0; i < size; ++i) {
            const double angle = 2 * CV_PI * i / size;
            points->push_back(
                {static_cast<T>(1e4 * size * std::cos(angle) / 20), static_cast<T>(1e4 * size * std::sin(angle) / 20)});
        }
        return bench::contest{[=] { used = is_convex(view(*points)); }, [=] { used = cv::isContourConvex(*points); }};
    });
}

const bool registered = [] {
    for (int size : bench::contour_sizes) register_all<int>(size), register_all<float>(size);
    return true;
}();

}  // namespace
