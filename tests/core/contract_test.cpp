#include <alidade/core/contract.hpp>

#include <doctest/doctest.h>

#include <climits>

#include "tests/support/broken.hpp"

#if __has_include(<sys/wait.h>)
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#endif

using namespace alidade;

namespace {

constexpr int half(int even) {
    ALIDADE_EXPECTS(even % 2 == 0, even);
    return even / 2;
}
static_assert(half(6) == 3);

tests::broken thrown_by(auto call) {
    try {
        call();
    } catch (const tests::broken& broken) {
        return broken;
    }
    return {};
}

}  // namespace

TEST_CASE("contract: a requirement that holds costs its caller nothing but the question") {
    int asked = 0;
    const auto held = [&] { return ++asked > 0; };
    ALIDADE_EXPECTS(held());
    CHECK(asked == 1);
}

TEST_CASE("contract: a broken one names the requirement and the values it is about") {
    const tests::throw_when_broken guard;
    const auto broken = thrown_by([] { half(7); });
    CHECK(broken.requirement == "even % 2 == 0");
    CHECK(broken.values == "even = 7");
}

TEST_CASE("contract: values of every integer type arrive unharmed, and enumerations as their number") {
    const tests::throw_when_broken guard;
    enum class colour { red = 3 };
    const long long least = LLONG_MIN;
    const unsigned char byte = 255;
    const colour c = colour::red;
    CHECK(thrown_by([&] { ALIDADE_EXPECTS(false, least, byte, c); }).values ==
          "least, byte, c = -9223372036854775808, 255, 3");
    CHECK(thrown_by([&] { ALIDADE_EXPECTS(least == 0); }).values == "");
}

TEST_CASE("contract: the hook is told where") {
    static int line = 0;
    static const char* file = "";
    const auto before = on_violation;
    on_violation = [](const violation& v) {
        line = v.line;
        file = v.file;
        throw 1;
    };
    const int here = __LINE__ + 1;
    CHECK_THROWS(ALIDADE_EXPECTS(false));
    on_violation = before;
    CHECK(line == here);
    CHECK(file == doctest::String(__FILE__));
}

#if __has_include(<sys/wait.h>) && !defined(__EMSCRIPTEN__)
namespace {

struct ended {
    int status = 0;
    std::string words;
};

/// What becomes of a process that does `work`, and what it wrote to stderr.
ended in_a_process(void (*work)()) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        work();
        _exit(0);
    }
    close(ends[1]);
    ended how;
    char text[512];
    for (ssize_t n; (n = read(ends[0], text, sizeof text)) > 0;) how.words.append(text, static_cast<std::size_t>(n));
    close(ends[0]);
    waitpid(child, &how.status, 0);
    return how;
}

}  // namespace

TEST_CASE("contract: without a hook the program ends with the message") {
    const ended how = in_a_process([] {
        on_violation = nullptr;
        half(7);
    });
    CHECK(WIFSIGNALED(how.status));
    CHECK(WTERMSIG(how.status) == SIGABRT);
    CHECK(how.words.find("contract_test.cpp") != std::string::npos);
    CHECK(how.words.find("requirement broken: even % 2 == 0; even = 7\n") != std::string::npos);
}

TEST_CASE("contract: a hook that returns does not save the program") {
    const ended how = in_a_process([] {
        on_violation = [](const violation&) {};
        half(7);
    });
    CHECK(WIFSIGNALED(how.status));
}
#endif
