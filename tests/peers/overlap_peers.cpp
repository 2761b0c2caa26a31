// Reads what overlap_peers.py wrote, and says how far our overlaps are from those of torchvision and shapely.
// SPDX-License-Identifier: MIT
#include <alidade/learned/overlap.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>

using namespace alidade;

namespace {

struct record {
    std::int32_t kind;
    float a[5], b[5];
};

void worsen(double& worst, double ours, double theirs) { worst = std::max(worst, std::fabs(ours - theirs)); }

}  // namespace

int main(int count, char** arguments) {
    std::FILE* file = count > 1 ? std::fopen(arguments[1], "rb") : nullptr;
    if (!file) return std::fprintf(stderr, "give the file that overlap_peers.py wrote\n"), 2;
    long long upright = 0, rotated = 0, unequal = 0;
    double worst[16] = {}, worst_ios = 0, worst_giou = 0, worst_diou = 0;
    record one{};
    double theirs[3];
    while (std::fread(&one, sizeof one, 1, file) == 1 && std::fread(theirs, sizeof theirs, 1, file) == 1) {
        if (one.kind < 0) {
            const region a{one.a[0], one.a[1], one.a[2], one.a[3]}, b{one.b[0], one.b[1], one.b[2], one.b[3]};
            ++upright;
            unequal += iou(a, b) != theirs[0];
            worsen(worst_giou, giou(a, b), theirs[1]);
            worsen(worst_diou, diou(a, b), theirs[2]);
        } else {
            const rotated_region a{one.a[0], one.a[1], one.a[2], one.a[3], one.a[4]};
            const rotated_region b{one.b[0], one.b[1], one.b[2], one.b[3], one.b[4]};
            ++rotated;
            worsen(worst[one.kind & 15], iou(a, b), theirs[0]);
            worsen(worst_ios, ios(a, b), theirs[1]);
            unequal += iou(a, b) != iou(b, a);
        }
    }
    std::fclose(file);
    const double worst_iou = *std::max_element(worst, worst + 16);
    std::printf("%lld rotated pairs: iou within %.1e of shapely, ios within %.1e; by kind", rotated, worst_iou,
                worst_ios);
    for (int k = 0; k < 11; ++k) std::printf(" %.0e", worst[k]);
    std::printf(
        "\n%lld upright pairs: %lld unequal to box_iou, or the other way round; giou within %.1e, diou within %.1e\n",
        upright, unequal, worst_giou, worst_diou);
    return rotated > 0 && upright > 0 && unequal == 0 && worst_iou < 1e-9 && worst_giou < 1e-6 && worst_diou < 1e-6 ? 0
                                                                                                                    : 1;
}
