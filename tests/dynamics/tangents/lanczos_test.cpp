#include "netlyap/dynamics/tangents/lanczos.hpp"

#include "netlyap/kernel/tangent_kernel.hpp"
#include "netlyap/dynamics/tangents/dense_spectrum.hpp"

#include "small_trajectory.hpp"
#include "tangents/known_operator.hpp"

#include <gtest/gtest.h>

namespace netlyap::tangent {
namespace {

/// n values that lie in another way in each lane.
std::vector<std::vector<double>> spread_values(std::size_t n) {
    std::vector<std::vector<double>> values(lanes, std::vector<double>(n));
    for (std::size_t lane = 0; lane < lanes; ++lane)
        for (std::size_t i = 0; i < n; ++i)
            values[lane][i] = std::sin(static_cast<double>((lane + 1) * i)) * static_cast<double>(i + lane);
    return values;
}

TEST(Lanczos, FindsBothEndsOfAKnownSpectrum) {
    for (const std::size_t n : {1U, 2U, 7U, 90U}) {
        const std::vector<std::vector<double>> values = spread_values(n);
        const std::size_t wanted = std::min<std::size_t>(n, 4);
        Lanczos lanczos(n, {wanted, wanted});
        const SpectrumEnds ends = lanczos.find(known_operator(values));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            std::vector<double> sorted = values[lane];
            std::sort(sorted.begin(), sorted.end());
            const double scale = std::max({-sorted.front(), sorted.back(), 1e-300});
            for (std::size_t i = 0; i < wanted; ++i) {
                EXPECT_NEAR(ends.largest[i * lanes + lane], sorted[n - 1 - i], 1e-13 * scale);
                EXPECT_NEAR(ends.smallest[i * lanes + lane], sorted[i], 1e-13 * scale);
            }
            EXPECT_LE(ends.residual[lane], 1e-12 * scale);
        }
    }
}

TEST(Lanczos, GoesOnUntilTheLastWantedOneHasCome) {
    constexpr std::size_t n = 90;
    const std::vector<std::vector<double>> values = spread_values(n);
    const SpectrumEnds ends = Lanczos(n, {9, 0}).find(known_operator(values));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::vector<double> sorted = values[lane];
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t i = 0; i < 9; ++i)
            EXPECT_NEAR(ends.largest[i * lanes + lane], sorted[n - 1 - i], 1e-13 * sorted.back());
    }
}

TEST(Lanczos, HasTheEigenvectorOfTheLargest) {
    constexpr std::size_t n = 60;
    const LaneOperator apply = known_operator(spread_values(n));
    const SpectrumEnds ends = Lanczos(n, {}).find(apply);
    LaneArray vector(n * lanes);
    LaneArray product(n * lanes);
    std::copy(ends.leading.begin(), ends.leading.end(), vector.data());
    apply(vector.all(), product.all());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        double length = 0.0;
        double residual = 0.0;
        for (std::size_t i = lane; i < n * lanes; i += lanes) {
            length += vector.data()[i] * vector.data()[i];
            residual += std::pow(product.data()[i] - ends.largest[lane] * vector.data()[i], 2);
        }
        EXPECT_NEAR(length, 1.0, 1e-13);
        EXPECT_LE(std::sqrt(residual), ends.residual[lane] + 1e-13 * ends.largest[lane]);
    }
}

// 5 and 2 are all that one vector sees; the third and fourth wanted lie in subspaces of their own.
TEST(Lanczos, GoesOnInANewSubspaceWhereOneIsClosed) {
    std::vector<double> values(20, 2.0);
    values[3] = 5.0;
    const SpectrumEnds ends =
        Lanczos(20, {3, 2}).find(known_operator(std::vector<std::vector<double>>(lanes, values)));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        EXPECT_NEAR(ends.largest[lane], 5.0, 1e-13);
        EXPECT_NEAR(ends.largest[lanes + lane], 2.0, 1e-13);
        EXPECT_NEAR(ends.largest[2 * lanes + lane], 2.0, 1e-13);
        EXPECT_NEAR(ends.smallest[lanes + lane], 2.0, 1e-13);
        EXPECT_LE(ends.steps[lane], 8U);
    }
}

TEST(Lanczos, FindsZerosOfNothing) {
    const SpectrumEnds ends = Lanczos(9, {2, 1}).find(
        known_operator(std::vector<std::vector<double>>(lanes, std::vector<double>(9, 0.0))));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        EXPECT_EQ(ends.largest[lane], 0.0);
        EXPECT_EQ(ends.residual[lane], 0.0);
    }
}

TEST(Lanczos, OfALaneDependsOnNoOther) {
    constexpr std::size_t n = 50;
    const std::vector<std::vector<double>> values = spread_values(n);
    const SpectrumEnds all = Lanczos(n, {2, 1}).find(known_operator(values));
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        std::vector<std::vector<double>> others(lanes,
                                                std::vector<double>(n, lane % 2 == 0 ? 0.0 : std::nan("")));
        others[lane] = values[lane];
        const SpectrumEnds alone = Lanczos(n, {2, 1}).find(known_operator(others));
        for (std::size_t i = 0; i < 2; ++i)
            EXPECT_EQ(alone.largest[i * lanes + lane], all.largest[i * lanes + lane]);
        EXPECT_EQ(alone.smallest[lane], all.smallest[lane]);
        EXPECT_EQ(alone.residual[lane], all.residual[lane]);
        EXPECT_EQ(lane_of(alone.leading, lane), lane_of(all.leading, lane));
        EXPECT_EQ(alone.steps[lane], all.steps[lane]);
        if (lane % 2 == 1) {
            EXPECT_TRUE(std::isnan(alone.largest[0]));
        }
    }
}

TEST(Lanczos, KeepsWhatMemoryHolds) {
    EXPECT_EQ(Lanczos::most_vectors(1), 1U);
    EXPECT_EQ(Lanczos::most_vectors(1000), 1000U);
    EXPECT_EQ(Lanczos::most_vectors(1001), 1001U);
    EXPECT_EQ(Lanczos::most_vectors(10'000), 419U);
    EXPECT_EQ(Lanczos::most_vectors(1'000'000), 300U);
}

TEST(Lanczos, OfTheHessianOfANetworkIsTheDenseOne) {
    const TrainingSystem system = iris_system(Activation::tanh);
    Observation run(system, unperturbed_setup(1.0));
    run.advance_to(50);
    const std::unique_ptr<TangentKernel> kernel = make_tangent_kernel("auto", system);
    const LaneOperator hessian = [&](std::span<const double> vectors, std::span<double> products) {
        kernel->multiply_hessian(run.trajectory().parameters(0), vectors, products);
    };
    const std::size_t n = parameter_count(system.shape);
    const std::vector<double> dense = whole_spectrum(n, hessian);
    const SpectrumEnds ends = Lanczos(n, {3, 3}).find(hessian);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const double scale = std::max(std::fabs(dense[lane]), std::fabs(dense[(n - 1) * lanes + lane]));
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_NEAR(ends.largest[i * lanes + lane], dense[i * lanes + lane], 1e-13 * scale);
            EXPECT_NEAR(ends.smallest[i * lanes + lane], dense[(n - 1 - i) * lanes + lane], 1e-13 * scale);
        }
    }
}

}  // namespace
}  // namespace netlyap::tangent
