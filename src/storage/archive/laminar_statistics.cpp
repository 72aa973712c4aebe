#include "laminar_statistics.hpp"

#include "netlyap/core/text.hpp"
#include "netlyap/sweep/statistics/laminar_statistics.hpp"

#include <algorithm>
#include <functional>

namespace netlyap::archive {

namespace {

const std::string folder = "/intermittency_statistics/";

/// The trajectories of each cell that have rows, in the order of the seeds.
std::vector<std::vector<statistics::TrajectoryStretches>> stretches_by_cell(
    const scheduling::PreparedJob& prepared, const GatheredUnits& units) {
    const auto field = [&](const char* name) -> const observables::FieldValues& {
        return units.values(observables::field_index(prepared.fields, std::string("/intermittency/") + name));
    };
    const auto& rows = std::get<std::vector<std::int64_t>>(field("phases"));
    const auto& all_stretches = std::get<std::vector<std::int64_t>>(field("stretches"));
    const auto& begin = std::get<std::vector<std::int64_t>>(field("begin"));
    const auto& end = std::get<std::vector<std::int64_t>>(field("end"));
    const auto& label = std::get<std::vector<std::uint8_t>>(field("label"));
    const auto& is_cut_off = std::get<std::vector<std::uint8_t>>(field("is_cut_off"));
    const std::size_t seeds = units.grid().seeds().size();
    std::vector<std::vector<statistics::TrajectoryStretches>> cells(
        static_cast<std::size_t>(units.grid().cells()));
    std::size_t row = 0;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        statistics::TrajectoryStretches stretches;
        for (std::int64_t i = 0; i < rows[place]; ++i, ++row)
            stretches.rows.push_back({begin[row], end[row], label[row], is_cut_off[row] == 1});
        stretches.is_whole = all_stretches[place] == rows[place];
        if (!stretches.rows.empty())
            cells[place / seeds].push_back(std::move(stretches));
    }
    return cells;
}

/// Writes datasets whose values stand one cell behind the other.
class Writer {
public:
    Writer(ArchiveFile& archive, const std::vector<statistics::LaminarStatistics>& cells)
        : archive_(archive), cells_(cells) {}

    /// numbers(statistics of a cell) [dimensions ...].
    template <class Number>
    void add(const std::string& name, const std::vector<std::string>& dimensions, const std::string& units,
             const std::string& long_name,
             const std::function<std::vector<Number>(const statistics::LaminarStatistics&)>& numbers) {
        std::vector<Number> all;
        for (const statistics::LaminarStatistics& cell : cells_)
            for (const Number number : numbers(cell))
                all.push_back(number);
        std::vector<std::string> whole = {"eta", "epsilon"};
        whole.insert(whole.end(), dimensions.begin(), dimensions.end());
        archive_.add({folder + name, whole, units, long_name, {}, std::is_floating_point_v<Number>}, all);
    }

