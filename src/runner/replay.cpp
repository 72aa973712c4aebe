#include "netlyap/runner/replay.hpp"

#include "netlyap/core/clock.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/journal/encoded_record.hpp"

#include "computing_process.hpp"

#include <algorithm>

namespace netlyap {

job::Job trajectory_job(const scheduling::PreparedJob& whole, const TrajectoryChoice& choice) {
    job::Job job = whole.job;
    job.eta = {choice.eta};
    if (job.members > 0)
        job.epsilon = {choice.epsilon};
    job.seeds = {choice.seed};
    job.perturb_at = {choice.perturb_at};
    if (choice.member) {
        job.perturbation.first_member += *choice.member - 1;
        job.members = 1;
    }
    if (!job::has_given_start(job))
        return job;
    const ParameterRows& rows = whole.given_start;
    if (rows.rows == 0)
        throw DataError(
            "theta(0) of this sweep was read from a file that is not at hand; give the run "
            "directory, which holds a copy");
    const auto place = std::find(whole.job.seeds.begin(), whole.job.seeds.end(), choice.seed);
    const std::span<const double> start =
        rows.row(rows.rows == 1 ? 0 : static_cast<std::size_t>(place - whole.job.seeds.begin()));
    job.init_file.clear();
    job.init_digest.clear();
    job.init_values.assign(start.begin(), start.end());
    return job;
}

void record_iterations(job::Job& job, std::int64_t first, std::int64_t last) {
    for (const std::string& name : job.observables) {
        const std::string section = "observe." + name;
        if (job::find_key(section + ".range") == nullptr || job::find_key(section + ".zoom") == nullptr)
            continue;
        job::set_key(job, section + ".range", std::to_string(first) + ":" + std::to_string(last + 1));
        job::set_key(job, section + ".zoom", "");
    }
}

void write_trajectory(const scheduling::PreparedJob& prepared, const std::filesystem::path& target,
                      const std::string& asked, const std::function<void(double)>& progress) {
    const std::unique_ptr<Kernel> kernel = make_kernel(prepared.job.run.kernel, prepared.system);
    const scheduling::Grid grid(prepared.job);
    const double begin = steady_seconds();
    journal::Provenance provenance;
    provenance.data_source = prepared.job.source;
    provenance.job_text = asked;
    provenance.starts = {this_process(0, 1, kernel->name())};
    scheduling::Evaluation evaluation(prepared, grid.unit(scheduling::UnitNumber{0}), *kernel);
    while (!evaluation.is_done()) {
        evaluation.advance(1);
        progress(static_cast<double>(evaluation.iteration().value) /
                 static_cast<double>(prepared.job.iterations));
    }
    const scheduling::Record found = evaluation.record([&] { progress(1.0); });
    const double seconds = steady_seconds() - begin;
    provenance.seconds_per_unit = {seconds};
    provenance.deaths_per_unit = {0};
    provenance.finished = seconds_since_epoch();
    const journal::EncodedRecord encoded = journal::encode(found, prepared.fields, seconds);
    archive::write_archive(
        target,
        {.prepared = prepared,
         .record = [&](scheduling::UnitNumber) { return std::optional<journal::EncodedRecord>(encoded); },
         .provenance = provenance,
         .advice = archive::advice_without_journals});
}

}  // namespace netlyap
