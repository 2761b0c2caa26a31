#include <alidade/shape/convex_hull.hpp>

#include <memory>

#include "benchmarks/contours.hpp"
#include "benchmarks/harness.hpp"

using namespace alidade;
using bench::view;

namespace {

template <class T>
void race(const std::string& name, const bench::contour<T>& (*points_of)(int), int size) {
    bench::registration("convex_hull/" + name + bench::contour_name<T>(size), "opencv", [=] {
        const auto points = std::make_shared<bench::contour<T>>(points_of(size));
        const auto hull = std::make_shared<bench::contour<T>>(points->size());
        const auto their_hull = std::make_shared<bench::contour<T>>();
        const auto scratch =
            std::make_shared<std::vector<std::byte>>(convex_hull_workspace(static_cast<int>(points->size())));
        return bench::contest{[=] {
                                  const tally told = convex_hull(
                                      view(*points),
                                      {reinterpret_cast<point<T>*>(hull->data()), static_cast<int>(hull->size())},
                                      {scratch->data(), scratch->size()});
                                  bench::used = told.found;
                              },
                              [=] { cv::convexHull(*points, *their_hull); }};
    });
}

/// Points in no order, all over a square.
template <class T>
const bench::contour<T>& cloud(int size) {
    static bench::contour<T> made;
    made.clear();
    cv::RNG rng(3);
    for (int i = 0; i < size; ++i)
        made.push_back({static_cast<T>(rng.uniform(0, 1920)), static_cast<T>(rng.uniform(0, 1080))});
    return made;
}

template <class T>
const bench::contour<T>& blob(int size) {
    static bench::contour<T> made;
    return made = bench::blob<T>(size);
}

const bool registered = [] {
    for (int size : bench::contour_sizes) {
        race<int>("", blob<int>, size), race<float>("", blob<float>, size);
        race<int>("cloud/", cloud<int>, size), race<float>("cloud/", cloud<float>, size);
    }
    return true;
}();

}  // namespace
