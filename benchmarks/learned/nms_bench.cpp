#include <alidade/learned/nms.hpp>

#include <alidade/learned/soft_nms.hpp>

#include <memory>
#include <opencv2/dnn.hpp>

#include "benchmarks/harness.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

struct found {
    std::vector<detection> ours, room;
    std::vector<cv::Rect2d> boxes;
    std::vector<cv::Rect> whole_boxes;
    std::vector<float> scores, new_scores;
    std::vector<int> kept;
    std::vector<std::byte> memory;

    workspace lend() { return {memory.data(), memory.size()}; }
    array_view<detection> fresh() {
        room = ours;
        return {room.data(), static_cast<int>(room.size())};
    }
};

/// What a detector says of a picture of 640 x 640 before suppression: `each` round every object, with whole corners.
std::shared_ptr<found> candidates(int n, int each) {
    const auto made = std::make_shared<found>();
    draw::random random(1);
    double x = 0, y = 0, size = 0;
    for (int i = 0; i < n; ++i) {
        if (i % each == 0) x = random.uniform(0, 600), y = random.uniform(0, 600), size = random.uniform(20, 120);
        const cv::Rect box(static_cast<int>(x + 4 * random.normal()), static_cast<int>(y + 4 * random.normal()),
                           static_cast<int>(size * random.uniform(0.8, 1.2)),
                           static_cast<int>(size * random.uniform(0.8, 1.2)));
        made->boxes.emplace_back(box);
        made->whole_boxes.push_back(box);
        made->scores.push_back(static_cast<float>(random.uniform(0.05, 1)));
        const auto border = [](int v) { return static_cast<float>(v); };
        made->ours.push_back({{border(box.x), border(box.y), border(box.x + box.width), border(box.y + box.height)},
                              made->scores.back(),
                              0,
                              i});
    }
    made->memory.resize(nms_workspace(n) + soft_nms_workspace(n));
    return made;
}

void race(int n, int each) {
    const std::string size = std::to_string(n) + "/" + std::to_string(each) + " an object";
    bench::registration("nms/" + size, "opencv", [=] {
        const auto all = candidates(n, each);
        return bench::contest{[=] { bench::used = nms(all->fresh(), {.max_overlap = 0.45}, all->lend()).written; },
                              [=] { cv::dnn::NMSBoxes(all->whole_boxes, all->scores, 0, 0.45F, all->kept); }};
    });
    if (n > 5000) return;  // for which OpenCV takes seconds
    bench::registration("soft_nms/" + size, "opencv", [=] {
        const auto all = candidates(n, each);
        return bench::contest{[=] { bench::used = soft_nms(all->fresh(), {.min_score = 0.05F}, all->lend()).written; },
                              [=] {
                                  cv::dnn::softNMSBoxes(all->whole_boxes, all->scores, all->new_scores, 0.05F, 0.3F,
                                                        all->kept, 0, 0.5F);
                              }};
    });
}

const bool registered = [] {
    race(100, 10), race(1000, 10), race(1000, 100), race(8400, 10), race(25200, 100);
    return true;
}();

}  // namespace
