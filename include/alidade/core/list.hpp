// Owners of lists of results, for programs that have a heap.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace alidade {

/// `size` values of T, uninitialised when made: what an operator writes its results into.
/// requires  memory suffices
template <class T>
class list {
public:
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

    list() = default;
    explicit list(int size) { grow(size), size_ = size; }
    list(list&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          room_(std::exchange(other.room_, 0)) {}
    list& operator=(list&& other) noexcept {
        list taken(std::move(other));
        std::swap(data_, taken.data_);
        std::swap(size_, taken.size_);
        std::swap(room_, taken.room_);
        return *this;
    }
    ~list() { ::operator delete(data_, alignment); }

    /// Room for at least `size`; what was there is lost where it grows.
    void grow(int size) {
        ALIDADE_EXPECTS(size >= 0 && static_cast<std::size_t>(size) <= PTRDIFF_MAX / sizeof(T), size, sizeof(T));
        if (size <= room_) return;
        ::operator delete(data_, alignment);
        size_ = room_ = 0;
        data_ = static_cast<T*>(::operator new(static_cast<std::size_t>(size) * sizeof(T), alignment, std::nothrow));
        ALIDADE_EXPECTS(data_ != nullptr, size, sizeof(T));
        room_ = size;
    }
    /// requires  0 <= size <= room().size
    void resize(int size) {
        ALIDADE_EXPECTS(size >= 0 && size <= room_, size, room_);
        size_ = size;
    }

    /// Everything there is memory for, to be written; `resize` then says how much of it counts.
    array_view<T> room() { return {data_, room_}; }

    array_view<T> view() & { return {data_, size_}; }
    array_view<const T> view() const& { return {data_, size_}; }
    array_view<T> view() && = delete;
    array_view<const T> view() const&& = delete;

    int size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T& operator[](int i) { return data_[i]; }
    const T& operator[](int i) const { return data_[i]; }
    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }

private:
    static constexpr std::align_val_t alignment{alignof(T) < 16 ? 16 : alignof(T)};

    T* data_ = nullptr;
    int size_ = 0, room_ = 0;
};

/// Sequences in one arena.
template <class P>
struct sequences {
    list<P> points;
    list<int> offsets;

    sequences_view<P> room() { return {points.room(), offsets.room()}; }
    sequences_view<P> view() & { return {points.view(), offsets.view()}; }
    sequences_view<const P> view() const& { return {points.view(), offsets.view()}; }
    sequences_view<P> view() && = delete;
    sequences_view<const P> view() const&& = delete;

    int count() const { return view().count(); }
    array_view<const P> operator[](int i) const { return view()[i]; }
};

inline namespace ALIDADE_ISA {

/// A list of all that `find(room)` finds: called again where the first guess of the room did not suffice.
template <class T, class Find>
list<T> collect(int guess, Find find) {
    list<T> made(guess);
    tally told = find(made.room());
    if (!told.complete()) {
        made.grow(told.found);
        told = find(made.room());
        ALIDADE_EXPECTS(told.complete(), told.written, told.found);
    }
    made.resize(told.written);
    return made;
}

/// The same for sequences: `find(sequences_view<P>)` gives a sequences_tally.
template <class P, class Find>
sequences<P> collect_sequences(int guess, int guessed_points, Find find) {
    sequences<P> made = {list<P>(guessed_points), list<int>(guess + 1)};
    sequences_tally told = find(made.room());
    if (!told.complete()) {
        made.points.grow(told.points.found);
        made.offsets.grow(told.sequences.found + 1);
        told = find(made.room());
        ALIDADE_EXPECTS(told.complete(), told.points.written, told.points.found);
    }
    made.points.resize(told.points.written);
    made.offsets.resize(told.sequences.written + 1);
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
