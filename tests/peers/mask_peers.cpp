// Reads what mask_peers.py wrote, and counts where our masks, texts, overlaps and polygons are other ones.
// SPDX-License-Identifier: MIT
#include <alidade/learned/mask_overlap.hpp>
#include <alidade/learned/mask_polygon.hpp>
#include <alidade/learned/mask_text.hpp>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

using namespace alidade;

namespace {

template <class T>
std::vector<T> line(std::ifstream& file) {
    std::size_t size = 0;
    file >> size;
    std::vector<T> made(file ? size : 0);
    for (T& one : made) file >> one;
    return made;
}

template <class T>
array_view<T> view(std::vector<T>& all) {
    return {all.data(), static_cast<int>(all.size())};
}

using counts = std::vector<std::uint32_t>;

template <class Write>
counts written(int most, Write write) {
    counts made(static_cast<std::size_t>(most));
    const tally told = write(view(made));
    made.resize(static_cast<std::size_t>(told.complete() ? told.written : 0));
    return made;
}

counts encoded(const std::vector<int>& pixels, int width, int height) {
    std::vector<std::uint8_t> mask(pixels.begin(), pixels.end());
    return written(max_mask_counts(width, height),
                   [&](array_view<std::uint32_t> room) { return encode_mask({mask.data(), width, height}, room); });
}

struct faults {
    long long cases = 0, counts = 0, texts = 0, overlaps = 0, boxes = 0, polygons = 0;
};

bool compare(std::ifstream& file, faults& found) {
    const std::vector<int> size = line<int>(file);
    if (size.size() != 2) return false;
    const int width = size[0], height = size[1];
    ++found.cases;
    counts a_counts = encoded(line<int>(file), width, height), b_counts = encoded(line<int>(file), width, height);
    const mask_runs a{width, height, view(a_counts)}, b{width, height, view(b_counts)};
    found.counts += a_counts != line<std::uint32_t>(file);

    std::string text(a_counts.size() * 7, '?');
    text.resize(static_cast<std::size_t>(mask_to_text(a, {text.data(), static_cast<int>(text.size())}).written));
    counts again(a_counts.size());
    const result<tally> read = mask_from_text({text.data(), static_cast<int>(text.size())}, width, height, view(again));
    found.texts += text != line<std::string>(file)[0] || !read || again != a_counts;

    const int most = a.counts.size + b.counts.size;
    const counts both = written(most, [&](auto room) { return intersect_masks(a, b, room); });
    const counts either = written(most, [&](auto room) { return unite_masks(a, b, room); });
    found.overlaps += both != line<std::uint32_t>(file);
    found.overlaps += either != line<std::uint32_t>(file);
    const std::vector<int> area_and_box = line<int>(file);
    const box round = mask_box(a);
    found.boxes +=
        area_and_box != std::vector<int>{static_cast<int>(mask_area(a)), round.x, round.y, round.width, round.height};
    found.overlaps += line<double>(file) != std::vector<double>{iou(a, b), iou_with_crowd(a, b)};

    const std::vector<double> numbers = line<double>(file);
    std::vector<point<double>> corners(numbers.size() / 2);
    for (std::size_t i = 0; i < corners.size(); ++i) corners[i] = {numbers[2 * i], numbers[2 * i + 1]};
    const mask_polygon_options coco{.first_centre = 0.5};
    std::vector<std::byte> memory(mask_polygon_workspace(view(corners), width, height, coco));
    const counts filled = written(width * static_cast<int>(corners.size()) + 1, [&](auto room) {
        return mask_of_polygon(view(corners), width, height, room, coco, {memory.data(), memory.size()});
    });
    found.polygons += filled != line<std::uint32_t>(file);
    return static_cast<bool>(file);
}

}  // namespace

int main(int count, char** arguments) {
    std::ifstream file(count > 1 ? arguments[1] : "");
    if (!file) return std::fprintf(stderr, "give the file that mask_peers.py wrote\n"), 2;
    faults found;
    while (compare(file, found)) {
    }
    std::printf(
        "%lld masks: %lld other counts, %lld other texts, %lld other overlaps, %lld other boxes, %lld other polygons\n",
        found.cases, found.counts, found.texts, found.overlaps, found.boxes, found.polygons);
    return found.cases > 0 && found.counts + found.texts + found.overlaps + found.boxes + found.polygons == 0 ? 0 : 1;
}
