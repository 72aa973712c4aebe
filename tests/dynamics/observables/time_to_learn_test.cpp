#include "netlyap/dynamics/observables/time_to_learn.hpp"

#include "netlyap/dynamics/observables/accuracy.hpp"
#include "netlyap/dynamics/observables/training.hpp"

#include "sentence_of.hpp"
#include "small_trajectory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace netlyap::observables {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::int64_t iterations = 120;
using Goal = std::map<std::string, std::string>;

ObservableSetup told_of(const Goal& goal, const TrainingSystem& system,
                        const ensemble::TrajectorySetup& setup) {
    ObservableSetup told = observable_setup(time_to_learn_observable(), system, setup, iterations);
    for (const auto& [name, text] : goal)
        set_setting(told, name, text);
    return told;
}

struct Learned {
    std::vector<std::int64_t> time;     ///< [lane]
    std::vector<std::uint8_t> outcome;  ///< [lane]
};

Learned of(const Observable& observable) {
    const std::vector<FieldValues> values = observable.results();
    return {std::get<std::vector<std::int64_t>>(values[0]), std::get<std::vector<std::uint8_t>>(values[1])};
}

/// By definition, from the accuracies and losses of one lane: the first t of `hold` in a row.
std::int64_t first_of(const std::vector<bool>& is_met, std::size_t hold) {
    for (std::size_t t = 0; t + hold <= is_met.size(); ++t) {
        bool is_there = true;
        for (std::size_t i = t; i < t + hold; ++i)
            is_there = is_there && is_met[i];
        if (is_there)
            return static_cast<std::int64_t>(t);
    }
    return -1;
}

/// At eta = 5 accuracy and loss go up and down, so that what holds for one iteration need not hold for ten.
TEST(TimeToLearn, IsTheFirstOfEnoughIterationsInARowThatMeetTheGoal) {
    const TrainingSystem system = iris_system();
    std::map<int, int> outcomes;
    for (const double eta : {0.3, 1.0, 5.0})
        for (const std::string hold : {"1", "3", "10"})
            for (const auto& [accuracy, loss] : std::vector<std::pair<std::string, std::string>>{
                     {"0.7", ""}, {"0.9", ""}, {"", "0.8"}, {"", "0.5"}, {"0.6", "0.6"}, {"1", "1e-09"}}) {
                const ensemble::TrajectorySetup setup = unperturbed_setup(eta);
                Observation run(system, setup);
                for (const ObservableType& type : {training_observable(), accuracy_observable()})
                    run.add(type, observable_setup(type, system, setup, iterations));
                run.add(time_to_learn_observable(),
                        told_of({{"accuracy", accuracy}, {"loss", loss}, {"hold", hold}}, system, setup));
                run.advance_to(iterations);
                const auto losses = std::get<std::vector<double>>(run.observable(0).results()[0]);
                const auto accuracies = std::get<std::vector<double>>(run.observable(1).results()[2]);
                const Learned learned = of(run.observable(2));
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    std::vector<bool> is_met;
                    for (std::size_t t = lane * iterations; t < (lane + 1) * iterations; ++t)
                        is_met.push_back((accuracy.empty() || accuracies[t] >= std::stod(accuracy)) &&
                                         (loss.empty() || losses[t] <= std::stod(loss)));
                    const std::int64_t expected = first_of(is_met, std::stoul(hold));
                    EXPECT_EQ(learned.time[lane], expected) << eta << " " << accuracy << " " << loss;
                    EXPECT_EQ(learned.outcome[lane], expected < 0 ? 1 : 0);
                    ++outcomes[expected < 0 ? -1 : expected == first_of(is_met, 1) ? 0 : 1];
                }
            }
    EXPECT_GT(outcomes[-1], 10) << "some do not learn";
    EXPECT_GT(outcomes[0], 10) << "some stay where they first meet the goal";
    EXPECT_GT(outcomes[1], 10) << "and some do not";
}

TEST(TimeToLearn, GoesOnWithinARowOverAnInterruption) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(1.0);
    const Goal goal = {{"accuracy", "0.6"}, {"hold", "20"}};
    const auto fresh = [&] {
        auto run = std::make_unique<Observation>(system, setup);
        run->add(time_to_learn_observable(), told_of(goal, system, setup));
        return run;
    };
    const auto whole = fresh();
    whole->advance_to(iterations);
    const Learned expected = of(whole->observable(0));
    std::size_t in_a_row = 0;
    for (std::int64_t cut = 0; cut <= iterations; cut += 7) {
        const auto first = fresh();
        first->advance_to(cut);
        for (const std::int64_t time : expected.time)
            in_a_row += time >= 0 && time < cut && cut < time + 20;
        const auto second = fresh();
        second->restore(first->save());
        second->advance_to(iterations);
        EXPECT_EQ(of(second->observable(0)).time, expected.time) << cut;
        EXPECT_EQ(of(second->observable(0)).outcome, expected.outcome) << cut;
    }
    EXPECT_GT(in_a_row, 5U) << "the cuts are within rows";
}

TEST(TimeToLearn, LooksNoMoreWhereAllHaveLearned) {
    const TrainingSystem system = iris_system();
    const ensemble::TrajectorySetup setup = unperturbed_setup(1.0);
    Observation run(system, setup);
    run.add(time_to_learn_observable(),
            told_of({{"accuracy", ""}, {"loss", "100"}, {"hold", "4"}}, system, setup));
    EXPECT_TRUE(run.observable(0).demand(0).observe && run.observable(0).demand(0).loss);
    run.advance_to(4);
    EXPECT_FALSE(run.observable(0).demand(4).observe || run.observable(0).demand(4).loss);
    EXPECT_EQ(of(run.observable(0)).time, std::vector<std::int64_t>(lanes, 0));
}

TEST(TimeToLearn, IsBeyondTheRunWhereTheTrajectoryDiverges) {
    TrainingSystem system = iris_system(Activation::relu);
    system.l2 = 1.0;
    const ensemble::TrajectorySetup setup = unperturbed_setup(1e100);
    for (const Goal& goal : {Goal{{"accuracy", "0.01"}, {"hold", "30"}},
                             {{"accuracy", ""}, {"loss", "1e300"}, {"hold", "30"}}}) {
        Observation run(system, setup);
        run.add(time_to_learn_observable(), told_of(goal, system, setup));
        run.advance_to(iterations);
        EXPECT_EQ(of(run.observable(0)).time, std::vector<std::int64_t>(lanes, -1));
        EXPECT_EQ(of(run.observable(0)).outcome, std::vector<std::uint8_t>(lanes, 1));
    }
}

TEST(TimeToLearn, RefusesAGoalThatTheJobCannotHave) {
    const ensemble::TrajectorySetup setup = unperturbed_setup(1.0);
    const auto refusal = [&](const Goal& goal, const TrainingSystem& system) {
        Observation run(system, setup);
        return test::sentence_of([&] { run.add(time_to_learn_observable(), told_of(goal, system, setup)); },
                                 ExitCode::usage);
    };
    EXPECT_THAT(refusal({{"accuracy", ""}}, iris_system()), HasSubstr("are both empty"));
    TrainingSystem untested = iris_system();
    untested.test = split_samples(iris(), 150, default_split_seed, FeatureScale::none).test;
    EXPECT_THAT(refusal({}, untested), AllOf(HasSubstr("accuracy = 0.9 is that of samples for testing"),
                                             HasSubstr("set data.train, or")));
    TrainingSystem regression = iris_system();
    regression.train.classes = 0;
    EXPECT_THAT(refusal({}, regression), HasSubstr("needs classes"));
}

}  // namespace
}  // namespace netlyap::observables
