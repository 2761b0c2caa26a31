// Runs the bands of an operator on TBB's threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace alidade {

/// An executor over tbb::parallel_for in the caller's arena. A task must not throw.
struct tbb_parallel {
    int bands() const { return tbb::this_task_arena::max_concurrency(); }

    template <class Task>
    void run(int n, Task&& task) const {
        tbb::parallel_for(0, n, [&task](int i) { task(i); });
    }
};

}  // namespace alidade
