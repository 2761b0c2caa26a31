#include <alidade/core/rounded_block.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>

#include "tools/draw/random.hpp"

using namespace alidade;

TEST_CASE("rounded_block: every lane has the bytes that a single number has") {
    draw::random random(1);
    constexpr int n = most_lanes_of_reals;
    for (int trial = 0; trial < 2000; ++trial) {
        float a[n], b[n], c[n], fused[n], rest[n], root[n], chosen[n];
        std::int32_t whole[n];
        for (int i = 0; i < n; ++i) {
            a[i] = static_cast<float>(random.uniform(-3, 3)), b[i] = static_cast<float>(random.uniform(0.1, 9));
            c[i] = static_cast<float>(random.uniform(-5, 5)), whole[i] = static_cast<std::int32_t>(1e6F * a[i]);
        }
        for (int i = 0; i < n; i += lanes_of_reals) {
            const reals x = load_reals(a + i), y = load_reals(b + i), z = load_reals(c + i);
            store(fused + i, x * y + z);
            store(rest + i, (x - y * z) / y);
            store(root + i, sqrt(y) * load_reals(whole + i) - abs(z));
            store(chosen + i, select((x < z) & (y > x), max(x, z), -min(x, y)));
        }
        for (int i = 0; i < n; ++i) {
            using number = rounded<float>;
            const number x = a[i], y = b[i], z = c[i], w = whole[i];
            const float expected[] = {(x * y + z).value, ((x - y * z) / y).value, (sqrt(y) * w - abs(z)).value,
                                      (x < z && y > x ? max(x, z) : -min(x, y)).value};
            const float found[] = {fused[i], rest[i], root[i], chosen[i]};
            CHECK(std::memcmp(expected, found, sizeof found) == 0);
        }
    }
}

TEST_CASE("rounded_block: so have blocks of doubles") {
    draw::random random(2);
    constexpr int n = most_lanes_of_wide_reals;
    for (int trial = 0; trial < 2000; ++trial) {
        double a[n], b[n], c[n], fused[n], rest[n], root[n], chosen[n];
        for (int i = 0; i < n; ++i)
            a[i] = random.uniform(-3, 3), b[i] = random.uniform(0.1, 9), c[i] = random.uniform(-5, 5);
        for (int i = 0; i < n; i += lanes_of_wide_reals) {
            const wide_reals x = load_wide(a + i), y = load_wide(b + i), z = load_wide(c + i);
            store(fused + i, x * y + z);
            store(rest + i, (x - y * z) / y);
            store(root + i, sqrt(y) - abs(z));
            store(chosen + i, select((x < z) & (y > x), max(x, z), -min(x, y)));
        }
        for (int i = 0; i < n; ++i) {
            const real x = a[i], y = b[i], z = c[i];
            const double expected[] = {(x * y + z).value, ((x - y * z) / y).value, (sqrt(y) - abs(z)).value,
                                       (x < z && y > x ? max(x, z) : -min(x, y)).value};
            const double found[] = {fused[i], rest[i], root[i], chosen[i]};
            CHECK(std::memcmp(expected, found, sizeof found) == 0);
        }
    }
}
