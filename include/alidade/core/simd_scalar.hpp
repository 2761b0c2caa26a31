// A pack of one lane: what kernels run on in the tail of a row and where there is no vector unit.
// Each function here is the definition that its twin on packs is tested against.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::simd {

/// A value with a pack's arithmetic: it stays in T and wraps there, without promotion to int.
template <class T>
struct lane {
    using value_type = T;

    T value{};

    constexpr lane() = default;
    constexpr explicit lane(T v) : value(v) {}

    friend constexpr lane operator+(lane a, lane b) { return lane(static_cast<T>(a.wrapping() + b.wrapping())); }
    friend constexpr lane operator-(lane a, lane b) { return lane(static_cast<T>(a.wrapping() - b.wrapping())); }
    friend constexpr lane operator*(lane a, lane b) { return lane(static_cast<T>(a.wrapping() * b.wrapping())); }
    friend constexpr lane operator&(lane a, lane b) { return lane(static_cast<T>(a.value & b.value)); }
    friend constexpr lane operator|(lane a, lane b) { return lane(static_cast<T>(a.value | b.value)); }
    friend constexpr lane operator^(lane a, lane b) { return lane(static_cast<T>(a.value ^ b.value)); }
    friend constexpr lane operator<<(lane a, int bits) { return lane(static_cast<T>(a.value << bits)); }
    friend constexpr lane operator>>(lane a, int bits) { return lane(static_cast<T>(a.value >> bits)); }
    friend constexpr bool operator==(lane a, lane b) { return a.value == b.value; }
    friend constexpr bool operator<(lane a, lane b) { return a.value < b.value; }
    friend constexpr bool operator>(lane a, lane b) { return a.value > b.value; }
    friend constexpr bool operator<=(lane a, lane b) { return a.value <= b.value; }
    friend constexpr bool operator>=(lane a, lane b) { return a.value >= b.value; }

private:
    // Integers are computed with as unsigned ones, whose overflow is defined; what is kept is the same.
    constexpr auto wrapping() const {
        if constexpr (static_cast<T>(0.5) != T(0))
            return value;
        else
            return static_cast<std::uint32_t>(value);
    }
};

/// Names the type that a row loop runs its body in: `block<lane<T>>` or `block<pack<T>>`.
template <class V>
struct block {
    using type = V;
};

/// V's lanes as lanes of U of the same width, bit for bit.
template <class V, class U>
struct rebind;
template <class T, class U>
struct rebind<lane<T>, U> {
    using type = lane<U>;
    static constexpr type cast(lane<T> v) { return type(static_cast<U>(v.value)); }
};
template <class U, class V>
constexpr auto as(V v) {
    return rebind<V, U>::cast(v);
}

/// Not for a NaN: which operand that gives differs between instruction sets.
template <class T>
constexpr lane<T> min(lane<T> a, lane<T> b) {
    return b.value < a.value ? b : a;
}
template <class T>
constexpr lane<T> max(lane<T> a, lane<T> b) {
    return a.value < b.value ? b : a;
}
template <class T>
constexpr lane<T> select(bool which, lane<T> a, lane<T> b) {
    return which ? a : b;
}

// ---- memory ----------------------------------------------------------------------------------

template <class T, class Sample>
constexpr lane<T> load(block<lane<T>>, const Sample* p) {
    return lane<T>(static_cast<T>(*p));
}

/// Stores v where it fits the sample type; what does not fit is the caller's fault.
template <class T, class Sample>
constexpr void store(Sample* p, lane<T> v) {
    *p = static_cast<Sample>(v.value);
}

/// Stores v, or the end of the sample's range that is nearest to it.
constexpr void store_saturated(std::uint8_t* p, lane<std::int16_t> v) {
    *p = static_cast<std::uint8_t>(v.value < 0 ? 0 : v.value > 255 ? 255 : v.value);
}
constexpr void store_saturated(std::int16_t* p, lane<std::int32_t> v) {
    *p = static_cast<std::int16_t>(v.value < -32768 ? -32768 : v.value > 32767 ? 32767 : v.value);
}

/// table[index]; indices are below 16.
constexpr lane<std::uint8_t> look_up(const std::uint8_t (&table)[16], lane<std::uint8_t> index) {
    return lane<std::uint8_t>(table[index.value]);
}

/// Interleaved triples, channel by channel.
template <class V>
struct triple {
    V first, second, third;
};
constexpr triple<lane<std::uint8_t>> deinterleave3(block<lane<std::uint8_t>>, const std::uint8_t* p) {
    return {lane<std::uint8_t>(p[0]), lane<std::uint8_t>(p[1]), lane<std::uint8_t>(p[2])};
}

