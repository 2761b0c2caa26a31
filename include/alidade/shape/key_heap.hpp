// Keys in the order of their size, the largest first, in lent memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::key_heap_detail {

/// Candidates to be looked at, the one of most votes first, of equals the one of the smallest place.
class key_heap {
public:
    key_heap() = default;
    key_heap(std::uint64_t* memory, std::size_t room) : keys_(memory), room_(room) {}

    static constexpr std::uint64_t key(std::uint32_t votes, std::uint32_t place) {
        return std::uint64_t{votes} << 32 | ~place;
    }
    static constexpr std::uint32_t votes_of(std::uint64_t key) { return static_cast<std::uint32_t>(key >> 32); }
    static constexpr std::uint32_t place_of(std::uint64_t key) { return ~static_cast<std::uint32_t>(key); }

    /// Adds without order; `arrange` once all are there. What has no room is left out.
    void add(std::uint64_t key) {
        if (size_ < room_) keys_[size_++] = key;
    }
    void arrange() {
        for (std::size_t k = size_ / 2; k-- > 0;) sink(k);
    }

    bool empty() const { return size_ == 0; }
    std::uint64_t top() const { return keys_[0]; }
    void replace_top(std::uint64_t key) {
        keys_[0] = key;
        sink(0);
    }
    void drop_top() { replace_top(keys_[--size_]); }

private:
    void sink(std::size_t from) {
        while (2 * from + 1 < size_) {
            std::size_t larger = 2 * from + 1;
            if (larger + 1 < size_ && keys_[larger + 1] > keys_[larger]) ++larger;
            if (keys_[from] >= keys_[larger]) return;
            const std::uint64_t kept = keys_[from];
            keys_[from] = keys_[larger], keys_[larger] = kept;
            from = larger;
        }
    }

    std::uint64_t* keys_ = nullptr;
    std::size_t room_ = 0, size_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::key_heap_detail
