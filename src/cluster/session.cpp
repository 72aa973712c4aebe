#include "netlyap/cluster/session.hpp"

#include "netlyap/core/text.hpp"

#include "communicator.hpp"

#include <mpi.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace netlyap {

namespace {

/// The value of an environment variable, or nothing.
std::string_view variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

/// Chooses how messages go, unless the user has chosen. Open MPI looks for fast networks for 0.2 s; where all
/// ranks are on one node, none is needed. Shared memory can hang when a rank dies, so survivors talk over
/// TCP.
void choose_transport() {
    const std::string_view ranks = variable("OMPI_COMM_WORLD_SIZE");
    const bool is_one_node = !ranks.empty() && ranks == variable("OMPI_COMM_WORLD_LOCAL_SIZE");
    if (is_one_node || Session::survives_deaths())
        ::setenv("OMPI_MCA_pml", "ob1", 0);
    if (Session::survives_deaths())
        ::setenv("OMPI_MCA_btl", "self,tcp", 0);
}

}  // namespace

Session::Session() {
    choose_transport();
    communicator_ = std::make_unique<Communicator>();
}

Session::~Session() {
    try {
        communicator_->flush();
    } catch (...) {
        // What has not left will not; MPI ends all the same.
    }
}

bool Session::is_launched() {
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"})
        if (std::getenv(variable) != nullptr)
            return true;
    return false;
}

bool Session::is_task_of_srun() {
    // A batch script has SLURM_PROCID and SLURM_NTASKS, too, and a shell of salloc a step of its own with one
    // of the largest numbers: only what srun has started belongs to a step that is counted from 0.
    constexpr std::int64_t first_special = 0xffff'fff0;
    const std::string_view step = variable("SLURM_STEP_ID");
    const auto number = parse_integer(step);
    return !step.empty() && !(number && *number >= first_special) && !variable("SLURM_PROCID").empty();
}

std::int64_t Session::tasks_without_mpi() {
    const auto tasks = parse_integer(variable("SLURM_STEP_NUM_TASKS"));
    return is_task_of_srun() && !is_launched() && tasks && *tasks > 1 ? *tasks : 0;
}

bool Session::survives_deaths() {
    return variable("OMPI_MCA_orte_enable_recovery") == "1";
}

void Session::leave_without_the_dead(ExitCode code) {
    if (!survives_deaths())
        return;
    communicator_->flush();
    std::cout << std::flush;
    std::_Exit(static_cast<int>(code));
}

int Session::rank() const {
    return communicator_->world.rank();
}

int Session::size() const {
    return communicator_->world.size();
}

int Session::ranks_here() const {
    MPI_Comm here = MPI_COMM_NULL;
    int ranks = 1;
    MPI_Comm_split_type(communicator_->world, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here);
    MPI_Comm_size(here, &ranks);
    MPI_Comm_free(&here);
    return ranks;
}

}  // namespace netlyap