/// A pixel in each 32-bit lane, its channels in 16-bit halves: the first (and the third above it) in `even`, the
/// second (and the fourth) in `odd`. What stands above the second of three channels is below 256, and unspecified.
template <class V>
struct channel_pairs {
    V even, odd;
};
template <int C>
constexpr channel_pairs<lane<std::uint32_t>> load_channels(block<lane<std::uint32_t>>, const std::uint8_t* p) {
    using V = lane<std::uint32_t>;
    return {V(p[0] | std::uint32_t{p[2]} << 16), V(C == 4 ? p[1] | std::uint32_t{p[3]} << 16 : p[1])};
}

template <class T, class Index>
constexpr lane<T> gather(const T* base, lane<Index> index) {
    return lane<T>(base[index.value]);
}

/// Writes the lanes that `which` selects, one after the other, and returns how many.
/// requires  room for a whole block at `out`
template <class T>
constexpr int compress(T* out, lane<T> v, bool which) {
    if (which) *out = v.value;
    return which;
}

// ---- arithmetic ------------------------------------------------------------------------------

/// The upper half of the product of 16-bit numbers.
constexpr lane<std::uint16_t> mul_high(lane<std::uint16_t> a, lane<std::uint16_t> b) {
    return lane<std::uint16_t>(static_cast<std::uint16_t>(std::uint32_t{a.value} * b.value >> 16));
}
constexpr lane<std::int16_t> mul_high(lane<std::int16_t> a, lane<std::int16_t> b) {
    return lane<std::int16_t>(static_cast<std::int16_t>((std::int32_t{a.value} * b.value) >> 16));
}

/// Sum of the products of the signed 16-bit halves of a and b.
constexpr lane<std::uint32_t> dot_halves(lane<std::uint32_t> a, lane<std::uint32_t> b) {
    const auto half = [](std::uint32_t v) { return std::int32_t{static_cast<std::int16_t>(v)}; };
    return lane<std::uint32_t>(static_cast<std::uint32_t>(half(a.value) * half(b.value)) +
                               static_cast<std::uint32_t>(half(a.value >> 16) * half(b.value >> 16)));
}

/// One bit a lane, first lane lowest.
constexpr std::uint64_t bits(bool mask) { return mask; }

/// The way back: 255 in the lanes whose bits are set, 0 in the others.
constexpr lane<std::uint8_t> bytes(block<lane<std::uint8_t>>, std::uint64_t bits) {
    return lane<std::uint8_t>(static_cast<std::uint8_t>(bits & 1 ? 255 : 0));
}

template <class T>
struct twice;
template <>
struct twice<std::uint8_t> {
    using type = std::uint16_t;
};
template <>
struct twice<std::int16_t> {
    using type = std::int32_t;
};
template <>
struct twice<std::uint16_t> {
    using type = std::uint32_t;
};
template <class T>
using twice_t = typename twice<T>::type;

/// The lanes of a V in twice their width; in which order they lie is nobody's business but `wide`'s.
template <class V>
struct wide;

template <class T>
struct wide<lane<T>> {
    lane<twice_t<T>> all;

    constexpr wide() = default;
    constexpr explicit wide(twice_t<T> value) : all(value) {}
    constexpr explicit wide(lane<twice_t<T>> value) : all(value) {}
};

template <class T>
constexpr wide<lane<T>> widen(lane<T> v) {
    return wide<lane<T>>(static_cast<twice_t<T>>(v.value));
}

/// op on every lane.
template <class T, class Op, class... More>
constexpr wide<lane<T>> map(Op op, wide<lane<T>> a, More... more) {
    return wide<lane<T>>(op(a.all, more.all...));
}

/// Back to half the width. Values must fit.
template <class T>
constexpr lane<T> narrow(wide<lane<T>> v) {
    return lane<T>(static_cast<T>(v.all.value));
}

/// Two signed 16-bit weights in one word, as `add_products` takes them.
constexpr std::uint32_t weight_pair(int first, int second) {
    return static_cast<std::uint16_t>(first) | std::uint32_t{static_cast<std::uint16_t>(second)} << 16;
}

/// sum + a * first + b * second, where `weights` = weight_pair(first, second). Wraps at 32 bits.
constexpr wide<lane<std::int16_t>> add_products(wide<lane<std::int16_t>> sum, lane<std::int16_t> a,
                                                lane<std::int16_t> b, std::uint32_t weights) {
    const lane<std::uint32_t> both(weight_pair(a.value, b.value));
    const lane<std::uint32_t> product = dot_halves(both, lane<std::uint32_t>(weights));
    return wide<lane<std::int16_t>>(
        static_cast<std::int32_t>(static_cast<std::uint32_t>(sum.all.value) + product.value));
}

}  // namespace alidade::inline ALIDADE_ISA::simd
