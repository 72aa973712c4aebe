#include "netlyap/cluster/session.hpp"

#include "communicator.hpp"

#include <mpi.h>

#include <cstdlib>
#include <string_view>

namespace netlyap {

namespace {

/// Open MPI looks for fast networks for 0.2 s. Where all ranks are on one node, none is needed: the plain
/// messaging layer takes shared memory. Whoever has chosen one in the environment keeps it.
void skip_networks_on_one_node() {
    const char* const ranks = std::getenv("OMPI_COMM_WORLD_SIZE");
    const char* const ranks_here = std::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
    if (ranks != nullptr && ranks_here != nullptr && std::string_view(ranks) == ranks_here)
        ::setenv("OMPI_MCA_pml", "ob1", 0);
}

}  // namespace

Session::Session() {
    skip_networks_on_one_node();
    communicator_ = std::make_unique<Communicator>();
}

Session::~Session() = default;

bool Session::is_launched() {
    for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"})
        if (std::getenv(variable) != nullptr)
            return true;
    return false;
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
