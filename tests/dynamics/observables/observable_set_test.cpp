#include "netlyap/dynamics/observables/observable_set.hpp"

#include "netlyap/core/error.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace netlyap::observables {
namespace {

constexpr std::int64_t iterations = 700;

const std::vector<std::string> sharing = {"saturation", "period", "intermittency"};

Observation observation(const TrainingSystem& system, const std::vector<std::string>& names) {
    const ensemble::TrajectorySetup setup = unperturbed_setup(5.0);
    Observation run(system, setup);
    for (const std::string& name : names) {
        const ObservableType& type = observable_type(name);
        run.add(type, observable_setup(type, system, setup, iterations));
    }
    return run;
}

TEST(ObservableSet, HasTheBitsOfEachAlone) {
    const TrainingSystem system = iris_system();
    Observation together = observation(system, sharing);
    together.advance_to(iterations);
    for (std::size_t i = 0; i < sharing.size(); ++i) {
        Observation alone = observation(system, {sharing[i]});
        alone.advance_to(iterations);
        const std::vector<FieldValues> expected = alone.observable(0).results();
        const std::vector<FieldValues> found = together.observable(i).results();
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t f = 0; f < found.size(); ++f)
            EXPECT_EQ(bits(found[f]), bits(expected[f])) << together.observable(i).fields()[f].path;
    }
}

/// What a set keeps of its observables at this iteration, in bytes.
std::size_t state_size(const TrainingSystem& system, const std::vector<std::string>& names) {
    Observation run = observation(system, names);
    run.advance_to(300);
    ByteWriter writer;
    run.observables().save(writer);
    return writer.bytes().size();
}

TEST(ObservableSet, KeepsWhatIsSharedOnce) {
    const TrainingSystem system = iris_system();
    SharedSignals signals(system, "scalar");
    static_cast<void>(signals.saturation());
    static_cast<void>(signals.recent_values());
    ByteWriter shared;
    signals.save(shared);
    std::size_t alone = 0;
    for (const std::string& name : sharing)
        alone += state_size(system, {name});
    // Two of the three ask for each signal; a mark begins every state with signals.
    EXPECT_EQ(state_size(system, sharing) + shared.bytes().size() + sizeof(std::uint64_t), alone);
}

TEST(SharedSignals, AreOneForAllWhoAsk) {
    const TrainingSystem system = iris_system();
    SharedSignals signals(system, "scalar");
    EXPECT_EQ(&signals.saturation(), &signals.saturation());
    EXPECT_EQ(&signals.laminar_kernel(), &signals.laminar_kernel());
    EXPECT_FALSE(signals.needs_loss());
    EXPECT_EQ(&signals.recent_values(), &signals.recent_values());
    EXPECT_TRUE(signals.needs_loss());
}

TEST(SharedSignals, RefuseASystemWithoutSigmoids) {
    const TrainingSystem system = iris_system(Activation::tanh);
    SharedSignals signals(system, "scalar");
    EXPECT_NO_THROW(static_cast<void>(signals.recent_values()));
    EXPECT_THROW(static_cast<void>(signals.saturation()), UsageError);
}

TEST(SharedSignals, RefuseAStateFromBeforeTheyWereShared) {
    const TrainingSystem system = iris_system();
    const auto kernel = make_kernel("scalar", system);
    const ensemble::Trajectory trajectory(system, *kernel, unperturbed_setup(5.0));
    const LaminarKernel laminar_kernel("scalar", system);
    ByteWriter old;  // as `saturation` alone began with it
    laminar::SaturationTracker(system, laminar_kernel).save(old);
    SharedSignals signals(system, "scalar");
    static_cast<void>(signals.saturation());
    ByteReader reader(old.bytes());
    EXPECT_THROW(signals.restore(reader, trajectory), DataError);
    ByteWriter none;  // what shares nothing keeps the state that it always had
    SharedSignals(system, "scalar").save(none);
    EXPECT_TRUE(none.bytes().empty());
}

/// The scalar kernel, which counts its steps with the loss.
class LossCounter final : public Kernel {
public:
    explicit LossCounter(const TrainingSystem& system) : kernel_(make_kernel("scalar", system)) {}
    [[nodiscard]] std::string name() const override { return kernel_->name(); }
    std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                       std::span<double> loss) override {
        with_loss += loss.empty() ? 0 : 1;
        return kernel_->step(learning_rate, from, to, loss);
    }
    std::uint32_t step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                          std::span<double> to) override {
        return kernel_->step_on(batch, learning_rate, from, to);
    }
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override {
        kernel_->assess(parameters, samples, loss, correct);
    }
    void predict(std::span<const double> parameters, const Samples& samples,
                 std::span<double> predictions) override {
        kernel_->predict(parameters, samples, predictions);
    }
    void distance(Norm norm, std::span<const double> a, std::span<const double> b,
                  std::span<double> distance) override {
        kernel_->distance(norm, a, b, distance);
    }

    int with_loss = 0;

private:
    std::unique_ptr<Kernel> kernel_;
};

/// Wants the loss at every third iteration, and counts how often it is asked.
class Curious final : public Observable {
public:
    Curious() : Observable("/curious") {}
    [[nodiscard]] Demand demand(std::int64_t t) const override {
        ++asked;
        return {t % 3 == 0, t % 3 == 0};
    }
    void observe(const ensemble::Trajectory&) override { ++observed; }

    static inline int asked = 0;
    int observed = 0;
};

TEST(ObservableSet, AsksOnceForEachIterationAndTakesTheLossWhereItIsWanted) {
    const TrainingSystem system = iris_system();
    LossCounter kernel(system);
    ensemble::Trajectory trajectory(system, kernel, unperturbed_setup(5.0));
    ObservableSet set(system, kernel.name());
    Curious* curious = nullptr;
    const ObservableType type{"curious", "", {}, [&](const ObservableSetup&) {
                                  auto made = std::make_unique<Curious>();
                                  curious = made.get();
                                  return made;
                              }};
    set.add(type, {});
    for (int t = 0; t < 30; ++t)
        set.advance(trajectory);
    EXPECT_EQ(Curious::asked, 30);
    EXPECT_EQ(curious->observed, 10);
    EXPECT_EQ(kernel.with_loss, 10);
    EXPECT_EQ(trajectory.iteration(), 30);
}

}  // namespace
}  // namespace netlyap::observables
