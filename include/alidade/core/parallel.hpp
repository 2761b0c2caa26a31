// A fixed team of threads that runs the bands of an operator.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/executor.hpp>

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <type_traits>
#include <vector>

namespace alidade {

/// `parallel on(4)`: the caller and three threads that wait between calls, so a call allocates nothing.
///
/// A task must not throw. Calls from inside a task, or from a second thread at the same time, are run by their
/// caller alone: correct, only not faster.
class parallel {
public:
    explicit parallel(int threads) {
        ALIDADE_EXPECTS(threads >= 1, threads);
        team_.reserve(static_cast<std::size_t>(threads - 1));
        for (int i = 1; i < threads; ++i) team_.emplace_back([this] { serve(); });
    }
    ~parallel() {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        work_.notify_all();
        for (std::thread& member : team_) member.join();
    }
    parallel(const parallel&) = delete;
    parallel& operator=(const parallel&) = delete;

    int bands() const { return static_cast<int>(team_.size()) + 1; }

    template <class Task>
    void run(int n, Task&& task) {
        std::unique_lock lock(mutex_);
        if (busy_ || n <= 1) {
            lock.unlock();
            for (int i = 0; i < n; ++i) task(i);
            return;
        }
        busy_ = true;
        call_ = [](void* context, int i) { (*static_cast<std::remove_reference_t<Task>*>(context))(i); };
        context_ = const_cast<void*>(static_cast<const void*>(&task));
        next_ = 0;
        left_ = end_ = n;
        work_.notify_all();
        take_turns(lock);
        done_.wait(lock, [this] { return left_ == 0; });
        busy_ = false;
    }

private:
    void take_turns(std::unique_lock<std::mutex>& lock) {
        while (next_ < end_) {
            const int mine = next_++;
            lock.unlock();
            call_(context_, mine);
            lock.lock();
            if (--left_ == 0) done_.notify_all();
        }
    }

    void serve() {
        std::unique_lock lock(mutex_);
        for (;;) {
            work_.wait(lock, [this] { return closing_ || next_ < end_; });
            if (closing_) return;
            take_turns(lock);
        }
    }

    std::mutex mutex_;
    std::condition_variable work_, done_;
    void (*call_)(void*, int) = nullptr;
    void* context_ = nullptr;
    int next_ = 0, end_ = 0, left_ = 0;
    bool busy_ = false, closing_ = false;
    std::vector<std::thread> team_;
};

}  // namespace alidade
