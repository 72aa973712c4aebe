#include "netlyap/cluster/session.hpp"

#include "netlyap/cluster/library_versions.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace netlyap {
namespace {

TEST(Session, KnowsWhetherALauncherStartedTheProcess) {
    const char* const variables[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (const char* variable : variables)
        ::unsetenv(variable);
    EXPECT_FALSE(Session::is_launched());
    for (const char* variable : variables) {
        ::setenv(variable, "0", 1);
        EXPECT_TRUE(Session::is_launched()) << variable;
        ::unsetenv(variable);
    }
}

TEST(Session, KnowsTasksThatDoNotSeeEachOther) {
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "SLURM_STEP_ID"})
        ::unsetenv(variable);
    ::setenv("SLURM_PROCID", "0", 1);
    ::setenv("SLURM_STEP_NUM_TASKS", "3", 1);
    EXPECT_EQ(Session::tasks_without_mpi(), 0) << "a batch script belongs to no step";
    ::setenv("SLURM_STEP_ID", "0", 1);
    EXPECT_EQ(Session::tasks_without_mpi(), 3);
    ::setenv("PMIX_RANK", "0", 1);
    EXPECT_EQ(Session::tasks_without_mpi(), 0) << "they see each other";
    ::unsetenv("PMIX_RANK");
    for (const char* tasks : {"1", "", "many", "-2"}) {
        ::setenv("SLURM_STEP_NUM_TASKS", tasks, 1);
        EXPECT_EQ(Session::tasks_without_mpi(), 0) << tasks;
    }
    for (const char* variable : {"SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_ID"})
        ::unsetenv(variable);
}

TEST(Session, KnowsWhatSrunHasStarted) {
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "SLURM_STEP_ID"})
        ::unsetenv(variable);
    ::setenv("SLURM_PROCID", "0", 1);
    EXPECT_FALSE(Session::is_task_of_srun()) << "a batch script";
    for (const char* step : {"0", "17", "many"}) {
        ::setenv("SLURM_STEP_ID", step, 1);
        EXPECT_TRUE(Session::is_task_of_srun()) << step;
    }
    for (const char* step : {"4294967290", "4294967291"}) {
        ::setenv("SLURM_STEP_ID", step, 1);
        EXPECT_FALSE(Session::is_task_of_srun())
            << "the shell of salloc, and a batch script as step " << step;
    }
    for (const char* variable : {"SLURM_PROCID", "SLURM_STEP_ID"})
        ::unsetenv(variable);
}

TEST(ClusterLibraries, AreNamedWithTheirVersions) {
    const std::string versions = cluster_library_versions();
    EXPECT_NE(versions.find_first_of("0123456789"), std::string::npos) << versions;
    EXPECT_EQ(versions.find('\n'), std::string::npos) << versions;
}

}  // namespace
}  // namespace netlyap
