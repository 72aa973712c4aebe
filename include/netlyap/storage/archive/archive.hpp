#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"
#include "netlyap/storage/journal/provenance.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The archive sweep.h5: one HDF5 file, published in ARCHIVE.md beside the sources of this layer.
namespace netlyap::archive {

/// The format that is written; newer ones are refused, all older ones are read.
inline constexpr int archive_format_version = 1;

/// What to do where the archive of a run, or one that was made of another archive, cannot be written.
inline constexpr const char* advice_with_journals =
    "all results are safe in the journals: make room or repair the permissions, then run `netlyap gather` on "
    "the run directory";
inline constexpr const char* advice_without_journals =
    "the archive that was read is as it was: make room, repair the permissions or choose another file with "
    "--out, then give the same command again";

/// Where archives say in /provenance that they were computed, from now on; empty before. To be set once, at
/// the beginning of a program.
void set_institution(const std::string& name);

/// What goes into an archive.
struct ArchiveContent {
    const scheduling::PreparedJob& prepared;
    /// The record of a unit by its number in the grid; nothing while it is pending. Asked once per unit: in
    /// order, or by several threads at once where there are several writers.
    std::function<std::optional<journal::EncodedRecord>(scheduling::UnitNumber)> record;
    journal::Provenance provenance;
    unsigned threads = 0;    ///< for the statistics over seeds; 0: all processors of this process
    Pulse pulse = no_pulse;  ///< called all the time, by this thread alone
    /// Of the definition of each field, where the numbers are of another version; empty: those of the fields.
    std::vector<std::int64_t> versions = {};
    std::string advice = advice_with_journals;  ///< ends the sentence where it cannot be written
    /// Threads that read records and write chunks at once. The archive does not depend on it.
    unsigned writers = 1;
};

/// UsageError that says what to change when the records of a job do not fit into an archive: a series without
/// entries, or more than 4 GiB for one quantity of eight initial conditions. To be asked before any work is
/// done.
void check_archivable(const scheduling::PreparedJob& prepared);

/// Writes beside the name under a name of its own, fsyncs, renames, fsyncs the folder: the file is always a
/// whole archive, whoever else writes it at the same time. `is_wanted` is asked at the last moment, while no
/// other archive can get the name; when it says no, the file stays as it is and the result is false. IoError
/// with what is safe when the disk refuses.
bool write_archive(
    const std::filesystem::path& file, const ArchiveContent& content,
    const std::function<bool()>& is_wanted = [] { return true; });

/// A place in a file that is not as it was written.
struct Damage {
    std::string place;  ///< dataset and chunk, attribute, or part of the file
    std::string reason;
};

/// Reads every byte that means something and checks it: metadata, every chunk, the digest of every dataset.
/// DataError when the file is not an archive at all (truncated, foreign, newer format).
[[nodiscard]] std::vector<Damage> verify_archive(const std::filesystem::path& file);

/// What differs outside /provenance: object tree, types, shapes, attributes, raw element bytes; empty when
/// the archives are the same bit for bit. Of texts of several lines, as the job is, the lines that differ are
/// named. What the jobs differ in comes first, what is in words alone last. DataError when one of them is not
/// an archive.
[[nodiscard]] std::vector<std::string> compare_archives(const std::filesystem::path& a,
                                                        const std::filesystem::path& b);

/// Whether a difference of two archives is that of their jobs, from which the others may follow.
[[nodiscard]] bool is_of_jobs(const std::string& difference);

/// Whether such a difference is in the words for readers alone (units, long_name, ...), which versions of
/// netlyap write differently: the last ones.
[[nodiscard]] bool is_of_words(const std::string& difference);

/// A point of the grid of an archive.
struct ArchivePoint {
    double eta;
    double epsilon;
    std::optional<std::int64_t> perturb_at;  ///< where it is an axis of the grid
};

/// A unit of work that is not in an archive: up to eight initial conditions at one point of the grid.
struct UnitHole : ArchivePoint {
    std::int64_t first_seed, last_seed;
};

/// The holes of an archive: units that were given up, and units that are not computed yet.
struct UnitHoles {
    static constexpr std::size_t most_named = 3;

    std::int64_t given_up = 0, pending = 0;
    std::vector<UnitHole> first_given_up, first_pending;  ///< in the order of the grid, at most so many
    std::vector<double> eta, epsilon;                     ///< of the grid, all of them

