#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/scheduling/checkpoint.hpp"
#include "netlyap/cluster/master.hpp"

#include <boost/serialization/string.hpp>
#include <boost/serialization/utility.hpp>
#include <boost/serialization/vector.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

// How Boost sends what is not defined here.
namespace boost::serialization {

template <class Archive>
void serialize(Archive& archive, netlyap::scheduling::CheckpointPlace& place, unsigned) {
    archive& place.journal& place.offset& place.iteration;
}

template <class Archive>
void serialize(Archive& archive, netlyap::scheduling::Slice& slice, unsigned) {
    archive& slice.index& slice.count;
}

}  // namespace boost::serialization

namespace netlyap {

/// Which kind of message; the tags of MPI.
enum class MessageTag : int {
    order = 1,   ///< Order, master to worker
    report = 2,  ///< Report, worker to master
};

/// A unit and its newest durable state.
using KeptUnit = std::pair<std::int64_t, scheduling::CheckpointPlace>;

/// Master to worker.
struct Order {
    enum class Action : int {
        assign,   ///< here is the job
        compute,  ///< here is a lease
        pause,    ///< keep the state of what you are at, and report
        alive,    ///< the master is still there
        stop,     ///< the end
    };
    Action action = Action::stop;
    std::string job_text;             ///< assign
    std::string run_directory;        ///< assign
    double lease_timeout = 0.0;       ///< assign
    scheduling::Slice slice;          ///< assign
    std::int64_t sweep = 0;           ///< assign: the number of the sweep in this session, from 1
    std::vector<std::int64_t> units;  ///< compute: the lease
    std::vector<KeptUnit> kept;       ///< compute: where those of them that were begun before continue
    int exit_code = 0;                ///< stop

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& action& job_text& run_directory& lease_timeout& slice& sweep& units& kept& exit_code;
    }
};

/// Worker to master.
struct Report {
    enum class Kind : int {
        ready,      ///< the lease (if there was one) is computed and durable; asks for the next order
        stopped,    ///< the same, but the worker was told to stop: the rest of the lease is not computed
        heartbeat,  ///< still at it
        failure,    ///< cannot go on; waits for the order to stop
    };
    Kind kind = Kind::ready;
    std::int64_t sweep = 0;           ///< that of the assignment; 0 before the first
    std::vector<std::int64_t> units;  ///< ready, stopped: durable units
    std::vector<double> seconds;      ///< ready, stopped: what each of them took
    std::vector<KeptUnit> kept;       ///< new durable states
    int exit_code = 0;                ///< failure
    std::string sentence;             ///< failure; stopped: the signal, if it was one

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& kind& sweep& units& seconds& kept& exit_code& sentence;
    }
};

}  // namespace netlyap
