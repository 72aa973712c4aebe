#include "netlyap/dynamics/tangents/tangent_frame.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace netlyap::tangent {
namespace {

/// ln |det A| by elimination in long double, A [row][column].
long double log_determinant(std::vector<std::vector<long double>> a) {
    long double sum = 0.0L;
    for (std::size_t k = 0; k < a.size(); ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k; i < a.size(); ++i)
            pivot = std::fabs(a[i][k]) > std::fabs(a[pivot][k]) ? i : pivot;
        std::swap(a[k], a[pivot]);
        sum += std::log(std::fabs(a[k][k]));
        for (std::size_t i = k + 1; i < a.size(); ++i) {
            const long double factor = a[i][k] / a[k][k];
            for (std::size_t j = k; j < a.size(); ++j)
                a[i][j] -= factor * a[k][j];
        }
    }
    return sum;
}

/// ln |det J| of the step that the trajectory takes, of one lane.
long double log_determinant_of_step(const TrainingSystem& system, const ensemble::Trajectory& trajectory,
                                    std::size_t lane) {
    const std::size_t count = phase_dimension(system);
    LaneArray unit_vectors(count * count * lanes), pushed(unit_vectors.size());
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t of = 0; of < lanes; ++of)
            unit_vectors.data()[(i * count + i) * lanes + of] = 1.0;
    make_tangent_kernel("auto", system)
        ->push(trajectory.batch(), trajectory.learning_rate(), trajectory.point(), unit_vectors.all(),
               pushed.all());
    std::vector<std::vector<long double>> jacobian(count, std::vector<long double>(count));
    for (std::size_t column = 0; column < count; ++column)
        for (std::size_t row = 0; row < count; ++row)
            jacobian[row][column] = pushed.data()[(column * count + row) * lanes + lane];
    return log_determinant(jacobian);
}

struct Growths {
    double of_all;                ///< the mean over iterations of the sum of all ln R_ii
    long double of_determinants;  ///< that of ln |det J|
};

Growths growths(const TrainingSystem& system, double eta, std::int64_t iterations, std::int64_t every) {
    constexpr std::size_t lane = 2;
    ensemble::TrajectorySetup setup = unperturbed_setup(eta);
    const auto kernel = make_kernel("auto", system);
    ensemble::Trajectory trajectory(system, *kernel, setup);
    TangentFrame frame("auto", system, phase_dimension(system));
    frame.draw(trajectory);
    Growths found{0.0, 0.0L};
    for (std::int64_t t = 1; t <= iterations; ++t) {
        trajectory.compute(false);
        found.of_determinants += log_determinant_of_step(system, trajectory, lane);
        frame.push(trajectory);
        trajectory.accept();
        if (t % every != 0)
            continue;
        const std::span<const double> logarithms = frame.orthonormalize();
        for (std::size_t i = 0; i < frame.count(); ++i)
            found.of_all += logarithms[i * lanes + lane];
    }
    return {found.of_all / static_cast<double>(iterations),
            found.of_determinants / static_cast<long double>(iterations)};
}

TEST(TangentFrame, GrowsInVolumeAsTheDeterminantsSay) {
    for (const double eta : {0.3, 1.0, 5.0}) {
        const Growths often = growths(iris_system(), eta, 60, 1);
        EXPECT_NEAR(often.of_all, static_cast<double>(often.of_determinants), 1e-12) << eta;
        const Growths seldom = growths(iris_system(), eta, 60, 10);
        EXPECT_NEAR(seldom.of_all, static_cast<double>(seldom.of_determinants), 1e-5) << eta;
    }
}

/// The momentum of a heavy ball is all that contracts volume: det J = beta^N, whatever the network.
TEST(TangentFrame, LosesTheVolumeThatMomentumLoses) {
    for (const double beta : {0.5, 0.9}) {
        TrainingSystem system = iris_system(Activation::tanh);
        system.descent.method = DescentMethod::momentum;
        system.descent.momentum = beta;
        const auto parameters = static_cast<double>(parameter_count(system.shape));
        EXPECT_NEAR(growths(system, 0.1, 40, 1).of_all, parameters * std::log(beta), 1e-12) << beta;
    }
}

TEST(TangentFrame, SaysThatASingularStepTakesADirectionAway) {
    TrainingSystem system = iris_system();
    system.descent.method = DescentMethod::momentum;
    system.descent.momentum = 0.0;  // the state is forgotten: half of all directions are lost
    const auto kernel = make_kernel("auto", system);
    ensemble::Trajectory trajectory(system, *kernel, unperturbed_setup(1.0));
    TangentFrame frame("auto", system, 1);
    LaneArray vector(phase_dimension(system) * lanes);  // the state alone
    vector.data()[(phase_dimension(system) - 1) * lanes] = 1.0;
    ByteWriter writer;
    writer.put_all(std::span<const double>(vector.all()));
    ByteReader reader(writer.bytes());
    frame.restore(reader);
    trajectory.compute(false);
    frame.push(trajectory);
    EXPECT_EQ(frame.orthonormalize()[0], -INFINITY);
    frame.push(trajectory);
    EXPECT_EQ(frame.orthonormalize()[0], -INFINITY);
}

}  // namespace
}  // namespace netlyap::tangent
