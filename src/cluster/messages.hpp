#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/cluster/master.hpp"

#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// Which kind of message; the tags of MPI.
enum class MessageTag : int {
    order = 1,   ///< Order, master to worker
    report = 2,  ///< Report, worker to master
};

/// Master to worker.
struct Order {
    enum class Action : int {
        assign,  ///< here is the job
        compute,
        stop,
    };
    Action action = Action::stop;
    std::string job_text;             ///< assign
    std::string run_directory;        ///< assign
    std::vector<std::int64_t> units;  ///< compute: the lease
    int exit_code = 0;                ///< stop

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& action& job_text& run_directory& units& exit_code;
    }
};

/// Worker to master.
struct Report {
    enum class Kind : int {
        ready,      ///< the lease (if there was one) is computed and durable; asks for the next order
        heartbeat,  ///< still at it
        failure,    ///< cannot go on; waits for the order to stop
    };
    Kind kind = Kind::ready;
    std::vector<std::int64_t> units;  ///< ready: durable units
    std::vector<double> seconds;      ///< ready: what each of them took
    int exit_code = 0;                ///< failure
    std::string sentence;             ///< failure

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& kind& units& seconds& exit_code& sentence;
    }
};

}  // namespace netlyap
