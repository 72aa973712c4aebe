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

TEST(ClusterLibraries, AreNamedWithTheirVersions) {
    const std::string versions = cluster_library_versions();
    EXPECT_NE(versions.find_first_of("0123456789"), std::string::npos) << versions;
    EXPECT_EQ(versions.find('\n'), std::string::npos) << versions;
}

}  // namespace
}  // namespace netlyap
