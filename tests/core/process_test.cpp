#include "netlyap/core/process.hpp"

#include <gtest/gtest.h>
#include <malloc.h>

#include <sys/resource.h>
#include <cstdlib>
#include <string>
#include <utility>
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
    EXPECT_GT(process_id(), 1);
    EXPECT_GE(usable_processors(), 1U);
}

using Variables = std::vector<std::pair<std::string, std::string>>;

/// Sets variables of the environment for its life.
class Environment {
public:
    explicit Environment(const Variables& variables) {
        for (const auto& [name, value] : variables) {
            names_.push_back(name);
            ::setenv(name.c_str(), value.c_str(), 1);
        }
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    ~Environment() {
        for (const std::string& name : names_)
            ::unsetenv(name.c_str());
    }

private:
    std::vector<std::string> names_;
};

TEST(Process, KnowsItsSlurmJob) {
    EXPECT_EQ(slurm_job(), "");
    {
        const Environment job(Variables{{"SLURM_JOB_ID", "12"}});
        EXPECT_EQ(slurm_job(), "12");
    }
    const Environment task(
        {{"SLURM_JOB_ID", "15"}, {"SLURM_ARRAY_JOB_ID", "12"}, {"SLURM_ARRAY_TASK_ID", "3"}});
    EXPECT_EQ(slurm_job(), "12_3");
}

TEST(Process, UsesNoMoreMemoryThanSlurmGives) {
    const double machine = usable_memory_bytes();
    EXPECT_GT(machine, 1e8);
    {
        const Environment node(Variables{{"SLURM_MEM_PER_NODE", "50"}});
        EXPECT_EQ(usable_memory_bytes(), 50.0 * 1048576.0);
    }
    {
        const Environment cpu(Variables{{"SLURM_MEM_PER_CPU", "20"}, {"SLURM_CPUS_ON_NODE", "3"}});
        EXPECT_EQ(usable_memory_bytes(), 60.0 * 1048576.0);
    }
    for (const std::string all : {"0", "1000000000", "much"}) {
        const Environment node(Variables{{"SLURM_MEM_PER_NODE", all}});
        EXPECT_EQ(usable_memory_bytes(), machine) << all;
    }
}

}  // namespace
}  // namespace netlyap
