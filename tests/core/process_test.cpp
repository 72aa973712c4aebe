#include "netlyap/core/process.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <sys/resource.h>
#include <vector>

namespace netlyap {
namespace {

/// Takes 4 MB, writes to all of it, and gives it back, ten times. Returns the page faults.
long page_faults_of_use() {
    const auto count = [] {
        struct rusage usage {};
        ::getrusage(RUSAGE_SELF, &usage);
        return usage.ru_minflt;
    };
    constexpr std::size_t pieces = 64;
    const long before = count();
    for (int round = 0; round < 10; ++round) {
        std::vector<std::vector<char>> memory;
        for (std::size_t piece = 0; piece < pieces; ++piece)
            memory.emplace_back(64 << 10, 'x');
    }
    return count() - before;
}

TEST(Process, FreedMemoryIsKept) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the address sanitizer has an allocator of its own";
#endif
    ::mallopt(M_TRIM_THRESHOLD, 128 << 10);  // as glibc starts
    ::mallopt(M_MMAP_THRESHOLD, 128 << 10);
    ASSERT_GT(page_faults_of_use(), 5000);  // of 10,240 pages
    keep_freed_memory();
    page_faults_of_use();
    EXPECT_LT(page_faults_of_use(), 100);
}

TEST(Process, HasAHostAndAProcessor) {
    EXPECT_FALSE(host_name().empty());
    EXPECT_GT(process_number(), 1);
    EXPECT_GE(usable_processors(), 1U);
}

}  // namespace
}  // namespace netlyap
