#include <alidade/learned/mask_overlap.hpp>

#include <doctest/doctest.h>

#include <alidade/learned/nms.hpp>

#include "tests/support/broken.hpp"
#include "tests/support/run_masks.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::counts, tests::runs_of;

namespace {

counts written(const tests::runs& a, const tests::runs& b,
               tally (*operation)(const mask_runs&, const mask_runs&, array_view<std::uint32_t>)) {
    counts made(a.counts.size() + b.counts.size());
    made.resize(static_cast<std::size_t>(operation(a.mask(), b.mask(), tests::view(made)).written));
    return made;
}

}  // namespace

TEST_CASE("unite_masks, intersect_masks: what is on in either, and in both") {
    const tests::runs a = runs_of({"##.", "#.."}), b = runs_of({".#.", "#.#"});
    CHECK(written(a, b, unite_masks) == runs_of({"##.", "#.#"}).counts);
    CHECK(written(a, b, intersect_masks) == runs_of({".#.", "#.."}).counts);
    CHECK(written(a, a, unite_masks) == a.counts);
    CHECK(written(a, a, intersect_masks) == a.counts);
    const tests::runs none = runs_of({});
    CHECK(written(none, none, unite_masks) == counts{0});
}

TEST_CASE("iou: of masks counts pixels, for a crowd those of what was found, and is 0 of nothing") {
    const tests::runs a = runs_of({"##.", "#.."}), b = runs_of({".#.", "#.#"}), none = runs_of({"...", "..."});
    CHECK(iou(a.mask(), b.mask()) == 0.5);
    CHECK(iou_with_crowd(a.mask(), b.mask()) == 2.0 / 3);
    CHECK(ios(a.mask(), b.mask()) == 2.0 / 3);
    CHECK(iou(a.mask(), a.mask()) == 1);
    CHECK(iou(a.mask(), none.mask()) == 0);
    CHECK(iou(none.mask(), none.mask()) == 0);
    CHECK(iou_with_crowd(none.mask(), none.mask()) == 0);
}

TEST_CASE("mask overlaps: agree with the pixels, also where runs are empty") {
    draw::random random(1);
    for (int i = 0; i < 300; ++i) {
        const int width = 1 + i % 19, height = 1 + i % 7;
        const tests::pixels a = tests::random_mask(random, width, height),
                            b = tests::random_mask(random, width, height);
        tests::pixels both(width, height), either(width, height);
        int in_both = 0, in_either = 0, in_a = 0;
        for (std::size_t k = 0; k < a.values.size(); ++k) {
            in_both += both.values[k] = a.values[k] & b.values[k];
            in_either += either.values[k] = a.values[k] | b.values[k];
            in_a += a.values[k];
        }
        tests::runs from_a = a.encoded();
        CHECK(written(from_a, b.encoded(), unite_masks) == either.encoded().counts);
        CHECK(written(from_a, b.encoded(), intersect_masks) == both.encoded().counts);
        from_a.counts.insert(from_a.counts.begin(), {0, 0});
        from_a.counts.insert(from_a.counts.end() - 1, {0, 0});
        CHECK(written(from_a, b.encoded(), unite_masks) == either.encoded().counts);
        CHECK(iou(from_a.mask(), b.encoded().mask()) == (in_both > 0 ? double(in_both) / in_either : 0));
        CHECK(iou_with_crowd(from_a.mask(), b.encoded().mask()) == (in_both > 0 ? double(in_both) / in_a : 0));
    }
}

TEST_CASE("nms: works on masks as on regions") {
    const tests::runs a = runs_of({"##..", "##.."}), most = runs_of({"##..", "#..."}),
                      corner = runs_of({"...#", "...."}), through = runs_of({".###", "...."});
    std::vector<detected<mask_runs>> all = {
        {most.mask(), 0.5F, 0, 0}, {a.mask(), 0.9F, 0, 1}, {corner.mask(), 0.4F, 0, 2}, {through.mask(), 0.3F, 0, 3}};
    tests::tight_scratch scratch(nms_workspace(4));
    const tally told = nms(array_view<detected<mask_runs>>{all.data(), 4}, {}, scratch.lend());
    REQUIRE(told.written == 3);
    CHECK(all[0].candidate == 1);
    CHECK(all[1].candidate == 2);
    CHECK(all[2].candidate == 3);
}

TEST_CASE("mask overlaps: refuse masks of other sizes, or with other numbers of pixels") {
    const tests::throw_when_broken guard;
    const tests::runs a = runs_of({"##.", "#.."}), b = runs_of({"##", "#.", ".."});
    CHECK_THROWS_AS((void)iou(a.mask(), b.mask()), tests::broken);
    tests::runs longer = a;
    longer.counts.back() += 1;
    CHECK_THROWS_AS((void)iou(a.mask(), longer.mask()), tests::broken);
}
