#include <alidade/learned/mask_text.hpp>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/run_masks.hpp"

using namespace alidade;
using tests::counts;

namespace {

std::string text_of(const counts& all) {
    std::string text(7 * all.size(), '?');
    text.resize(static_cast<std::size_t>(
        mask_to_text({0, 0, tests::view(all)}, {text.data(), static_cast<int>(text.size())}).written));
    return text;
}

result<counts> counts_of(const std::string& text, int width, int height) {
    counts made(text.size());
    const result<tally> told =
        mask_from_text({text.data(), static_cast<int>(text.size())}, width, height, tests::view(made));
    if (!told) return told.error();
    made.resize(static_cast<std::size_t>(told->written));
    return made;
}

}  // namespace

TEST_CASE("mask_to_text: groups of five bits, and differences from the fourth count on") {
    CHECK(text_of({0}) == "0");
    CHECK(text_of({15}) == "?");
    CHECK(text_of({16}) == "`0");  // its highest bit would be a sign
    CHECK(text_of({31}) == "o0");
    CHECK(text_of({32}) == "P1");
    CHECK(text_of({6, 1, 40, 4, 5, 4, 5, 4, 21}) == "61X13mN000`0");  // an example of COCO's own code
    CHECK(text_of({0, 9, 1, 2}) == "091I");                           // -7
}

TEST_CASE("mask_from_text: gives back what was written") {
    draw::random random(1);
    for (int i = 0; i < 200; ++i) {
        const tests::runs made = tests::random_mask(random, 1 + i, 1 + i % 31).encoded();
        const auto again = counts_of(text_of(made.counts), made.width, made.height);
        REQUIRE(again);
        CHECK(*again == made.counts);
    }
    const counts large = {0, 2000000000, 1, 100000000};
    CHECK(*counts_of(text_of(large), 2100000001, 1) == large);
}

TEST_CASE("mask_from_text: room that is too small is told") {
    counts room(2, 7);
    const std::string text = text_of({1, 2, 3});
    const auto told = mask_from_text({text.data(), 3}, 2, 3, {room.data(), 1});
    REQUIRE(told);
    CHECK((told->written == 1 && told->found == 3));
    CHECK(room == counts{1, 7});
}

TEST_CASE("mask_from_text: what is no text of a mask is refused, and why") {
    const auto why = [](const std::string& text) {
        const auto refused = counts_of(text, 2, 3);
        REQUIRE(!refused);
        CHECK(refused.error().kind == fault::malformed);
        return std::string(refused.error().message);
    };
    CHECK(why("1P") == "mask: no count ends at character 2 of 2");
    CHECK(why("1/") == "mask: no count ends at character 1 of 2");
    CHECK(why("1\x80") == "mask: no count ends at character 1 of 2");
    CHECK(why("oooooooooooooooooo") == "mask: no count ends at character 7 of 18");
    CHECK(why("@") == "mask: count 0 is -16, which no mask has");
    CHECK(why("12") == "mask: the counts add up to 3 pixels, 2 x 3 has 6");
    CHECK(why("") == "mask: the counts add up to 0 pixels, 2 x 3 has 6");
    CHECK(!counts_of("6", -2, -3));
}

TEST_CASE("mask_from_text: of any characters gives a mask or a fault") {
    draw::random random(2);
    int masks = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text(static_cast<std::size_t>(random.uniform(0, 6)), ' ');
        for (char& c : text) c = static_cast<char>(i % 2 == 0 ? random.uniform(48, 52) : random.uniform(0, 256));
        const auto made = counts_of(text, 2, 3);
        if (!made) continue;
        ++masks;
        CHECK(checked_mask(2, 3, tests::view(*made)));
    }
    CHECK(masks > 100);
}
