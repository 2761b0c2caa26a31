// While one lives, OpenCV prints nothing of its errors: they are told by results.
// SPDX-License-Identifier: MIT
#pragma once

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include <mutex>

namespace alidade::dnn_detail {

/// OpenCV has one log level and one error hook for the whole program: the first guard sets them aside, and the last
/// puts them back. Errors of other threads are not printed meanwhile either.
class quiet {
public:
    quiet() {
        const std::lock_guard lock(guard());
        if (alive()++ > 0) return;
        level() = cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        hook() = cv::redirectError([](int, const char*, const char*, const char*, int, void*) { return 0; }, nullptr,
                                   &hook_data());
    }
    ~quiet() {
        const std::lock_guard lock(guard());
        if (--alive() > 0) return;
        cv::redirectError(hook(), hook_data(), nullptr);
        cv::utils::logging::setLogLevel(level());
    }
    quiet(const quiet&) = delete;
    quiet& operator=(const quiet&) = delete;

private:
    static std::mutex& guard() {
        static std::mutex one;
        return one;
    }
    static int& alive() {
        static int count = 0;
        return count;
    }
    static cv::utils::logging::LogLevel& level() {
        static cv::utils::logging::LogLevel before{};
        return before;
    }
    static cv::ErrorCallback& hook() {
        static cv::ErrorCallback before = nullptr;
        return before;
    }
    static void*& hook_data() {
        static void* before = nullptr;
        return before;
    }
};

}  // namespace alidade::dnn_detail