    [[nodiscard]] bool none() const noexcept { return given_up == 0 && pending == 0; }
};

/// One row of the table of statistics.
struct ArchiveRow : ArchivePoint {
    double nmle, nmle_std, nmle_stderr, nmle_ci_low, nmle_ci_high;
    std::int64_t kept, total;
    double kept_fraction_ci_low, kept_fraction_ci_high;
    double dip_p_value, dip_p_value_unfiltered;
    /// Seeds by outcome, in the order of the Outcome enumeration.
    std::vector<std::int64_t> outcomes;
    /// Of the kept, those whose window is as short as fit.window_length allows; none where it has one length.
    std::optional<std::int64_t> kept_shortest;
};

/// How many laminar phases there are at one point of the grid.
struct LaminarPhases : ArchivePoint {
    std::int64_t scored;  ///< of 200 iterations or longer
};

/// The leading Lyapunov exponent of the complete seeds at one point of the grid.
struct LeadingExponent : ArchivePoint {
    double median;          ///< NaN where none is complete
    std::int64_t positive;  ///< seeds at which it is positive beyond its threshold
    std::int64_t total;     ///< complete seeds
};

/// The median of a quantity over the complete seeds at one point of the grid that have a number of it.
struct SeedMedian : ArchivePoint {
    double median;       ///< NaN of none
    std::int64_t total;  ///< those seeds
};

/// Covariant Lyapunov vectors of the complete seeds at one point of the grid that have them.
struct CovariantVectors : ArchivePoint {
    double exponent;                     ///< median of that of the first vector; NaN of none
    double end_median, end_largest;      ///< end_dependence of all vectors, rad; NaN of none
    std::int64_t undetermined, vectors;  ///< above `determined_angle`, and all of them
    std::int64_t total;                  ///< those seeds
};

/// Above it, in rad, a covariant vector is not determined: it still depends on where the backward iteration
/// begins.
inline constexpr double determined_angle = 0.1;

/// What the text of the job in /provenance begins with where an archive was made of another one, before the
/// name of that.
inline constexpr const char* refit_head = "# netlyap refit ";
inline constexpr const char* replay_head = "# netlyap replay ";

/// What `netlyap show` prints.
struct ArchiveTables {
    std::string title;
    std::string job;  ///< canonical text
    std::string
        refit_of;  ///< the archive from whose distances `netlyap refit` made it, as it was named there
    std::string replay_of;  ///< the archive of which `netlyap replay` computed one initial condition again
    bool is_complete;       ///< no unit is pending or given up; older archives say 1 when some are given up
    UnitHoles holes;
    /// Whether it says how much of the perturbations is lost in rounding: archives of older versions do not.
    bool has_rounding = false;
    /// The definition of each dataset outside /provenance, by its path.
    std::map<std::string, std::int64_t> versions;
    std::vector<ArchivePoint> points;  ///< of the grid
    std::int64_t grid_points = 0, seeds_per_point = 0;
    std::vector<std::string> outcome_names;
    std::vector<ArchiveRow> rows;             ///< empty when the job has no `growth`
    std::vector<LaminarPhases> laminar;       ///< empty when the job has no `intermittency`
    std::vector<LeadingExponent> spectrum;    ///< empty when the job has no `spectrum`
    std::vector<SeedMedian> tangents;         ///< exponents; empty when the job has no `tangent_growth`
    std::vector<SeedMedian> sharpness;        ///< of the last recorded iteration; empty without `hessian`
    std::int64_t sharpness_iteration = 0;     ///< that one
    std::vector<CovariantVectors> covariant;  ///< empty when the job has no `covariant`
    /// What every seed has numbers of at each recorded iteration, as "/training/loss", then what it has one
    /// number of.
    std::vector<std::string> numbers_of_seeds;
    std::int64_t seeds_complete, seeds_pending, seeds_diverged, seeds_failed;
};

/// DataError as verify_archive; DataError too for damage in what is read.
[[nodiscard]] ArchiveTables read_tables(const std::filesystem::path& file);

/// The units that an archive does not hold. DataError as read_tables.
[[nodiscard]] UnitHoles read_holes(const std::filesystem::path& file);

}  // namespace netlyap::archive
