#include "netlyap/core/error.hpp"
#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/dynamics/observables/divergence.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 12;

/// What is recorded, by its path.
std::map<std::string, std::vector<double>> record(const TrainingSystem& system,
                                                  const std::map<std::string, std::string>& settings) {
    Observation run(system, small_setup());
    ObservableSetup told = observable_setup(divergence_observable(), system, small_setup(), iterations);
    for (const auto& [name, text] : settings)
        set_setting(told, name, text);
    run.add(divergence_observable(), told);
    run.advance_to(iterations);
    std::map<std::string, std::vector<double>> found;
    const auto fields = run.observable(0).fields();
    const auto results = run.observable(0).results();
    for (std::size_t i = 0; i < fields.size(); ++i)
        found[fields[i].path] = std::get<std::vector<double>>(results[i]);
    return found;
}

/// Differences of the points of a member from those of the reference, at an iteration.
std::vector<double> differences(const TrainingSystem& system, std::int64_t t, std::size_t member,
                                std::size_t lane) {
    Observation run(system, small_setup());
    run.advance_to(t);
    std::vector<double> a = lane_of(run.trajectory().parameters(0), lane);
    const std::vector<double> b = lane_of(run.trajectory().parameters(member), lane);
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] = std::fabs(a[i] - b[i]);
    return a;
}

double norm_of(Norm norm, const std::vector<double>& values) {
    double sum = 0.0;
    double squares = 0.0;
    for (const double value : values) {
        sum += value;
        squares += value * value;
    }
    return norm == Norm::l1   ? sum
           : norm == Norm::l2 ? std::sqrt(squares)
                              : *std::max_element(values.begin(), values.end());
}

TEST(DivergenceNorms, AreThoseOfTheDifferencesOfParameters) {
    const TrainingSystem system = iris_system();
    for (const auto& [norm, name] : words_of(Norm())) {
        const auto found = record(system, {{"norm", std::string(name)}, {"per_layer", "yes"}});
        const std::vector<double>& distance = found.at("/divergence/distance");
        const std::vector<double>& of_layers = found.at("/divergence/layer_distance");
        const std::vector<LayerLayout> layers = layer_layouts(system.shape);
        for (const std::int64_t t : {0, 5, 11})
            for (const std::size_t lane : {0U, 7U}) {
                std::vector<double> means(layers.size(), 0.0);
                for (std::size_t member = 1; member <= 3; ++member) {
                    const std::vector<double> moved = differences(system, t, member, lane);
                    const double expected = norm_of(norm, moved);
                    EXPECT_NEAR(distance[(lane * 3 + member - 1) * iterations + static_cast<std::size_t>(t)],
                                expected, 1e-14 * expected)
                        << name;
                    for (std::size_t l = 0; l < layers.size(); ++l)
                        means[l] +=
                            norm_of(norm, {moved.begin() + static_cast<std::ptrdiff_t>(layers[l].weights),
                                           moved.begin() + static_cast<std::ptrdiff_t>(layers[l].end())}) /
                            3.0;
                }
                for (std::size_t l = 0; l < layers.size(); ++l)
                    EXPECT_NEAR(of_layers[(lane * 2 + l) * iterations + static_cast<std::size_t>(t)],
                                means[l], 1e-14 * means[l])
                        << name << l;
            }
    }
}

TEST(DivergenceOfOutputs, IsThatOfTheProbabilitiesOrOutputsOnTheTestSamples) {
    for (const auto& [loss, name] : words_of(Loss())) {
        TrainingSystem system = iris_system();
        system.loss = loss;
        const auto found = record(system, {{"outputs", "yes"}, {"record", "mean"}, {"norm", "l2"}});
        const std::vector<double>& distance = found.at("/divergence/output_distance");
        Observation run(system, small_setup());
        run.advance_to(4);
        GradientDescent map(system);
        const std::size_t size = system.test.count * system.shape.outputs();
        std::vector<double> of_reference(size), of_member(size);
        map.predict(lane_of(run.trajectory().parameters(0), 2), system.test, of_reference);
        for (std::size_t s = 0; loss == Loss::cross_entropy && s < system.test.count; ++s)
            EXPECT_NEAR(of_reference[3 * s] + of_reference[3 * s + 1] + of_reference[3 * s + 2], 1.0, 1e-15);
        double mean = 0.0;
        for (std::size_t member = 1; member <= 3; ++member) {
            map.predict(lane_of(run.trajectory().parameters(member), 2), system.test, of_member);
            for (std::size_t i = 0; i < size; ++i)
                of_member[i] -= of_reference[i];
            mean += norm_of(Norm::l2, of_member) / 3.0;
        }
        EXPECT_GT(mean, 0.0);
        EXPECT_NEAR(distance[2 * iterations + 4], mean, 1e-13 * mean) << name;
    }
}

TEST(DivergenceOfTheState, CountsTheVelocityToo) {
    TrainingSystem system = iris_system();
    system.descent.method = DescentMethod::momentum;
    const auto without = record(system, {{"state", "no"}}).at("/divergence/distance");
    const auto with = record(system, {{"state", "yes"}}).at("/divergence/distance");
    for (std::size_t series = 0; series < lanes * 3; ++series) {
        EXPECT_EQ(with[series * iterations], without[series * iterations]) << "no velocity at first";
        EXPECT_GT(with[series * iterations + 5], 1.5 * without[series * iterations + 5]);
    }
}

TEST(DivergenceOfOutputs, NeedsTestSamples) {
    TrainingSystem system = iris_system();
    system.test = {};
    EXPECT_THROW(record(system, {{"outputs", "yes"}}), UsageError);
}

}  // namespace
}  // namespace netlyap::observables
