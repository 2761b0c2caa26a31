#include <alidade/interop/opencv.hpp>
#include <alidade/shape/components.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/shape/masks.hpp"

using namespace alidade;

namespace {

/// `labels`: as OpenCV gives them too; or only the statistics, for which OpenCV has no function of its own.
void register_all(bench::frame_size size, bench::mask_kind kind, connectivity joined, bool labels) {
    const std::string name = std::string("components/u8x1/") + size.name() + "/" + kind.name +
                             (joined == connectivity::eight ? ",8" : ",4") + (labels ? ",labels" : ",statistics");
    bench::registration(name, "opencv", [=] {
        const cv::Mat mask = kind.draw({size.width, size.height});
        cv::Mat found(mask.size(), CV_32S), their_labels, their_statistics, their_centres;
        const std::size_t bytes = components_workspace(size.width, size.height);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        const int room = size.width * size.height / 4;
        const std::shared_ptr<component[]> parts(new component[static_cast<std::size_t>(room)]);
        return bench::contest{[=]() mutable {
                                  const workspace memory{scratch.get(), bytes};
                                  const array_view<component> into = {parts.get(), room};
                                  if (labels)
                                      (void)label_components(as_view<std::uint8_t>(mask), as_view<std::int32_t>(found),
                                                             into, {joined}, memory);
                                  else
                                      (void)components(as_view<std::uint8_t>(mask), into, {joined}, memory);
                              },
                              [=]() mutable {
                                  cv::connectedComponentsWithStats(mask, their_labels, their_statistics, their_centres,
                                                                   joined == connectivity::eight ? 8 : 4);
                              }};
    });
}

const bool registered = [] {
    for (auto size : bench::mask_sizes)
        for (auto kind : bench::mask_kinds)
            for (bool labels : {true, false}) {
                register_all(size, kind, connectivity::eight, labels);
                if (size.width == 1920) register_all(size, kind, connectivity::four, labels);
            }
    return true;
}();

}  // namespace
