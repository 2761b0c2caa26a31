// As many networks as threads may run at a time: one network serves one thread.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/network.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace alidade {

/// Networks of one file, lent to threads in turn. What a lease lends goes back when it ends; the pool has to outlive
/// it.
///
///     auto pool = network_pool::load("dials.onnx", 4);
///     auto net = pool->take();          // waits until one is free
///     net->input(); net->run();
class network_pool {
    struct shelf {
        std::mutex guard;
        std::condition_variable one_is_back;
        std::vector<network> idle;
        int size = 0;
    };

public:
    class lease {
    public:
        lease(lease&& other) noexcept : from_(std::exchange(other.from_, nullptr)), net_(std::move(other.net_)) {}
        lease& operator=(lease&&) = delete;
        ~lease() {
            if (from_ == nullptr) return;
            const std::lock_guard lock(from_->guard);
            from_->idle.push_back(std::move(net_));
            from_->one_is_back.notify_one();
        }
        network* operator->() { return &net_; }
        network& operator*() { return net_; }

    private:
        friend class network_pool;
        lease(shelf* from, network net) : from_(from), net_(std::move(net)) {}

        shelf* from_;
        network net_;
    };

    network_pool() = default;

    /// `count` networks, each with weights of its own. requires  count >= 1
    static result<network_pool> load(byte_view onnx, int count, const network_options& options = {}) {
        ALIDADE_EXPECTS(count >= 1, count);
        network_pool made;
        made.shelf_ = std::make_unique<shelf>();
        for (int i = 0; i < count; ++i) {
            auto net = network::load(onnx, options);
            if (!net) return net.error();
            made.shelf_->idle.push_back(std::move(*net));
        }
        made.shelf_->size = count;
        return made;
    }
    static result<network_pool> load(const char* path, int count, const network_options& options = {}) {
        const auto bytes = read_file(path, options.max_bytes);
        if (!bytes) return bytes.error();
        auto made = load(bytes->view(), count, options);
        if (!made) return in_file(path, made.error());
        return made;
    }

    int size() const { return shelf_ != nullptr ? shelf_->size : 0; }

    /// One that nobody else has; waits for it. requires  a pool that was loaded
    lease take() {
        const bool is_loaded = shelf_ != nullptr;
        ALIDADE_EXPECTS(is_loaded);
        std::unique_lock lock(shelf_->guard);
        shelf_->one_is_back.wait(lock, [&] { return !shelf_->idle.empty(); });
        network net = std::move(shelf_->idle.back());
        shelf_->idle.pop_back();
        return {shelf_.get(), std::move(net)};
    }

private:
    std::unique_ptr<shelf> shelf_;
};

}  // namespace alidade
