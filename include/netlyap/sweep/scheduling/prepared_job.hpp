#pragma once

#include "netlyap/model/parameter_rows.hpp"
#include "netlyap/model/training_system.hpp"
#include "netlyap/dynamics/observables/observable_set.hpp"
#include "netlyap/sweep/job/job_data.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace netlyap::scheduling {

/// A job with all that follows from it before the first step: validated, its data read and split, its fields
/// known.
struct PreparedJob {
    job::Job job;  ///< with data.digest, network.init_digest and the number data.train filled in
    TrainingSystem system;
    std::vector<std::int64_t> class_counts;          ///< of the training split [class]; empty with targets
    std::vector<observables::Field> fields;          ///< what every unit records
    std::vector<observables::Companion> companions;  ///< of these fields
    std::shared_ptr<const job::KeptData> kept_data;  ///< what a run directory keeps
    std::vector<DataLine> data_lines;        ///< how the data were read or made, for people; empty for iris
    std::vector<std::string> feature_names;  ///< [feature]; empty where they have none
    std::optional<bool> has_header;          ///< of the file of the data
    ParameterRows given_start;  ///< theta(0) where the job gives it: a row for every seed or for all
    std::string start_line;     ///< how it was read, for people; empty where it is drawn

    PreparedJob(const PreparedJob&) = delete;  // observables and kernels refer to the system
    PreparedJob& operator=(const PreparedJob&) = delete;
    /// Of data that are built in.
    explicit PreparedJob(const job::Job& given);
    /// With data that are read already, wherever they were.
    PreparedJob(const job::Job& given, const job::DataText& data);
};

/// The observables of one unit, fresh, for trajectories of the kernel of this name that are perturbed at this
/// iteration.
[[nodiscard]] observables::ObservableSet make_observables(const PreparedJob& prepared,
                                                          const std::string& kernel_name,
                                                          std::int64_t perturb_at);

/// A statistic over what a job records.
struct JobStatistic {
    const statistics::StatisticType& type;
    std::unique_ptr<statistics::Statistic> statistic;
};

/// The statistics of a job, fresh: those of which it records all that they need.
[[nodiscard]] std::vector<JobStatistic> make_statistics(const PreparedJob& prepared);

/// What run.target calls a quantity with an interval: nmle of /statistics, and of other groups
/// tangent_statistics/nmle.
[[nodiscard]] std::string target_name(const statistics::Statistic& statistic,
                                      const statistics::NamedInterval& interval);

/// All names that run.target can have.
[[nodiscard]] std::vector<std::string> targets_of(const PreparedJob& prepared);

/// UsageError, with those names, where run.target is none of them.
void check_target(const PreparedJob& prepared);

/// All numbers of the statistics at one point of the grid, in bytes.
[[nodiscard]] double statistics_bytes(const PreparedJob& prepared);

/// Memory that the data of a file take once on each machine, in bytes: that of data.netlyap, which all its
/// processes have mapped. 0 for data that are built in, which each process makes.
[[nodiscard]] double shared_data_bytes(const PreparedJob& prepared);

/// Memory that one process takes for the data of a file, in bytes, while it reads them; it lets go of it
/// before it maps what all share. The bytes of what is compressed are not in it.
[[nodiscard]] double reading_memory_bytes(const PreparedJob& prepared);

/// Memory that the data take in each process, in bytes, besides what all share.
[[nodiscard]] double data_memory_bytes(const PreparedJob& prepared);

/// Memory that a computing process needs for one unit, in bytes: the data included, the rows of tables not.
[[nodiscard]] double unit_memory_bytes(const PreparedJob& prepared);

/// Memory that the gather stage needs besides, in bytes, without the rows of tables and without files that
/// are mapped, which the system takes back when it needs their room.
[[nodiscard]] double gather_memory_bytes(const PreparedJob& prepared);

/// How many units the gather stage reads, and how many others it writes, at a time: such that their records
/// take some megabytes, or one.
[[nodiscard]] std::size_t units_gathered_at_once(const PreparedJob& prepared);

/// Of how many points of the grid it has the series in memory at a time, for statistics of them.
[[nodiscard]] std::size_t points_gathered_at_once(const PreparedJob& prepared);

/// How many rows an initial condition can have in each table, by the field that counts them.
[[nodiscard]] std::map<std::string, std::int64_t> most_rows_of_tables(const PreparedJob& prepared);

/// The rows of all tables of one unit, in bytes: at most.
[[nodiscard]] double unit_table_bytes(const PreparedJob& prepared);

/// Memory that the rows of all tables take while they are gathered, in bytes: at most.
[[nodiscard]] double gather_table_bytes(const PreparedJob& prepared);

/// A state in the middle of a unit, in bytes, without the rows of tables: at most.
[[nodiscard]] double state_bytes(const PreparedJob& prepared);

/// UsageError that says how much is needed when `processes` on this machine need more memory than it has.
void check_memory(const PreparedJob& prepared, std::int64_t processes);

}  // namespace netlyap::scheduling
