#pragma once

#include "netlyap/model/data_line.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/run_directory/disk_use.hpp"

#include "calibration.hpp"
#include "claim_cure.hpp"
#include "work_left.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What `netlyap plan` predicts, before anybody puts it into words or JSON.
namespace netlyap {

/// What run.target costs if it takes run.max_seeds seeds.
struct TargetCost {
    double member_steps = 0.0;
    double seconds = 0.0;   ///< with `busy` workers
    std::int64_t busy = 1;  ///< workers that have something to do
    double disk_bytes = 0.0;
};

/// What a time limit of one start does.
struct LimitForecast {
    double seconds;
    double starts;     ///< at least
    bool loses_units;  ///< a unit takes longer, and no state of it would be kept before that
};

struct Plan {
    const scheduling::PreparedJob& prepared;
    const scheduling::Grid& grid;
    const Work& work;
    std::filesystem::path root;               ///< the run directory
    std::vector<std::filesystem::path> site;  ///< the files of netlyap.conf that were read
    std::vector<std::string> logspace_notes;  ///< sentences
    std::vector<DataLine> notes;              ///< what else may surprise
    std::int64_t workers;                     ///< that there would be
    std::int64_t busy;                        ///< of these, those that have something to do
    Speed speed;
    double seconds;       ///< of one core, for what is left
    double unit_seconds;  ///< of one unit
    run_directory::DiskUse disk;
    double table_memory_bytes;                ///< of a process, for the rows of tables: at most
    double checkpoint_bytes;                  ///< of the states kept in the middle of units: at most
    std::optional<TargetCost> target;         ///< where the job has one
    std::optional<LimitForecast> time_limit;  ///< where one was given
    std::string in_use;                       ///< why `run` would have to wait; empty where it would not
    std::string root_note = {};               ///< why `run` cannot take the run directory, in a sentence
    std::string next = {};                    ///< the command to type next; empty where there is none
    Cure cure = {};                           ///< what can be done in the directory of another job instead
};

}  // namespace netlyap
