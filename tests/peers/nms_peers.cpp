// Reads what nms_peers.py wrote, thins out the same detections, and says how often and how far the two differ.
// SPDX-License-Identifier: MIT
#include <alidade/learned/box_fusion.hpp>
#include <alidade/learned/matrix_nms.hpp>
#include <alidade/learned/merging_nms.hpp>
#include <alidade/learned/nms.hpp>
#include <alidade/learned/soft_nms.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

using namespace alidade;

namespace {

enum kind {
    hard,
    batched,
    rotated,
    soft_linear,
    soft_gaussian,
    matrix_linear,
    matrix_gaussian,
    fusion,
    merging,
    kinds
};
const char* const names[] = {"nms as torchvision.ops.nms",
                             "nms as torchvision.ops.batched_nms",
                             "nms of rotated regions",
                             "soft_nms, linear",
                             "soft_nms, gaussian",
                             "matrix_nms, linear",
                             "matrix_nms, gaussian",
                             "box_fusion",
                             "merging_nms"};

struct head {
    std::int32_t kind, detections, told, models;
    double limit;
};

struct answer {
    std::int32_t index;
    std::vector<double> numbers;  ///< the score, then the region
};

template <class T>
bool read(std::FILE* file, T* to, std::size_t count = 1) {
    return std::fread(to, sizeof(T), count, file) == count;
}

std::vector<double> numbers_of(const detection& one) {
    return {one.score, one.where.x0, one.where.y0, one.where.x1, one.where.y1};
}
std::vector<double> numbers_of(const rotated_detection& one) {
    return {one.score, one.where.x, one.where.y, one.where.width, one.where.height, one.where.angle};
}

template <class Region>
tally thinned_out(array_view<detected<Region>> all, const head& what, workspace memory) {
    const rivalry everyone{rivals::all};
    switch (what.kind) {
        case hard:
            return nms(all, {.max_overlap = what.limit, .who = everyone}, memory);
        case soft_linear:
            return soft_nms(all, {.how = decay::linear, .max_overlap = what.limit, .min_score = 0.01F}, memory);
        case soft_gaussian:
            return soft_nms(all, {.sigma = what.limit, .min_score = 0.01F}, memory);
        case matrix_linear:
            return matrix_nms(all, {.how = decay::linear}, memory);
        case matrix_gaussian:
            return matrix_nms(all, {.sigma = what.limit}, memory);
        case fusion:
            return box_fusion(all, {.min_overlap = what.limit, .models = what.models}, memory);
        case merging:
            return merging_nms(all, {.max_overlap = what.limit}, memory);
        default:
            return nms(all, {.max_overlap = what.limit}, memory);
    }
}

struct comparison {
    int sets = 0, other_lists = 0, other_orders = 0;
    double worst = 0;  ///< difference of a number, relative to its size above 1

    template <class Region>
    void add(array_view<const detected<Region>> ours, std::vector<answer> theirs) {
        ++sets;
        std::vector<detected<Region>> told(ours.begin(), ours.end());
        const auto same_list = [&] {
            return std::equal(told.begin(), told.end(), theirs.begin(), theirs.end(),
                              [](const auto& a, const answer& b) { return a.candidate == b.index; });
        };
        if (!same_list()) {  // scores that differ in the last digit may have changed places
            ++other_orders;
            std::sort(told.begin(), told.end(), [](auto& a, auto& b) { return a.candidate < b.candidate; });
            std::sort(theirs.begin(), theirs.end(), [](auto& a, auto& b) { return a.index < b.index; });
            if (!same_list()) {
                ++other_lists;
                return;
            }
        }
        for (std::size_t i = 0; i < told.size(); ++i) {
            const std::vector<double> numbers = numbers_of(told[i]);
            for (std::size_t k = 0; k < numbers.size(); ++k) {
                const double size = std::max(1.0, std::fabs(theirs[i].numbers[k]));
                worst = std::max(worst, std::fabs(numbers[k] - theirs[i].numbers[k]) / size);
            }
        }
    }
};

template <class Region, int Numbers>
bool compare(std::FILE* file, const head& what, comparison& all) {
    std::vector<detected<Region>> given(static_cast<std::size_t>(what.detections));
    for (int i = 0; i < what.detections; ++i) {
        detected<Region>& one = given[static_cast<std::size_t>(i)];
        std::int32_t label = 0;
        if (!read(file, &one.where) || !read(file, &one.score) || !read(file, &label)) return false;
        one.label = label, one.candidate = i;
    }
    std::vector<answer> theirs(static_cast<std::size_t>(what.told));
    for (answer& one : theirs) {
        one.numbers.resize(Numbers + 1);
        if (!read(file, &one.index) || !read(file, one.numbers.data(), Numbers + 1)) return false;
    }
    static std::vector<std::byte> memory(1 << 20);
    const array_view<detected<Region>> room{given.data(), what.detections};
    const tally told = thinned_out(room, what, {memory.data(), memory.size()});
    all.add(array_view<const detected<Region>>{given.data(), told.written}, theirs);
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    std::FILE* file = count > 1 ? std::fopen(arguments[1], "rb") : nullptr;
    if (!file) return std::fprintf(stderr, "give the file that nms_peers.py wrote\n"), 2;
    comparison all[kinds];
    for (head what{}; read(file, &what.kind) && read(file, &what.detections, 3) && read(file, &what.limit);) {
        comparison& made = all[what.kind];
        const bool whole =
            what.kind == rotated ? compare<rotated_region, 5>(file, what, made) : compare<region, 4>(file, what, made);
        if (!whole) return std::fprintf(stderr, "the file ends within a set\n"), 2;
    }
    std::fclose(file);
    bool alike = true;
    for (int k = 0; k < kinds; ++k) {
        const comparison& made = all[k];
        std::printf("%-36s %6d sets, %d with another list, %d in another order, numbers within %.1e\n", names[k],
                    made.sets, made.other_lists, made.other_orders, made.worst);
        alike = alike && made.sets > 0 && made.other_lists == 0 && made.worst < 1e-5 &&
                (made.other_orders == 0 || k == soft_linear || k == soft_gaussian || k == matrix_linear ||
                 k == matrix_gaussian || k == fusion);
    }
    return alike ? 0 : 1;
}
