// How many damaged ONNX files the walk refuses, and what OpenCV makes of the others.
// SPDX-License-Identifier: MIT

// damaged_onnx ROUNDS [SEED [FOLDER]]: each file is given to cv::dnn in a process of its own, with ten seconds of its
// processor; what ends that is left in FOLDER.
#include "onnx_graphs.hpp"

#include <alidade/dnn/network.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <random>

namespace {

std::string damaged(std::string bytes, std::mt19937& random) {
    for (auto i = random() % 3 + 1; i > 0; --i) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 6) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes.erase(at, random() % 4 + 1);
                break;
            case 2:
                bytes.insert(at, 1, static_cast<char>(random()));
                break;
            default:
                bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
        }
    }
    return bytes;
}

enum outcome { runs, refused, ended };

outcome given_to_opencv(const std::string& bytes) {
    const pid_t child = fork();
    if (child == 0) {
        const rlimit ten_seconds = {10, 10};
        setrlimit(RLIMIT_CPU, &ten_seconds);
        auto net = alidade::network::load(alidade::byte_view(bytes));
        _exit(net && net->run() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status)) return ended;
    return WEXITSTATUS(status) == 0 ? runs : refused;
}

}  // namespace

int main(int count, char** words) {
    const int rounds = count > 1 ? std::atoi(words[1]) : 1000;
    std::mt19937 random(count > 2 ? static_cast<unsigned>(std::atoi(words[2])) : 1u);
    cv::setNumThreads(1);
    int by_walk = 0, outcomes[3] = {}, all = 0;
    for (const std::string& whole : fuzz::networks()) {
        if (given_to_opencv(whole) != runs) std::puts("this OpenCV does not run one of the networks as it is");
        for (int round = 0; round < rounds; ++round, ++all) {
            const std::string bytes = damaged(whole, random);
            if (!alidade::check_onnx(bytes)) {
                ++by_walk;
                continue;
            }
            const outcome one = given_to_opencv(bytes);
            ++outcomes[one];
            if (one != ended || count < 4) continue;
            const std::string path = words[3] + ("/ended" + std::to_string(outcomes[ended]) + ".onnx");
            alidade::file_writer file(path.c_str());
            file.put(bytes.data(), bytes.size());
            if (const auto done = file.close(); !done) std::puts(done.error().message);
        }
    }
    std::printf("%d damaged files: %d refused by the walk, %d by OpenCV, %d run, %d end the process\n", all, by_walk,
                outcomes[refused], outcomes[runs], outcomes[ended]);
}
