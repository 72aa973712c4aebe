#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace netlyap::input {

/// What a machine, its accounts and its owners have in common for all jobs. Nothing of it changes a number.
struct SiteSettings {
    std::string launcher;       ///< srun or mpirun, with options behind it; empty: whatever is usual
    std::string setup;          ///< a file that the batch scripts read before anything else
    std::string modules;        ///< that they load then, separated by blanks
    std::string account;        ///< of Slurm
    std::string partition;      ///< of Slurm
    bool oversubscribe = true;  ///< whether --workers may start more processes than there are processors
    std::string scratch;        ///< the folder of run directories that are not named; empty: runs/
    std::string institution;    ///< what archives name
};

/// A key of netlyap.conf: what it is for, and its value.
struct SiteValue {
    std::string key;
    std::string help;
    std::string text;
    std::filesystem::path file;  ///< which says so; empty where none does, and the value is the default
    std::size_t line = 0;
    /// File, line and why its value is not known here: it names a variable that the environment lacks. The
    /// text is as it is written then, and the setting as if it were not there. Otherwise empty.
    std::string fault = {};
};

struct Site {
    SiteSettings settings;
    std::vector<SiteValue> values;             ///< of every key, in their order
    std::vector<std::filesystem::path> files;  ///< that were read, the most important one first
};

/// Reads files of lines `key = value`, as in a job file but without sections, the most important one first:
/// of a key that stands in several the first file counts. In `scratch` and `setup`, `$NAME`, `${NAME}` and
/// `~/` stand for what the environment has, or, of USER, LOGNAME and HOME, where it lacks them (cron,
/// containers), for what the password database has.
///
/// UsageError for a file that cannot be read, DataError with file and line for a line that is not an entry,
/// a section, an unknown key (with the nearest known one), a key that stands twice, a value that it cannot
/// take and one with a blank and a ;.
[[nodiscard]] Site read_site(const std::vector<std::filesystem::path>& files);

}  // namespace netlyap::input
