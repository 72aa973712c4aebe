#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/kernel/scratch.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/scheduling/grid.hpp"

#include "job_needs.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>

namespace netlyap::scheduling {

namespace {

/// Of one unit, without the rows of tables.
double record_bytes(const PreparedJob& prepared) {
    double bytes = 0.0;
    for (const observables::Field& field : prepared.fields)
        bytes += static_cast<double>(lanes * observables::bytes_per_entry(field.type)) *
                 static_cast<double>(observables::entries_per_seed(field));
    return bytes;
}

/// How many things of this size are taken at a time: some megabytes, or one of them.
std::size_t gathered_at_once(double bytes) {
    constexpr double most_bytes = 1U << 24U;
    constexpr double most = 1024.0;
    return static_cast<std::size_t>(std::clamp(most_bytes / std::max(1.0, bytes), 1.0, most));
}

/// The last perturbation of a job: the one after which the fewest iterations are left.
std::int64_t last_perturbation(const PreparedJob& prepared) {
    return *std::max_element(prepared.job.perturb_at.begin(), prepared.job.perturb_at.end());
}

observables::ObservableSetup observable_setup(const PreparedJob& prepared, const std::string& name,
                                              std::int64_t perturb_at) {
    const job::Job& job = prepared.job;
    observables::ObservableSetup setup;
    setup.name = name;
    setup.system = &prepared.system;
    setup.members = static_cast<std::size_t>(job.members);
    setup.iterations = job.iterations;
    setup.perturb_at = perturb_at;
    setup.windows = job.windows;
    setup.settings = job.observable_settings.at(name);
    return setup;
}

/// What observables keep of one unit besides its record.
double kept_bytes(const PreparedJob& prepared) {
    double bytes = 0.0;
    for (const std::string& name : prepared.job.observables)
        if (const observables::ObservableType& type = observables::observable_type(name); type.kept_bytes)
            bytes += type.kept_bytes(observable_setup(prepared, name, last_perturbation(prepared)));
    return bytes;
}

/// What the kernels of one unit compute in. What takes second derivatives has a tangent kernel of its own,
/// and a second one while it makes a copy.
double kernel_bytes(const PreparedJob& prepared) {
    const NetworkShape& shape = prepared.system.shape;
    double bytes = scratch_bytes(shape);
    for (const std::string& name : prepared.job.observables)
        if (observables::observable_type(name).takes_second_derivatives)
            bytes += 2.0 * tangent_scratch_bytes(shape);
    return bytes;
}

/// What statistics read of one point of the grid in quantities with axes, all of one statistic at a time.
double point_bytes(const PreparedJob& prepared) {
    double most = 0.0;
    for (const JobStatistic& one : make_statistics(prepared)) {
        double entries = 0.0;
        for (const std::string& path : one.type.needs)
            if (const observables::Field& field =
                    prepared.fields[observables::field_index(prepared.fields, path)];
                !field.axes.empty())
                entries += static_cast<double>(observables::entries_per_seed(field));
        most = std::max(most, 2.0 * 8.0 * entries * static_cast<double>(prepared.job.seeds.size()));
    }
    return most;
}

double input_bytes(const PreparedJob& prepared) {
    return 8.0 *
           static_cast<double>(prepared.system.train.inputs.size() + prepared.system.test.inputs.size());
}

/// What else there is of every sample: its outputs, class and row.
double sample_bytes(const PreparedJob& prepared) {
    return 8.0 * static_cast<double>(prepared.system.train.count + prepared.system.test.count) *
           static_cast<double>(prepared.system.shape.outputs() + 2);
}

void check_batch(const TrainingSystem& system) {
    if (system.descent.batch > static_cast<std::int64_t>(system.train.count))
        throw UsageError("descent.batch = " + std::to_string(system.descent.batch) + ", but there are " +
                         std::to_string(system.train.count) +
                         " training samples; choose so many or fewer, or `full`");
}

}  // namespace

PreparedJob::PreparedJob(const job::Job& given) : PreparedJob(given, job::DataText()) {}

PreparedJob::PreparedJob(const job::Job& given, const job::DataText& data) : job(given) {
    validate(job);
    if (job.members > 0)
        job.epsilon = job::perturbation_radii(job);
    check_kernel_name(job.run.kernel);
    kept_data = job::split_job_data(job, data);
    data_lines = kept_data->lines;
    feature_names = kept_data->feature_names;
    has_header = kept_data->has_header;
    system.train = kept_data->split.train;
    system.test = kept_data->split.test;
    system.shape.widths = {system.train.features};
    for (const std::int64_t width : job.hidden)
        system.shape.widths.push_back(static_cast<std::size_t>(width));
    system.shape.widths.push_back(system.train.outputs());
    system.shape.activation = job.activation;
    system.shape.biases = job.biases;
    system.loss = job.loss;
    system.descent = job.descent;
    system.l2 = job.l2;
    given_start = job::read_given_start(job, data, parameter_count(system.shape));
    start_line = job::start_line(job, data, given_start);
    ensemble::check_target(job.perturbation, system.shape);
    check_batch(system);
    class_counts = netlyap::class_counts(system.train);
    check_needs(job, system);
    // They say what they record and compute nothing, so that the kernel of the job need not run here.
    const observables::ObservableSet all = make_observables(*this, "auto", last_perturbation(*this));
    for (const auto& observable : all.all()) {
        for (const observables::Field& field : observable->fields())
            fields.push_back(field);
        for (const observables::Companion& companion : observable->companions())
            companions.push_back(companion);
    }
    for (const std::string& name : job.observables)
        if (const observables::ObservableType& type = observables::observable_type(name); type.check_seeds)
            type.check_seeds(observable_setup(*this, name, last_perturbation(*this)), job.seeds);
    check_memory(*this, 1);
}

observables::ObservableSet make_observables(const PreparedJob& prepared, const std::string& kernel_name,
                                            std::int64_t perturb_at) {
    observables::ObservableSet set(prepared.system, kernel_name);
    for (const std::string& name : prepared.job.observables)
        set.add(observables::observable_type(name), observable_setup(prepared, name, perturb_at));
    return set;
}

std::string target_name(const statistics::Statistic& statistic, const statistics::NamedInterval& interval) {
    const std::string group = statistic.group().substr(1);
    return group == "statistics" ? interval.name : group + "/" + interval.name;
}

std::vector<JobStatistic> make_statistics(const PreparedJob& prepared) {
    const job::Job& job = prepared.job;
    const auto is_recorded = [&](const std::string& path) {
        return std::any_of(prepared.fields.begin(), prepared.fields.end(),
                           [&](const observables::Field& field) { return field.path == path; });
    };
    std::vector<JobStatistic> made;
    for (const statistics::StatisticType& type : statistics::statistic_types())
        if (std::all_of(type.needs.begin(), type.needs.end(), is_recorded))
            made.push_back({type, type.make({job.iterations, static_cast<std::uint64_t>(job.seed), job.filter,
                                             job.statistic_settings.at(type.name), prepared.fields})});
    return made;
}

std::vector<std::string> targets_of(const PreparedJob& prepared) {
    std::vector<std::string> names;
    for (const JobStatistic& one : make_statistics(prepared))
        for (const statistics::NamedInterval& interval : one.statistic->intervals())
            names.push_back(target_name(*one.statistic, interval));
    return names;
}

void check_target(const PreparedJob& prepared) {
    const std::vector<std::string> names = targets_of(prepared);
    const std::string& wanted = prepared.job.run.target;
    if (wanted.empty() || std::find(names.begin(), names.end(), wanted) != names.end())
        return;
    if (names.empty())
        throw UsageError("run.target = " + wanted +
                         " needs a statistic with an interval, and this job has none; observe growth for "
                         "nmle and kept_fraction");
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name;
    throw UsageError("run.target = " + wanted +
                     " is no statistic with a 95 % interval of this job; those are " + all);
}

double statistics_bytes(const PreparedJob& prepared) {
    double bytes = 0.0;
    for (const JobStatistic& one : make_statistics(prepared))
        for (const observables::Field& field : one.statistic->fields())
            bytes += static_cast<double>(observables::bytes_per_entry(field.type)) *
                     static_cast<double>(observables::entries_per_seed(field));
    return bytes;
}

double shared_data_bytes(const PreparedJob& prepared) {
    if (is_built_in(prepared.job.source))
        return 0.0;
    const double as_read =
        prepared.job.scale == FeatureScale::none ? 0.0 : 1.0;  // kept besides the scaled ones
    return (1.0 + as_read) * input_bytes(prepared) + sample_bytes(prepared);
}

double reading_memory_bytes(const PreparedJob& prepared) {
    constexpr double while_growing = 1.6;       // a list of numbers is copied as it grows
    constexpr double text_while_growing = 2.0;  // and so is the text that they are read from
    const auto taken = static_cast<double>(prepared.system.train.count + prepared.system.test.count);
    // All rows are read before some are taken.
    const double read = std::max(taken, static_cast<double>(prepared.kept_data->rows_read));
    double bytes = 0.0;
    for (const job::FileKey& key : job::file_keys) {
        std::error_code none;
        const std::uintmax_t text = std::filesystem::file_size(job::file_of(key, prepared.job), none);
        if (key.is_of_data && !none)
            bytes += text_while_growing * static_cast<double>(text);
    }
    return is_built_in(prepared.job.source)
               ? 0.0
               : bytes + while_growing * input_bytes(prepared) * read / taken + shared_data_bytes(prepared);
}

double data_memory_bytes(const PreparedJob& prepared) {
    constexpr double while_growing = 1.6;
    const double inputs = is_built_in(prepared.job.source) ? input_bytes(prepared) : 0.0;
    const auto start = static_cast<double>(prepared.given_start.values.size());
    return while_growing * (inputs + sample_bytes(prepared) + start * 8.0);
}

std::map<std::string, std::int64_t> most_rows_of_tables(const PreparedJob& prepared) {
    std::map<std::string, std::int64_t> most;
    for (const observables::Field& field : prepared.fields)
        if (field.table)
            most[field.table->rows] = field.table->most_rows;
    return most;
}

double unit_table_bytes(const PreparedJob& prepared) {
    double bytes = 0.0;
    for (const observables::Field& field : prepared.fields)
        if (field.table)
            bytes += static_cast<double>(lanes * observables::bytes_per_entry(field.type)) *
                     static_cast<double>(field.table->most_rows);
    return bytes;
}

double gather_table_bytes(const PreparedJob& prepared) {
    constexpr double copies = 4.0;  // lists that grow, those of single points, what statistics make of them
    constexpr double keys = 64.0;   // per row: its number, point and seed, in lists that grow
    const auto cells = static_cast<double>(Grid(prepared.job).cells());
    const auto seeds = static_cast<double>(prepared.job.seeds.size());
    double bytes = copies * unit_table_bytes(prepared) / static_cast<double>(lanes);  // of a seed
    for (const auto& [rows, most] : most_rows_of_tables(prepared))
        bytes += keys * static_cast<double>(most);
    return cells * seeds * bytes;
}

double state_bytes(const PreparedJob& prepared) {
    const auto numbers = static_cast<double>(phase_dimension(prepared.system));
    return (static_cast<double>(prepared.job.members) + 1.0) * numbers * lanes * 8.0 + kept_bytes(prepared) +
           record_bytes(prepared);
}

double unit_memory_bytes(const PreparedJob& prepared) {
    const auto numbers = static_cast<double>(phase_dimension(prepared.system));
    // Before and after a step, and in a state that is read back.
    const double ensemble = 3.0 * (static_cast<double>(prepared.job.members) + 1.0) * numbers * lanes * 8.0;
    // The series of the observables, the values of the record, the columns of the journal, its frame and what
    // is not yet written; a state that was kept before is somewhat smaller.
    return data_memory_bytes(prepared) + kernel_bytes(prepared) + ensemble + 3.0 * kept_bytes(prepared) +
           5.5 * record_bytes(prepared);
}

std::size_t units_gathered_at_once(const PreparedJob& prepared) {
    return gathered_at_once(record_bytes(prepared));
}

std::size_t points_gathered_at_once(const PreparedJob& prepared) {
    return gathered_at_once(point_bytes(prepared));
}

double gather_memory_bytes(const PreparedJob& prepared) {
    constexpr double text = 56.0;    // per seed: message, its place in the file, status
    constexpr double index = 450.0;  // per unit: where its record is, its history
    constexpr double chunk = 400.0;  // per unit and field: its place, for HDF5 and for the checksums
    double scalars = 0.0, chunks = 0.0;
    for (const observables::Field& field : prepared.fields)
        if (!field.axes.empty())
            chunks += chunk;
        else if (!field.table)
            scalars += static_cast<double>(observables::bytes_per_entry(field.type));
    const Grid grid(prepared.job);
    const double seeds = static_cast<double>(grid.cells()) * static_cast<double>(prepared.job.seeds.size());
    const auto units = static_cast<double>(grid.units());
    // Those that are written and those that are read meanwhile.
    const double batches =
        std::min(units, 2.0 * static_cast<double>(units_gathered_at_once(prepared))) * record_bytes(prepared);
    const auto points =
        std::min(static_cast<double>(grid.cells()), static_cast<double>(points_gathered_at_once(prepared)));
    return seeds * (2.0 * scalars + text) + units * (index + chunks) +
           2.0 * static_cast<double>(grid.cells()) * statistics_bytes(prepared) +
           std::max(batches, points * point_bytes(prepared));
}

void check_memory(const PreparedJob& prepared, std::int64_t processes) {
    constexpr double program_bytes = 40e6;  // with its libraries
    const double need = static_cast<double>(processes) * (unit_memory_bytes(prepared) + program_bytes) +
                        shared_data_bytes(prepared) +
                        std::max(reading_memory_bytes(prepared), gather_memory_bytes(prepared));
    const double have = usable_memory_bytes();
    if (need > have)
        throw UsageError("the job needs " + bytes_text(need) + " of memory for " + std::to_string(processes) +
                         (processes == 1 ? " process" : " processes") + ", but " +
                         (slurm_job().empty() ? "this machine has " : "the Slurm job may here use ") +
                         bytes_text(have) +
                         "; record less often (observe.*.every), or lower sweep.members or sweep.iterations" +
                         (slurm_job().empty() ? "" : ", or ask Slurm for more (--mem-per-cpu)"));
}

}  // namespace netlyap::scheduling
