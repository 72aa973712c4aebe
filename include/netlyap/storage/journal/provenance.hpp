#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::journal {

/// One start of a computing process.
struct ProcessStart {
    std::string host;
    std::int64_t process = 0;  ///< operating system's number
    std::int64_t rank = 0;
    std::int64_t ranks = 1;
    std::string kernel;     ///< instruction set
    std::string version;    ///< of netlyap, with git description and compiler
    double started = 0.0;   ///< seconds since 1970-01-01 UTC
    std::string slurm_job;  ///< its number, e.g. "12" or "12_3"; empty: none
};

/// Everything that may differ between two runs of one job. Goes to /provenance of the archive only.
struct Provenance {
    std::string data_source;                    ///< data.source: iris, or where the data file was
    std::string job_text;                       ///< the job file and options as given
    std::vector<ProcessStart> starts;           ///< in order of time
    double finished = 0.0;                      ///< last record written, seconds since 1970-01-01 UTC
    std::vector<double> seconds_per_unit;       ///< [unit number]; NaN where pending
    std::vector<std::int64_t> deaths_per_unit;  ///< processes that died computing it [unit number]
};

}  // namespace netlyap::journal
