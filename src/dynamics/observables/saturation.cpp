#include "netlyap/dynamics/observables/saturation.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <array>

namespace netlyap::observables {

namespace {

class Saturation final : public Observable {
public:
    explicit Saturation(const ObservableSetup& setup)
        : Observable("/saturation"),
          saturation_(setup.signals->saturation()),
          recorded_(setup, setup.settings.get<RecordingSettings>(), 0) {}

    [[nodiscard]] Demand demand(std::int64_t) const override { return {true, false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::uint32_t changed = saturation_.changed();
        for (std::size_t lane = 0; changed != 0 && lane < lanes; ++lane)
            changes_of_[lane] += (changed >> lane) & 1U;
        if (!recorded_.contains(trajectory.iteration()))
            return;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const laminar::SaturationCounts counts = saturation_.counts(lane);
            const auto set = [&](Recorded<std::int64_t>& series, std::int64_t count) {
                series.set(lane, trajectory.has_diverged(lane) ? -1 : count);
            };
            set(on_, counts.on);
            set(off_, counts.off);
            set(split_, counts.split);
            set(partial_, counts.partial);
            set(changes_, changes_of_[lane]);
        }
        changes_of_.fill(0);
        next_column();
    }

    void save(ByteWriter& writer) const override {
        writer.put(changes_of_);
        Observable::save(writer);
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        changes_of_ = reader.get<std::array<std::int64_t, lanes>>();
        for (const std::int64_t changes : changes_of_)
            if (changes < 0 || changes > trajectory.iteration())
                throw DataError("a saved state counts more changes of hidden units than iterations");
        Observable::restore(reader, trajectory);
    }

private:
    [[nodiscard]] Field count_of(const std::string& name, const std::string& long_name) const {
        return {.path = name, .axes = {recorded_.axis()}, .long_name = long_name};
    }

    const laminar::SaturationTracker& saturation_;
    RecordedIterations recorded_;
    std::array<std::int64_t, lanes> changes_of_{};  ///< of each lane since the last recorded iteration
    Recorded<std::int64_t> on_{*this, count_of("on", "hidden units above 0.99 on all training samples")};
    Recorded<std::int64_t> off_{*this, count_of("off", "hidden units below 0.01 on all training samples")};
    Recorded<std::int64_t> split_{
        *this,
        count_of("split",
                 "hidden units that are on for all samples of some classes and off for all of the others")};
    Recorded<std::int64_t> partial_{*this, count_of("partial", "all other hidden units")};
    Recorded<std::int64_t> changes_{
        *this,
        count_of("changes", "iterations since the last recorded one at which a unit changed its state")};
};

}  // namespace

ObservableType saturation_observable() {
    return {.name = "saturation",
            .summary = "how many hidden units are stuck at 0 or 1",
            .settings = settings_of(recording_settings<RecordingSettings>()),
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                return std::make_unique<Saturation>(setup);
            },
            .needs = {.classes = true, .one_sigmoid_layer = true, .hidden_biases = true}};
}

}  // namespace netlyap::observables
