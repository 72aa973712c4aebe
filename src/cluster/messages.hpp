#pragma once

#include "netlyap/sweep/scheduling/checkpoint.hpp"
#include "netlyap/cluster/master.hpp"

#include <boost/serialization/map.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/utility.hpp>
#include <boost/serialization/vector.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// How Boost sends what is not defined here.
namespace boost::serialization {

template <class Archive, class Meaning>
void serialize(Archive& archive, netlyap::scheduling::DistinctNumber<Meaning>& number, unsigned) {
    archive& number.value;
}

template <class Archive>
void serialize(Archive& archive, netlyap::scheduling::CheckpointLocation& place, unsigned) {
    archive& place.journal& place.offset& place.iteration;
}

template <class Archive>
void serialize(Archive& archive, netlyap::scheduling::RecordLocation& place, unsigned) {
    archive& place.journal& place.offset;
}

template <class Archive>
void serialize(Archive& archive, netlyap::computing::UnitStarts& starts, unsigned) {
    archive& starts.checkpoints& starts.records;
}

template <class Archive>
void serialize(Archive& archive, netlyap::scheduling::Slice& slice, unsigned) {
    archive& slice.index& slice.count;
}

template <class Archive>
void serialize(Archive& archive, netlyap::Assignment& assignment, unsigned) {
    archive& assignment.job_text& assignment.run_directory& assignment.lease_timeout& assignment.slice;
}

}  // namespace boost::serialization

/// What master and workers say to each other: one struct per meaning, and its tag of MPI, by which whoever
/// receives knows which it is.
namespace netlyap {

/// A unit and its newest durable state.
using UnitCheckpoint = std::pair<scheduling::UnitNumber, scheduling::CheckpointLocation>;

/// A durable unit, and the seconds that it took.
using ComputedUnit = std::pair<scheduling::UnitNumber, double>;

// Master to worker.

/// Here is the job.
struct Assign {
    static constexpr int tag = 1;
    Assignment assignment;
    std::int64_t sweep = 0;  ///< the number of the sweep in this session, from 1

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& assignment& sweep;
    }
};

/// Compute these units.
struct Lease {
    static constexpr int tag = 2;
    std::vector<scheduling::UnitNumber> units;
    computing::UnitStarts starts;  ///< of those of them that are not computed from iteration 0, or not whole

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& units& starts;
    }
};

/// Keep the state of what you are at, and report.
struct Pause {
    static constexpr int tag = 3;
    template <class Archive>
    void serialize(Archive&, unsigned) {}
};

/// The master is still there.
struct MasterAlive {
    static constexpr int tag = 4;
    template <class Archive>
    void serialize(Archive&, unsigned) {}
};

/// The end.
struct Dismiss {
    static constexpr int tag = 5;
    int exit_code = 0;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& exit_code;
    }
};

using Order = std::variant<Assign, Lease, Pause, MasterAlive, Dismiss>;

// Worker to master. `sweep`: that of the assignment; 0 before the first.

/// The lease (if there was one) is computed and durable; asks for the next.
struct Done {
    static constexpr int tag = 11;
    std::int64_t sweep = 0;
    std::vector<ComputedUnit> computed;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& sweep& computed;
    }
};

/// The rest of the lease is not computed, because the worker was told to pause or got a signal.
struct Stopped {
    static constexpr int tag = 12;
    std::int64_t sweep = 0;
    std::vector<ComputedUnit> computed;
    std::vector<UnitCheckpoint> checkpoints;  ///< the unit that it was at, if it was at one
    std::string signal;                       ///< empty if it was none

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& sweep& computed& checkpoints& signal;
    }
};

/// Still at it, and this state is durable.
struct CheckpointSaved {
    static constexpr int tag = 13;
    std::int64_t sweep = 0;
    UnitCheckpoint checkpoint;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& sweep& checkpoint;
    }
};

/// Still at it.
struct WorkerAlive {
    static constexpr int tag = 14;
    std::int64_t sweep = 0;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& sweep;
    }
};

/// Cannot go on; waits to be dismissed.
struct Failed {
    static constexpr int tag = 15;
    std::int64_t sweep = 0;
    int exit_code = 0;
    std::string sentence;

    template <class Archive>
    void serialize(Archive& archive, unsigned) {
        archive& sweep& exit_code& sentence;
    }
};

using Report = std::variant<Done, Stopped, CheckpointSaved, WorkerAlive, Failed>;

}  // namespace netlyap
