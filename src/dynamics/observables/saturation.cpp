#include "netlyap/dynamics/observables/saturation.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/laminar/saturation_tracker.hpp"

#include "recorded_iterations.hpp"
#include "recorded_series.hpp"

#include <array>

namespace netlyap::observables {

namespace {

class Saturation final : public Observable {
public:
    explicit Saturation(const ObservableSetup& setup)
        : tracker_(*setup.system), recorded_(setup, 0), axis_(recorded_.axis()) {
        for (std::size_t field = 0; field < names.size(); ++field)
            counts_.emplace_back(1, axis_.coordinates.size());
    }

    [[nodiscard]] std::vector<Field> fields() const override {
        std::vector<Field> fields;
        for (const auto& [name, long_name] : names)
            fields.push_back(
                {std::string("/saturation/") + name, {axis_}, FieldType::int64, "1", long_name, {}});
        return fields;
    }

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::uint32_t changed = tracker_.update(trajectory.parameters(0), trajectory.kernel());
        for (std::size_t lane = 0; lane < lanes; ++lane)
            changes_[lane] += (changed >> lane) & 1U;
        if (!recorded_.contains(trajectory.iteration()))
            return;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const laminar::SaturationCounts counts = tracker_.counts(lane);
            const std::array values = {counts.on, counts.off, counts.split, counts.partial, changes_[lane]};
            for (std::size_t field = 0; field < values.size(); ++field)
                counts_[field].set(lane, 0, trajectory.has_diverged(lane) ? -1 : values[field]);
        }
        changes_.fill(0);
        for (RecordedCounts& counts : counts_)
            counts.next_column();
    }

    void save(ByteWriter& writer) const override {
        tracker_.save(writer);
        writer.put(changes_);
        for (const RecordedCounts& counts : counts_)
            counts.save(writer);
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        tracker_.restore(reader, trajectory.iteration());
        changes_ = reader.get<std::array<std::int64_t, lanes>>();
        for (const std::int64_t changes : changes_)
            if (changes < 0 || changes > trajectory.iteration())
                throw DataError("a saved state counts more changes of hidden units than iterations");
        for (RecordedCounts& counts : counts_)
            counts.restore(reader, recorded_before(axis_, trajectory.iteration()));
    }

    [[nodiscard]] std::vector<FieldValues> results(const Pulse&) const override {
        std::vector<FieldValues> results;
        for (const RecordedCounts& counts : counts_)
            results.emplace_back(counts.values());
        return results;
    }

private:
    static constexpr std::array<std::pair<const char*, const char*>, 5> names = {
        {{"on", "hidden units above 0.99 on all training samples"},
         {"off", "hidden units below 0.01 on all training samples"},
         {"split", "hidden units that are on for all samples of some classes and off for all of the others"},
         {"partial", "all other hidden units"},
         {"changes", "iterations since the last recorded one at which a unit changed its state"}}};

    laminar::SaturationTracker tracker_;
    RecordedIterations recorded_;
    Axis axis_;
    std::array<std::int64_t, lanes> changes_{};
    std::vector<RecordedCounts> counts_;  ///< in the order of the names
};

}  // namespace

ObservableType saturation_observable() {
    return {"saturation", "how many hidden units are stuck at 0 or 1", recording_settings(),
            [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Saturation>(setup);
            }};
}

}  // namespace netlyap::observables
