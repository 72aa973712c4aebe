#include "netlyap/cluster/session.hpp"

#include "communicator.hpp"

#include <mpi.h>

#include <cstdlib>

namespace netlyap {

Session::Session() : communicator_(std::make_unique<Communicator>()) {}

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
