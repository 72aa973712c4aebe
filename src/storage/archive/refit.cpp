#include "netlyap/storage/archive/refit.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/core/moments.hpp"
#include "netlyap/core/quantile.hpp"
#include "netlyap/dynamics/observables/growth.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/dynamics/series/window_rules.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "recorded_distances.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace netlyap::archive {

namespace {

using scheduling::SeedStatus;

/// What `read` does with the source, whose faults are DataErrors.
template <class Read>
auto reading(const std::filesystem::path& source, Read read) {
    try {
        return read();
    } catch (const hdf5::Failure& failure) {
        throw DataError(source.string() + " cannot be read: " + failure.what() +
                        "; `netlyap verify` says where it is damaged, `netlyap gather` writes it again");
    }
}

/// The record of a unit as `growth` would have made it; none where the unit is pending.
std::optional<journal::EncodedRecord> record_of(const RecordedDistances& distances,
                                                const scheduling::PreparedJob& prepared,
                                                scheduling::UnitNumber number) {
    const scheduling::Grid grid(prepared.job);
    const scheduling::GridPosition place = grid.place(number);
    scheduling::Record record{grid.unit(number), {}, {}, {}};
    const std::size_t seeds = record.unit.seeds.size();
    const std::size_t first = grid.cell(place) * grid.seeds().size() + place.block * lanes;
    std::array<double, lanes> rounding{};
    rounding.fill(missing_value);
    for (std::size_t lane = 0; lane < seeds; ++lane) {
        record.status[lane] = static_cast<SeedStatus>(distances.status()[first + lane]);
        record.message[lane] = distances.messages()[first + lane];
        rounding[lane] = distances.rounding()[first + lane];
    }
    if (record.status[0] == SeedStatus::pending)
        return std::nullopt;
    if (record.status[0] != SeedStatus::failed) {
        observables::SharedSignals signals(prepared.system, prepared.job.run.kernel);
        observables::ObservableSetup setup;
        setup.name = growth_name;
        setup.system = &prepared.system;
        setup.members = distances.members();
        setup.iterations = prepared.job.iterations;
        setup.perturb_at = prepared.job.perturb_at.front();
        setup.windows = prepared.job.windows;
        setup.signals = &signals;
        record.values = observables::growth_of_distances(
            setup, distances.of_unit(place, seeds, series::iterations_needed(setup.windows)), rounding);
    }
    return journal::encode(record, prepared.fields, 0.0);
}

/// y(t) of one initial condition, [t]: nothing where it has no result, none where its perturbation is lost in
/// rounding.
using Series = std::optional<std::vector<double>>;

/// Of every initial condition of a point of the grid.
std::vector<Series> series_at(const RecordedDistances& distances, const scheduling::Grid& grid,
                              std::size_t cell, series::GrowthAverage average) {
    std::vector<Series> all;
    for (std::size_t block = 0; block < grid.blocks(); ++block) {
        const scheduling::GridPosition place = grid.place_of(cell, block);
        const std::size_t seeds = grid.unit(grid.number(place)).seeds.size();
        const std::vector<double> y =
            observables::log_distances(distances.of_unit(place, seeds, distances.length()),
                                       distances.members(), average, distances.job().run.kernel);
        for (std::size_t lane = 0; lane < seeds; ++lane) {
            const std::size_t seed = cell * grid.seeds().size() + block * lanes + lane;
            const auto status = static_cast<SeedStatus>(distances.status()[seed]);
            all.emplace_back();
            if (status != SeedStatus::complete && status != SeedStatus::diverged)
                continue;
            all.back().emplace();
            for (std::size_t t = lane; t < y.size() && !(distances.rounding()[seed] > series::most_rounding);
                 t += lanes)
                all.back()->push_back(y[t]);
        }
    }
    return all;
}

RuleAtPoint judged(const series::WindowRule& rule, const std::vector<Series>& all,
                   const series::ExponentFilter& filter) {
    std::vector<double> kept, lengths, of_seeds(all.size(), missing_value);
    std::int64_t total = 0;
    for (std::size_t seed = 0; seed < all.size(); ++seed) {
        const Series& y = all[seed];
        total += y ? 1 : 0;
        if (!y || y->empty())
            continue;
        const series::WindowFit fit = rule.fit(*y);
        if (series::judge(fit.outcome, fit.exponent, fit.r_squared, filter) != series::Outcome::kept)
            continue;
        kept.push_back(fit.exponent);
        of_seeds[seed] = fit.exponent;
        lengths.push_back(static_cast<double>(fit.end - fit.begin));
    }
    std::sort(lengths.begin(), lengths.end());
    RuleAtPoint found{mean_of(kept),
                      missing_value,
                      static_cast<std::int64_t>(kept.size()),
                      total,
                      lengths.empty() ? missing_value : quantile(lengths, 0.5),
                      std::move(of_seeds)};
    if (kept.size() > 1)
        found.error = standard_deviation(kept, kept.size() - 1) / std::sqrt(static_cast<double>(kept.size()));
    return found;
}

}  // namespace

job::Job growth_job_of(const std::filesystem::path& archive) {
    job::Job job = job::job_of(read_tables(archive).job);
    job.observables = {growth_name};
    return job;
}

void check_refit(const std::filesystem::path& source, const series::WindowSearch& windows) {
    reading(source, [&] { RecordedDistances(source).check(windows); });
}

DistancesThere distances_there(const std::filesystem::path& archive, const series::WindowSearch& windows) {
    return reading(archive, [&] {
        const SealedArchive sealed(archive);
        const KnownDistances known(open_archive(sealed));
        return DistancesThere{
            known.path(),
            !known.iterations().empty() && known.iterations().front() == known.job().perturb_at.front(),
            known.lack(windows).reason};
    });
}

void write_refit(const RefitRequest& request) {
    reading(request.source, [&] {
        const RecordedDistances distances(request.source);
        distances.check(request.prepared.job.windows);
        journal::Provenance provenance;
        provenance.data_source = request.prepared.job.source;
        provenance.job_text = request.job_text;
        const auto record = [&](scheduling::UnitNumber unit) {
            request.pulse();
            return record_of(distances, request.prepared, unit);
        };
        write_archive(request.target, {.prepared = request.prepared,
                                       .record = record,
                                       .provenance = provenance,
                                       .threads = request.threads,
                                       .pulse = request.pulse,
                                       .advice = advice_without_journals});
    });
}

Sensitivity window_sensitivity(const std::filesystem::path& source, const series::WindowSearch& windows,
                               const series::ExponentFilter& filter) {
    return reading(source, [&] {
        const RecordedDistances distances(source);
        distances.check(windows);
        const scheduling::Grid grid(distances.job());
        Sensitivity found{series::window_rules(windows, filter, distances.length()),
                          {},
                          {},
                          !distances.job().fresh_initial_conditions,
                          distances.length()};
        for (std::size_t cell = 0; cell < distances.axes().points(); ++cell) {
            const std::vector<Series> all = series_at(distances, grid, cell, windows.average);
            found.points.push_back(distances.axes().point(cell));
            found.values.emplace_back();
            for (const series::WindowRule& rule : found.rules)
                found.values.back().push_back(judged(rule, all, filter));
        }
        return found;
    });
}

}  // namespace netlyap::archive
