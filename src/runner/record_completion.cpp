#include "record_completion.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/growth.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstring>

namespace netlyap {

namespace {

using scheduling::SeedStatus;

constexpr const char* growth_name = "growth";
constexpr const char* distance_path = "/divergence/distance";

/// Thrown by the sink of a remainder whose record does not complete the former one.
struct NotCompleted {};

/// Takes the record of the remainder, and writes the whole one.
class CompletingSink final : public scheduling::RecordSink {
public:
    CompletingSink(const RecordCompletion& completion, const journal::EncodedRecord& former,
                   journal::JournalWriter& journal, journal::StateOwner owner)
        : completion_(completion), former_(former), journal_(journal), owner_(std::move(owner)) {}

    void begin(const scheduling::WorkUnit& unit, scheduling::Iteration iteration) override {
        journal_.begin(unit, iteration);
    }
    void leave() noexcept override { journal_.leave(); }
    scheduling::CheckpointLocation save_checkpoint(const scheduling::WorkUnit& unit,
                                                   const scheduling::CheckpointToKeep& checkpoint) override {
        return journal_.save_checkpoint(unit, checkpoint, owner_);
    }
    [[nodiscard]] std::optional<scheduling::Checkpoint> load_checkpoint(
        const scheduling::WorkUnit& unit, const scheduling::CheckpointLocation& place) override {
        return journal_.load_checkpoint(unit, place, std::span(&owner_, 1));
    }
    void refuse_checkpoint(const scheduling::WorkUnit& unit,
                           const scheduling::CheckpointLocation& place) override {
        journal_.refuse_checkpoint(unit, place);
    }
    void write(const scheduling::Record& record, double seconds) override {
        const auto whole = completion_.completed(former_, &record, seconds);
        if (!whole)
            throw NotCompleted{};
        journal_.write(*whole);
    }
    void sync() override { journal_.sync(); }

private:
    const RecordCompletion& completion_;
    const journal::EncodedRecord& former_;
    journal::JournalWriter& journal_;
    journal::StateOwner owner_;
};

std::optional<std::size_t> column_of(std::span<const journal::ColumnShape> columns, const std::string& path) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.path == path; });
    return found == columns.end() ? std::nullopt : std::optional<std::size_t>(found - columns.begin());
}

std::vector<observables::Field> growth_fields(std::span<const observables::Field> fields) {
    std::vector<observables::Field> found;
    std::copy_if(fields.begin(), fields.end(), std::back_inserter(found),
                 [](const auto& field) { return observables::recorder_of(field.path).name == growth_name; });
    return found;
}

}  // namespace

RecordCompletion::RecordCompletion(const FormerRun& former, const scheduling::PreparedJob& larger,
                                   const scheduling::Grid& grid, Kernel& kernel,
                                   journal::JournalWriter& journal)
    : former_(former),
      larger_(larger),
      grid_(grid),
      kernel_(kernel),
      journal_(journal),
      former_columns_(journal::column_shapes(former.prepared.fields)),
      columns_(journal::column_shapes(larger.fields)) {
    if (former.remainder)
        rest_columns_ = journal::column_shapes(former.remainder->fields);
    sources_ = find_sources();
}

std::vector<RecordCompletion::Source> RecordCompletion::find_sources() const {
    std::vector<Source> sources;
    std::size_t of_growth = 0;
    for (const journal::ColumnShape& column : columns_) {
        const std::string& observable = observables::recorder_of(column.path).name;
        Source source{.former = column_of(former_columns_, column.path),
                      .rest = column_of(rest_columns_, column.path),
                      .growth = {}};
        if (former_.completion->fits_distances && observable == growth_name)
            source = {.former = {}, .rest = {}, .growth = of_growth++};
        else if (source.rest && !former_.completion->joined.contains(observable))
            source.former.reset();
        NETLYAP_ASSERT(source.former || source.rest || source.growth, "every quantity has a source");
        sources.push_back(source);
    }
    return sources;
}

