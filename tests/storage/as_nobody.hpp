#pragma once

#include <grp.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>
#include <cstdio>
#include <functional>

namespace netlyap::test {

/// Runs expectations without the privileges of root, whom the system refuses nothing: in a child process of
/// the user "nobody" when root runs the tests, otherwise right here. What does not hold there does not hold
/// for the test.
inline void as_nobody(const std::function<void()>& expectations) {
    constexpr unsigned nobody = 65534;
    constexpr int not_dropped = 3;
    if (::geteuid() != 0) {
        expectations();
        return;
    }
    std::fflush(nullptr);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)
            ::_exit(not_dropped);
        int code = 0;
        try {
            expectations();
            code = ::testing::Test::HasFailure() ? 1 : 0;
        } catch (...) {
            code = 2;
        }
        std::fflush(nullptr);
        ::_exit(code);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0)
        << "1: an expectation above, 2: an exception, 3: privileges cannot be dropped";
}

}  // namespace netlyap::test
