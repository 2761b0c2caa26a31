#include <alidade/core/static_image.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

using namespace alidade;

namespace {

constexpr int sum_of_a_frame_drawn_while_compiling() {
    static_image<std::uint8_t, 4, 3> frame;
    const image_view<std::uint8_t> view = frame.view();
    for (int x = 0; x < view.width; ++x) view(x, 2) = static_cast<std::uint8_t>(x + 1);
    int sum = 0;
    for (const std::uint8_t pixel : frame.pixels) sum += pixel;
    return sum;
}
static_assert(sum_of_a_frame_drawn_while_compiling() == 10);

constexpr static_image<float, 2, 2> constant = {{1, 2, 3, 4}};
static_assert(constant.view()(1, 1) == 4);
static_assert(std::is_same_v<decltype(constant.view()), image_view<const float>>);

using colour = static_image<std::uint8_t, 5, 3, 3>;
static_assert(colour::width == 5 && colour::height == 3);
static_assert(std::is_trivially_copyable_v<colour> && alignof(colour) == 16);
static_assert(sizeof(colour) == 48, "45 bytes of pixels and nothing else, but what alignment adds");

}  // namespace

TEST_CASE("static_image: black at first, packed, and as large as its pixels") {
    colour frame;
    const auto view = frame.view();
    CHECK(view.data == frame.pixels);
    CHECK(view.width == 5);
    CHECK(view.height == 3);
    CHECK(view.stride == 15);
    for (const std::uint8_t sample : frame.pixels) CHECK(sample == 0);
}

TEST_CASE("static_image: a copy is another picture") {
    colour frame;
    colour copy = frame;
    copy.view()(4, 2, 2) = 7;
    CHECK(copy.pixels[44] == 7);
    CHECK(frame.pixels[44] == 0);
}

TEST_CASE("static_image: wide samples keep their own alignment") {
    struct alignas(32) wide {
        char bytes[32];
    };
    static_image<wide, 1, 1> frame;
    CHECK(reinterpret_cast<std::uintptr_t>(frame.pixels) % 32 == 0);
}
