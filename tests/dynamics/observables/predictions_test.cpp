#include "netlyap/dynamics/observables/predictions.hpp"

#include "netlyap/core/error.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 200;

Observation predicted_at(const TrainingSystem& system, const std::string& at) {
    const ensemble::TrajectorySetup setup = unperturbed_setup(1.0);
    Observation run(system, setup);
    ObservableSetup told = observable_setup(predictions_observable(), system, setup, iterations);
    if (!at.empty())
        set_setting(told, "at", at);
    run.add(predictions_observable(), told);
    return run;
}

/// The probabilities of one network, as a textbook writes them.
std::vector<double> textbook(const std::vector<double>& theta, std::span<const double> x) {
    std::vector<double> hidden, output;
    for (std::size_t h = 0; h < 3; ++h) {
        double z = theta[12 + h];
        for (std::size_t j = 0; j < 4; ++j)
            z += theta[h * 4 + j] * x[j];
        hidden.push_back(1.0 / (1.0 + std::exp(-z)));
    }
    double sum = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        double z = theta[24 + k];
        for (std::size_t h = 0; h < 3; ++h)
            z += theta[15 + k * 3 + h] * hidden[h];
        output.push_back(std::exp(z));
        sum += output.back();
    }
    for (double& p : output)
        p /= sum;
    return output;
}

template <class Number>
std::vector<Number> companion(const Observable& observable, std::size_t number) {
    return std::get<std::vector<Number>>(observable.companions().at(number).values);
}

TEST(Predictions, AreThoseOfTheNetworkAtTheIterationForEverySampleByItsRow) {
    const TrainingSystem system = iris_system();
    const Samples data = iris();
    for (const std::string& at : {std::string(""), std::string("120")}) {
        Observation run = predicted_at(system, at);
        run.advance_to(at.empty() ? iterations - 1 : 120);
        const std::vector<double> theta(run.trajectory().parameters(0).begin(),
                                        run.trajectory().parameters(0).end());
        run.advance_to(iterations);
        const std::vector<FieldValues> results = run.observable(0).results();
        const auto predicted = std::get<std::vector<std::int64_t>>(results.at(0));
        const auto probability = std::get<std::vector<double>>(results.at(1));
        ASSERT_EQ(predicted.size(), lanes * 150);
        std::size_t right = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane)
            for (std::size_t row = 0; row < 150; ++row) {
                const std::vector<double> p = textbook(lane_of(theta, lane), data.row(row));
                const std::size_t place = lane * 150 + row;
                for (std::size_t k = 0; k < 3; ++k)
                    ASSERT_NEAR(probability[place * 3 + k], p[k], 1e-12);
                const auto largest = std::max_element(p.begin(), p.end()) - p.begin();
                ASSERT_EQ(predicted[place], largest);
                right += static_cast<std::uint32_t>(predicted[place]) == data.labels[row] ? 1U : 0U;
            }
        EXPECT_GT(right, lanes * 100) << "the networks have learned";
    }
}

TEST(Predictions, AgreeWithTheAccuracy) {
    const TrainingSystem system = iris_system();
    Observation run = predicted_at(system, "");
    run.advance_to(iterations - 1);
    std::array<double, lanes> loss{};
    std::array<std::int64_t, lanes> train{}, test{};
    run.trajectory().assess(run.trajectory().parameters(0), system.train, loss, train);
    run.trajectory().assess(run.trajectory().parameters(0), system.test, loss, test);
    run.advance_to(iterations);
    const auto predicted = std::get<std::vector<std::int64_t>>(run.observable(0).results().at(0));
    const auto true_class = companion<std::int64_t>(run.observable(0), 0);
    const auto is_training = companion<std::uint8_t>(run.observable(0), 1);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::array<std::int64_t, 2> right{};
        for (std::size_t row = 0; row < 150; ++row)
            right[is_training[row]] += predicted[lane * 150 + row] == true_class[row] ? 1 : 0;
        EXPECT_EQ(right[1], train[lane]);
        EXPECT_EQ(right[0], test[lane]);
    }
}

TEST(Predictions, AreAccompaniedByTheClassesAndTheSplit) {
    const TrainingSystem system = iris_system();
    const Observation run = predicted_at(system, "");
    const Samples data = iris();
    const auto true_class = companion<std::int64_t>(run.observable(0), 0);
    EXPECT_EQ(std::vector<std::uint32_t>(true_class.begin(), true_class.end()), data.labels);
    const auto is_training = companion<std::uint8_t>(run.observable(0), 1);
    EXPECT_EQ(std::accumulate(is_training.begin(), is_training.end(), 0), 120);
    for (std::size_t s = 0; s < system.test.count; ++s)
        EXPECT_EQ(is_training[static_cast<std::size_t>(system.test.rows[s])], 0);
}

TEST(Predictions, AreMissingWhereATrajectoryHasDiverged) {
    const TrainingSystem system = iris_system(Activation::relu);
    ensemble::TrajectorySetup setup = unperturbed_setup(1e200);
    Observation run(system, setup);
    run.add(predictions_observable(), observable_setup(predictions_observable(), system, setup, iterations));
    run.advance_to(iterations);
    const std::vector<FieldValues> results = run.observable(0).results();
    bool is_any = false;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        if (run.trajectory().diverged_at()[lane] >= 0 &&
            run.trajectory().diverged_at()[lane] < iterations - 1) {
            is_any = true;
            EXPECT_EQ(std::get<std::vector<std::int64_t>>(results[0])[lane * 150], -1);
            EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(results[1])[lane * 450]));
        }
    EXPECT_TRUE(is_any);
}

TEST(Predictions, RefuseAStateWithAClassThatThereIsNot) {
    const TrainingSystem system = iris_system();
    Observation run = predicted_at(system, "");
    const Bytes good = run.save();
    ByteWriter trajectory;
    run.trajectory().save(trajectory);
    const std::vector<std::int64_t> unknown(lanes * 150, -1);
    const std::span<const std::byte> pattern = std::as_bytes(std::span(unknown));
    const auto found = std::search(good.begin() + static_cast<std::ptrdiff_t>(trajectory.bytes().size()),
                                   good.end(), pattern.begin(), pattern.end());
    ASSERT_NE(found, good.end());
    Bytes bad = good;
    bad[static_cast<std::size_t>(found - good.begin())] = std::byte{3};  // ... ff ff ff 03 is no class either
    EXPECT_THROW(predicted_at(system, "").restore(bad), DataError);
    EXPECT_NO_THROW(predicted_at(system, "").restore(good));
}

}  // namespace
}  // namespace netlyap::observables
