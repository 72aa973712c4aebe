#include "netlyap/dynamics/observables/time_to_learn.hpp"

#include "netlyap/core/error.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace netlyap::observables {

namespace {

struct TimeToLearnSettings {
    std::optional<double> accuracy = 0.9;
    std::optional<double> loss;
    std::int64_t hold = 1;
};

constexpr std::int64_t none = -1;

class TimeToLearn final : public Observable {
public:
    explicit TimeToLearn(const ObservableSetup& setup)
        : Observable("/time_to_learn"),
          system_(*setup.system),
          goal_(setup.settings.get<TimeToLearnSettings>()) {
        since_.fill(none);
        time_.fill(none);
    }

    [[nodiscard]] Demand demand(std::int64_t) const override {
        const bool is_over = have_all_learned();
        return {!is_over, !is_over && goal_.loss.has_value()};
    }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::int64_t t = trajectory.iteration();
        const std::array<bool, lanes> is_met = goal_met(trajectory);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            if (time_[lane] != none)
                continue;
            if (!is_met[lane])
                since_[lane] = none;
            else if (since_[lane] == none)
                since_[lane] = t;
            if (since_[lane] != none && t - since_[lane] + 1 >= goal_.hold)
                time_[lane] = since_[lane];
        }
        next_ = t + 1;
    }

    void save(ByteWriter& writer) const override {
        writer.put(next_);
        writer.put_all(std::span<const std::int64_t>(since_));
        writer.put_all(std::span<const std::int64_t>(time_));
    }

    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        next_ = reader.get<std::int64_t>();
        for (std::array<std::int64_t, lanes>* times : {&since_, &time_})
            std::ranges::copy(reader.get_all<std::int64_t>(lanes), times->begin());
        const std::int64_t t = trajectory.iteration();
        if (have_all_learned() ? next_ < goal_.hold || next_ > t : next_ != t)
            throw DataError("a saved state of time_to_learn is that of iteration " + std::to_string(next_) +
                            " where that of " + std::to_string(t) + " belongs");
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (!is_possible(since_[lane], time_[lane]))
                throw DataError("a saved state of time_to_learn has a time at which nothing can be learned");
    }

    void conclude(Results& results, const Pulse&) const override {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const bool has_learned = time_[lane] != none;
            results[reached_][lane] = time_[lane];
            results[outcome_][lane] =
                static_cast<std::uint8_t>(has_learned ? Learning::learned : Learning::not_within_run);
        }
    }

private:
    [[nodiscard]] bool have_all_learned() const { return std::ranges::find(time_, none) == time_.end(); }

    /// Whether a lane can have this state before iteration next_.
    [[nodiscard]] bool is_possible(std::int64_t since, std::int64_t time) const {
        if (time != none)
            return time == since && time >= 0 && next_ - time >= goal_.hold;
        return since == none || (since >= 0 && since < next_ && next_ - since < goal_.hold);
    }

    [[nodiscard]] std::array<bool, lanes> goal_met(const ensemble::Trajectory& trajectory) const {
        std::array<bool, lanes> is_met{};
        is_met.fill(true);
        if (goal_.accuracy) {
            std::array<double, lanes> loss{};
            std::array<std::int64_t, lanes> correct{};
            trajectory.assess(trajectory.parameters(0), system_.test, loss, correct);
            const auto count = static_cast<double>(system_.test.count);
            for (std::size_t lane = 0; lane < lanes; ++lane)
                is_met[lane] =
                    correct[lane] >= 0 && static_cast<double>(correct[lane]) / count >= *goal_.accuracy;
        }
        if (goal_.loss)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                is_met[lane] = is_met[lane] && trajectory.loss()[lane] <= *goal_.loss;
        return is_met;
    }

    const TrainingSystem& system_;
    TimeToLearnSettings goal_;
    std::int64_t next_ = 0;                    ///< the iteration after the last one that was looked at
    std::array<std::int64_t, lanes> since_{};  ///< from which on the goal is met, or none
    std::array<std::int64_t, lanes> time_{};   ///< since_ once it was met for long enough, or none
    Quantity<std::int64_t> reached_ = declare<std::int64_t>(
        {.path = "time",
         .units = "iteration",
         .long_name = "first iteration from which the reference network has learned: test accuracy and "
                      "training loss meet the goal of [observe.time_to_learn] at `hold` iterations in a row",
         .remark = "-1 where it does not within the run: it takes longer than `sweep.iterations` - `hold` "
                   "then"});
    Quantity<std::uint8_t> outcome_ =
        declare<std::uint8_t>({.path = "outcome",
                               .long_name = "whether the reference network has learned within the run",
                               .flags = flags_of<Learning>(),
                               .remark = "a trajectory that diverges before has not"});
};

void check(const ObservableSetup& setup) {
    const auto& goal = setup.settings.get<TimeToLearnSettings>();
    if (!goal.accuracy && !goal.loss)
        throw UsageError(
            "observe.time_to_learn.accuracy and observe.time_to_learn.loss are both empty, and then nothing "
            "says what it is to have learned; give one of them, or take time_to_learn out of observe.names");
    if (goal.hold > setup.iterations)
        throw UsageError("observe.time_to_learn.hold = " + std::to_string(goal.hold) + " is more than the " +
                         std::to_string(setup.iterations) +
                         " of sweep.iterations, in which nothing could be seen to learn; give fewer");
    const std::string instead =
        "set observe.time_to_learn.loss, the training loss to be reached, and "
        "observe.time_to_learn.accuracy to nothing (`accuracy =` in the job file)";
    if (goal.accuracy && !setup.system->train.has_classes())
        throw UsageError("observe.time_to_learn.accuracy = " + netlyap::value_text(goal.accuracy) +
                         " needs classes, but the data have real-valued targets; " + instead);
    if (goal.accuracy && setup.system->test.count == 0)
        throw UsageError("observe.time_to_learn.accuracy = " + netlyap::value_text(goal.accuracy) +
                         " is that of samples for testing, but all are for training; set data.train, or " +
                         instead);
}

}  // namespace

ObservableType time_to_learn_observable() {
    return {
        .name = "time_to_learn",
        .summary =
            "the iteration from which the reference network has a test accuracy, a training loss, or both",
        .settings = settings_of<TimeToLearnSettings>(
            {setting<TimeToLearnSettings>(
                 &TimeToLearnSettings::accuracy,
                 {.name = "accuracy",
                  .units = "1",
                  .allowed = {.above = 0.0, .most = 1.0},
                  .help = "least share of test samples that are classified correctly where a network has "
                          "learned; empty: any",
                  .is_added_later = true}),
             setting<TimeToLearnSettings>(&TimeToLearnSettings::loss,
                                          {.name = "loss",
                                           .units = "1",
                                           .allowed = {.above = 0.0},
                                           .help = "largest training loss there, in its unit, with the "
                                                   "penalty; empty: any. Where both are given, both at once",
                                           .is_added_later = true}),
             setting<TimeToLearnSettings>(&TimeToLearnSettings::hold,
                                          {.name = "hold",
                                           .units = "iterations",
                                           .allowed = {.least = 1},
                                           .help = "for how many iterations in a row that has to be so",
                                           .is_added_later = true})}),
        .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            check(setup);
            return std::make_unique<TimeToLearn>(setup);
        }};
}

}  // namespace netlyap::observables