    /// The values and, as <name>_error, the errors.
    void add_estimates(
        const std::string& name, const std::vector<std::string>& dimensions, const std::string& units,
        const std::string& long_name,
        const std::function<std::vector<statistics::Estimate>(const statistics::LaminarStatistics&)>&
            estimates) {
        const auto part = [&](double statistics::Estimate::*member) {
            return [&estimates, member](const statistics::LaminarStatistics& cell) {
                std::vector<double> numbers;
                for (const statistics::Estimate& estimate : estimates(cell))
                    numbers.push_back(canonical(estimate.*member));
                return numbers;
            };
        };
        add<double>(name, dimensions, units, long_name, part(&statistics::Estimate::value));
        add<double>(name + "_error", dimensions, units,
                    "standard error of " + name + ", by resampling whole trajectories",
                    part(&statistics::Estimate::error));
    }

private:
    ArchiveFile& archive_;
    const std::vector<statistics::LaminarStatistics>& cells_;
};

void add_scales(ArchiveFile& archive, std::int64_t iterations) {
    const std::string names = ", as flag_meanings of /intermittency/label names it";
    const std::vector<std::int64_t> ends = statistics::epoch_ends(iterations);
    std::vector<std::int64_t> begins = {0};
    begins.insert(begins.end(), ends.begin(), ends.end() - 1);
    archive.add_scale(folder + "label", counted_from_zero(laminar::phase_labels), "1",
                      "label of a stretch" + names);
    archive.add_scale(folder + "group", counted_from_zero(statistics::phase_groups), "1",
                      "label of a stretch" + names + "; the last one: all scored phases");
    archive.add_scale(folder + "epoch", counted_from_zero(ends.size()), "1", "part of the run");
    archive.add_scale(folder + "start", counted_from_zero(ends.size() + 1), "1",
                      "epoch in which a phase begins; the last one: any");
    archive.add_scale(folder + "length", statistics::survival_lengths(iterations), "iteration",
                      "length of a phase");
    archive.add({folder + "epoch_begin", {"epoch"}, "1", "first iteration of the epoch"}, begins);
    archive.add({folder + "epoch_end", {"epoch"}, "1", "iteration after its last one"}, ends);
}

void write_groups(Writer& writer, std::int64_t horizon) {
    const std::vector<std::string> dimensions = {"group", "start"};
    const auto counts = [](std::int64_t statistics::PhaseGroup::*member) {
        return [member](const statistics::LaminarStatistics& cell) {
            std::vector<std::int64_t> numbers;
            for (const statistics::PhaseGroup& group : cell.groups)
                numbers.push_back(group.*member);
            return numbers;
        };
    };
    const auto of_survival = [](statistics::Estimate statistics::SurvivalStatistics::*member) {
        return [member](const statistics::LaminarStatistics& cell) {
            std::vector<statistics::Estimate> all;
            for (const statistics::PhaseGroup& group : cell.groups)
                all.push_back(group.survival.*member);
            return all;
        };
    };
    writer.add<std::int64_t>("phases", dimensions, "1", "stretches of the group",
                             counts(&statistics::PhaseGroup::phases));
    writer.add<std::int64_t>("cut_off", dimensions, "1", "those that the end of the run cut off",
                             counts(&statistics::PhaseGroup::cut_off));
    writer.add<double>("survival", {"group", "start", "length"}, "1",
                       "Kaplan-Meier probability that a stretch lasts longer",
                       [](const statistics::LaminarStatistics& cell) {
                           std::vector<double> all;
                           for (const statistics::PhaseGroup& group : cell.groups)
                               for (const double value : group.survival.curve)
                                   all.push_back(canonical(value));
                           return all;
                       });
    writer.add_estimates("median_length", dimensions, "iteration", "median length, by Kaplan-Meier",
                         of_survival(&statistics::SurvivalStatistics::median));
    writer.add_estimates("survival_1000", dimensions, "1",
                         "probability of lasting longer than 1000 iterations, by Kaplan-Meier",
                         of_survival(&statistics::SurvivalStatistics::beyond_1000));
    writer.add_estimates("survival_3000", dimensions, "1",
                         "probability of lasting longer than 3000 iterations, by Kaplan-Meier",
                         of_survival(&statistics::SurvivalStatistics::beyond_3000));
    writer.add_estimates("restricted_mean", dimensions, "iteration",
                         "mean of min(length, " + std::to_string(horizon) + "), by Kaplan-Meier",
                         of_survival(&statistics::SurvivalStatistics::restricted_mean));
}

}  // namespace

void write_laminar_statistics(ArchiveFile& archive, const scheduling::PreparedJob& prepared,
                              const GatheredUnits& units, const Pulse& pulse) {
    const job::Job& job = prepared.job;
    if (std::count(job.observables.begin(), job.observables.end(), "intermittency") == 0)
        return;
    const std::int64_t horizon = *parse_integer(job.observable_settings.at("intermittency").at("horizon"));
    const auto cells = stretches_by_cell(prepared, units);
    const scheduling::Grid& grid = units.grid();
    std::vector<statistics::LaminarStatistics> statistics;
    for (std::size_t cell = 0; cell < cells.size(); ++cell)
        statistics.push_back(statistics::laminar_statistics(
            cells[cell], job.iterations, horizon, static_cast<std::uint64_t>(job.seed),
            grid.eta()[cell / grid.epsilon().size()], grid.epsilon()[cell % grid.epsilon().size()], pulse));
    add_scales(archive, job.iterations);
    Writer writer(archive, statistics);
    writer.add<std::int64_t>(
        "trajectories", {}, "1", "initial conditions that count",
        [](const statistics::LaminarStatistics& cell) { return std::vector{cell.trajectories}; });
    writer.add_estimates("occupation", {"label"}, "1", "share of all iterations in stretches of the label",
                         [](const statistics::LaminarStatistics& cell) { return cell.occupation; });
    writer.add_estimates("burst_rate", {"epoch"}, "1/iteration",
                         "bursts, all between two scored phases, that begin in the epoch, per iteration seen",
                         [](const statistics::LaminarStatistics& cell) { return cell.burst_rate; });
    write_groups(writer, horizon);
}

}  // namespace netlyap::archive
