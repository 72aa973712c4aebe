#include "netlyap/sweep/scheduling/evaluation.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/given_start.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::scheduling {

namespace {

/// theta(0) of a seed, as it is given.
std::span<const double> start_of_seed(const PreparedJob& prepared, std::int64_t seed) {
    const ParameterRows& rows = prepared.given_start;
    if (rows.rows == 0)
        throw DataError("theta(0) of this job has not been read: its file is not at hand");
    const std::vector<std::int64_t>& seeds = prepared.job.seeds;
    const auto place = std::find(seeds.begin(), seeds.end(), seed) - seeds.begin();
    return rows.row(rows.rows == 1 ? 0 : static_cast<std::size_t>(place));
}

ensemble::TrajectorySetup trajectory_setup(const PreparedJob& prepared, const WorkUnit& unit) {
    const job::Job& job = prepared.job;
    ensemble::TrajectorySetup setup;
    setup.point = {unit.eta, unit.epsilon};
    for (std::size_t lane = 0; lane < lanes; ++lane)
        setup.seeds[lane] = unit.seeds[std::min(lane, unit.seeds.size() - 1)];
    setup.job_seed = static_cast<std::uint64_t>(job.seed);
    setup.initial_weights = job.initial_weights;
    if (job::has_given_start(job))
        for (std::size_t lane = 0; lane < lanes; ++lane)
            setup.given_start[lane] = start_of_seed(prepared, setup.seeds[lane]);
    setup.fresh_initial_conditions = job.fresh_initial_conditions;
    setup.members = static_cast<std::size_t>(job.members);
    setup.perturbation = job.perturbation;
    setup.perturb_at = perturbed_at(job, unit);
    return setup;
}

/// Takes the rows of the padded lanes out of a table.
void trim_padding(observables::FieldValues& values, std::span<const std::int64_t> rows, std::size_t seeds) {
    std::int64_t kept = 0;
    for (std::size_t lane = 0; lane < seeds; ++lane)
        kept += rows[lane];
    std::visit([&](auto& numbers) { numbers.resize(static_cast<std::size_t>(kept)); }, values);
}

/// Makes the padded lanes missing.
void blank_padding(observables::FieldValues& values, const observables::Field& field, std::size_t seeds) {
    const bool is_empty = std::visit([](const auto& numbers) { return numbers.empty(); }, values);
    if (is_empty || field.table)
        return;
    const std::size_t first = seeds * observables::entries_per_seed(field);
    const observables::FieldValues missing = observables::missing_values(field.type, 1);
    std::visit(
        [&](auto& numbers) {
            using Numbers = std::remove_reference_t<decltype(numbers)>;
            const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(first);
            std::fill(begin, numbers.end(), std::get<Numbers>(missing).front());
        },
        values);
}

}  // namespace

Evaluation::Evaluation(const PreparedJob& prepared, const WorkUnit& unit, Kernel& kernel)
    : prepared_(prepared),
      unit_(unit),
      trajectory_(prepared.system, kernel, trajectory_setup(prepared, unit)),
      observables_(make_observables(prepared, kernel.name(), perturbed_at(prepared.job, unit))) {}

bool Evaluation::is_done() const {
    return trajectory_.iteration() == prepared_.job.iterations;
}

void Evaluation::advance(std::int64_t steps) {
    for (; steps > 0 && !is_done(); --steps)
        observables_.advance(trajectory_);
}

Record Evaluation::record(const Pulse& pulse) const {
    NETLYAP_ASSERT(is_done(), "a record is complete");
    Record record;
    record.unit = unit_;
    for (std::size_t lane = 0; lane < unit_.seeds.size(); ++lane)
        // Beyond the last recorded theta nothing can be seen of a divergence.
        if (const std::int64_t at = trajectory_.diverged_at()[lane];
            at >= 0 && at < prepared_.job.iterations) {
            record.status[lane] = SeedStatus::diverged;
            record.message[lane] = "a parameter is not finite from iteration " + std::to_string(at) + " on";
        }
    for (const auto& observable : observables_.all()) {
        pulse();
        for (observables::FieldValues& values : observable->results(pulse))
            record.values.push_back(std::move(values));
    }
    const std::vector<observables::Field>& fields = prepared_.fields;
    for (std::size_t field = 0; field < fields.size(); ++field)
        if (fields[field].table) {
            const std::size_t rows = observables::field_index(fields, fields[field].table->rows);
            trim_padding(record.values[field], std::get<std::vector<std::int64_t>>(record.values[rows]),
                         unit_.seeds.size());
        }
    for (std::size_t field = 0; field < record.values.size(); ++field)
        blank_padding(record.values[field], prepared_.fields[field], unit_.seeds.size());
    return record;
}

void Evaluation::save(ByteWriter& writer) const {
    trajectory_.save(writer);
    observables_.save(writer);
}

void Evaluation::restore(ByteReader& reader) {
    trajectory_.restore(reader);
    if (trajectory_.iteration() > prepared_.job.iterations)
        throw DataError("a saved state is of iteration " + std::to_string(trajectory_.iteration()) +
                        ", but the job ends with " + std::to_string(prepared_.job.iterations));
    observables_.restore(reader, trajectory_);
    if (!reader.empty())
        throw DataError("bytes follow a saved state");
}

std::array<double, lanes> rounding_at_start(const PreparedJob& prepared, const WorkUnit& unit,
                                            Kernel& kernel) {
    NETLYAP_ASSERT(perturbed_at(prepared.job, unit) == 0, "the members leave at the start");
    return ensemble::Trajectory(prepared.system, kernel, trajectory_setup(prepared, unit)).rounding();
}

Record evaluate(const PreparedJob& prepared, const WorkUnit& unit, Kernel& kernel) {
    Evaluation evaluation(prepared, unit, kernel);
    evaluation.advance(prepared.job.iterations);
    return evaluation.record();
}

}  // namespace netlyap::scheduling
