#include <alidade/core/result.hpp>

#include <doctest/doctest.h>

#include <climits>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

result<int> half(int number) {
    if (number % 2 != 0) return error(fault::unsupported, "half of ", number, ": odd");
    return number / 2;
}

result<void> even(int number) {
    const auto got = half(number);
    if (!got) return got.error();
    return {};
}

std::string text(auto... parts) { return error(fault::malformed, parts...).message; }

constexpr bool is_usable_while_compiling() {
    result<int> seven(7);
    *seven += 1;
    const error why(fault::too_small, "width ", -3);
    return *seven == 8 && why.message[0] == 'w' && why.message[7] == '3' && !result<int>(why);
}
static_assert(is_usable_while_compiling());
static_assert(!std::is_convertible_v<result<int>, bool> && !std::is_convertible_v<result<int>, int>);

}  // namespace

TEST_CASE("result: holds a value, or the reason why not") {
    const auto four = half(8), none = half(7);
    REQUIRE(four);
    CHECK(*four == 4);
    CHECK(four.error().kind == fault::none);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::unsupported);
    CHECK(none.error().message == std::string("half of 7: odd"));
}

TEST_CASE("result: a reason is handed on as it is, also where there is no value to have") {
    CHECK(even(8));
    CHECK_FALSE(even(7));
    CHECK(even(7).error().message == std::string("half of 7: odd"));
}

TEST_CASE("result: to take a value that is not there breaks the contract and shows the kind") {
    const tests::throw_when_broken guard;
    const auto none = half(7);
    CHECK_THROWS_AS(*none, tests::broken);
    CHECK_THROWS_AS(none.value(), tests::broken);
    CHECK_THROWS_AS(*half(7), tests::broken);
    result<std::string> no_text(error(fault::not_found, "text"));
    CHECK_THROWS_AS(no_text->clear(), tests::broken);
}

TEST_CASE("result: a reason that gives no reason is refused") {
    const tests::throw_when_broken guard;
    const error none;
    CHECK_THROWS_AS(static_cast<void>(result<int>(none)), tests::broken);
    CHECK_THROWS_AS(static_cast<void>(result<void>(none)), tests::broken);
    CHECK_THROWS_AS(static_cast<void>(result<int>(half(8).error())), tests::broken);
}

TEST_CASE("result: what can only be moved goes in and comes out") {
    const auto make = []() -> result<std::unique_ptr<int>> { return std::make_unique<int>(5); };
    const std::unique_ptr<int> out = *make();
    CHECK(*out == 5);
    auto kept = make();
    CHECK(**kept == 5);
    CHECK(kept->get() == (*kept).get());
    const std::unique_ptr<int> later = std::move(kept).value();
    CHECK(*later == 5);
}

TEST_CASE("error: integers are written in full, of whatever type") {
    CHECK(text(0) == "0");
    CHECK(text(-1, " ", 10) == "-1 10");
    CHECK(text(INT64_MIN) == "-9223372036854775808");
    CHECK(text(INT64_MAX) == "9223372036854775807");
    CHECK(text(UINT64_MAX) == "18446744073709551615");
    CHECK(text(INT_MIN, ' ', SHRT_MIN) == "-2147483648 -32768");
    CHECK(text(std::int8_t{-128}, " ", std::uint8_t{255}) == "-128 255");
    CHECK(text('x', "y", 'z') == "xyz");
    CHECK(text(true, false) == "10");
}

TEST_CASE("error: a text that fits to the last character stays whole") {
    const std::string longest(error::capacity - 1, 'a');
    CHECK(text(longest.c_str()) == longest);
    CHECK(text(longest.substr(1).c_str(), 7) == longest.substr(1) + "7");
}

TEST_CASE("error: a text that does not fit ends in dots, however much too long it is") {
    const std::string room(error::capacity - 1, 'a');
    const std::string shortened = room.substr(3) + "...";
    CHECK(text((room + "b").c_str()) == shortened);
    CHECK(text(room.c_str(), 1234567) == shortened);
    CHECK(text((room + room + room).c_str(), "more") == shortened);
}

TEST_CASE("error: appending to what stands continues it") {
    error why(fault::malformed, "row ");
    why.append(3);
    why.append(" of ");
    why.append(9u);
    CHECK(why.message == std::string("row 3 of 9"));
}
