// Counts a network's runs where it outlives the network, so that what is read too late is always found out.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace alidade::dnn_detail {

/// A counter out of a store that is never given back, as many as there are networks at a time. A network that ends
/// counts once more, and the next to have the counter goes on from there: no number comes twice.
class run_count {
public:
    run_count() {
        const std::lock_guard lock(all().guard);
        if (all().idle.empty()) {
            all().every.push_back(std::make_unique<unsigned>(0));
            all().idle.push_back(all().every.back().get());
        }
        count_ = all().idle.back();
        all().idle.pop_back();
    }
    run_count(run_count&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
    run_count& operator=(run_count&& other) noexcept {
        std::swap(count_, other.count_);
        return *this;
    }
    ~run_count() {
        if (count_ == nullptr) return;
        ++*count_;
        const std::lock_guard lock(all().guard);
        all().idle.push_back(count_);
    }

    void next() { ++*count_; }
    const unsigned* now() const { return count_; }

private:
    struct store {
        std::mutex guard;
        std::vector<std::unique_ptr<unsigned>> every;
        std::vector<unsigned*> idle;
    };
    static store& all() {
        static store* const one = new store;  // never ended: a network may be static itself
        return *one;
    }

    unsigned* count_;
};

}  // namespace alidade::dnn_detail