std::optional<computing::UnitOutcome> RecordCompletion::complete(scheduling::UnitNumber number,
                                                                 const scheduling::RecordLocation& place,
                                                                 const scheduling::CheckpointLocation* from,
                                                                 const computing::UnitCallbacks& callbacks) {
    const scheduling::WorkUnit unit = grid_.unit(number);
    try {
        const journal::EncodedRecord former =
            journal::read_record(journal_.file().parent_path(), place, unit, former_columns_);
        if (!former_.remainder) {
            journal_.write(completed(former, nullptr, 0.0).value());
            return computing::UnitOutcome{true, 0.0, {}};
        }
        const bool has_diverged =
            std::count(former.status.begin(), former.status.begin() + std::ssize(unit.seeds),
                       SeedStatus::diverged) > 0;
        if (has_diverged && former_.remainder->job.members < larger_.job.members)
            return std::nullopt;
        CompletingSink sink(
            *this, former, journal_,
            {job::unit_identity(larger_.job), journal::state_owner(*former_.remainder).state_tag});
        return computing::compute_unit({*former_.remainder, grid_, kernel_, sink}, number, from, callbacks);
    } catch (const NotCompleted&) {
        spdlog::debug("unit {}: a trajectory diverges, so all of it is computed anew", number.value);
    } catch (const DataError& failure) {
        spdlog::warn("unit {}: {}; all of it is computed anew", number.value, failure.what());
    }
    return std::nullopt;
}

std::optional<journal::EncodedRecord> RecordCompletion::completed(const journal::EncodedRecord& former,
                                                                  const scheduling::Record* rest,
                                                                  double seconds) const {
    journal::EncodedRecord encoded;
    if (rest != nullptr)
        encoded = journal::encode(*rest, former_.remainder->fields, seconds);
    const bool has_more_members = larger_.job.members > former_.prepared.job.members;
    std::vector<journal::LaneRecord> whole_lanes;
    for (std::size_t lane = 0; lane < former.unit.seeds.size(); ++lane) {
        journal::LaneRecord whole = journal::lane_of(former, former_columns_, lane);
        const bool has_diverged = whole.status == SeedStatus::diverged;
        const bool does_diverge = rest != nullptr && rest->status[lane] == SeedStatus::diverged;
        if ((does_diverge && !has_diverged) || (has_more_members && (has_diverged || does_diverge)))
            return std::nullopt;
        const std::vector<Bytes> before = std::exchange(whole.columns, {});
        const journal::LaneRecord more =
            rest == nullptr ? journal::LaneRecord() : journal::lane_of(encoded, rest_columns_, lane);
        for (const Source& source : sources_) {
            Bytes& column = whole.columns.emplace_back();
            if (source.former)
                column = before[*source.former];
            if (source.rest)
                column.insert(column.end(), more.columns[*source.rest].begin(),
                              more.columns[*source.rest].end());
        }
        whole_lanes.push_back(std::move(whole));
    }
    if (former_.completion->fits_distances)
        add_growth(whole_lanes, former.unit);
    return journal::record_of(former.unit, whole_lanes, columns_, former.seconds + seconds);
}

/// The exponents of the windows of [fit] from d_i(t), as /divergence/distance has them [member][iteration].
void RecordCompletion::add_growth(std::vector<journal::LaneRecord>& of_lanes,
                                  const scheduling::WorkUnit& unit) const {
    const std::size_t place = column_of(columns_, distance_path).value();
    const auto members = static_cast<std::size_t>(larger_.job.members);
    const auto needed = static_cast<std::size_t>(series::iterations_needed(larger_.job.windows));
    const std::size_t recorded = columns_[place].entries / members;
    std::vector<double> distances(needed * members * lanes, 1.0);
    for (std::size_t lane = 0; lane < of_lanes.size(); ++lane)
        for (std::size_t member = 0; member < members; ++member)
            for (std::size_t t = 0; t < needed; ++t)
                std::memcpy(&distances[(t * members + member) * lanes + lane],
                            of_lanes[lane].columns[place].data() + (member * recorded + t) * sizeof(double),
                            sizeof(double));
    observables::SharedSignals signals(larger_.system, kernel_.name());
    observables::ObservableSetup setup;
    setup.name = growth_name;
    setup.system = &larger_.system;
    setup.members = members;
    setup.iterations = larger_.job.iterations;
    setup.perturb_at = 0;
    setup.windows = larger_.job.windows;
    setup.signals = &signals;
    scheduling::Record record{unit, {}, {}, {}};
    record.values = observables::growth_of_distances(setup, distances,
                                                     scheduling::rounding_at_start(larger_, unit, kernel_));
    const std::vector<observables::Field> fields = growth_fields(larger_.fields);
    const std::vector<journal::ColumnShape> columns = journal::column_shapes(fields);
    const journal::EncodedRecord encoded = journal::encode(record, fields, 0.0);
    for (std::size_t lane = 0; lane < of_lanes.size(); ++lane) {
        const journal::LaneRecord found = journal::lane_of(encoded, columns, lane);
        for (std::size_t column = 0; column < sources_.size(); ++column)
            if (sources_[column].growth)
                of_lanes[lane].columns[column] = found.columns[*sources_[column].growth];
    }
}

}  // namespace netlyap
