#include "netlyap/dynamics/tangents/covariant_columns.hpp"

#include "netlyap/dynamics/tangents/tangent_frame.hpp"

#include "small_trajectory.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numbers>
#include <vector>

namespace netlyap::tangent {
namespace {

constexpr double pi = std::numbers::pi;

/// The constant map with the eigenvalues 3, 2, 1/2 along (1, 0, 0), (1, 1, 0) / sqrt 2, (1, 2, 2) / 3:
/// triangular, so that its frames are the unit vectors, and R itself. In lane 0; in the others a step that
/// does nothing.
std::vector<double> triangular_map() {
    constexpr std::array<double, 6> entries = {3.0, -1.0, -0.25, 2.0, -1.5, 0.5};
    constexpr std::array<double, 6> unity = {1.0, 0.0, 0.0, 1.0, 0.0, 1.0};
    std::vector<double> triangle(entries.size() * lanes, 0.0);
    for (std::size_t entry = 0; entry < entries.size(); ++entry)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            triangle[entry * lanes + lane] = lane == 0 ? entries[entry] : unity[entry];
    return triangle;
}

TEST(CovariantColumns, AreTheEigenvectorsOfAConstantMap) {
    for (CovariantColumns columns : {CovariantColumns(3), CovariantColumns::mixed(3)}) {
        std::vector<double> growth;
        for (int n = 0; n < 150; ++n) {
            const std::span<const double> found = columns.step_back(triangular_map());
            growth.assign(found.begin(), found.end());
        }
        const double half = 1.0 / std::sqrt(2.0);
        EXPECT_EQ(columns(0, 0, 0), 1.0);
        EXPECT_NEAR(columns(0, 1, 0), half, 1e-15);
        EXPECT_NEAR(columns(1, 1, 0), half, 1e-15);
        EXPECT_NEAR(columns(0, 2, 0), 1.0 / 3.0, 1e-15);
        EXPECT_NEAR(columns(1, 2, 0), 2.0 / 3.0, 1e-15);
        EXPECT_NEAR(columns(2, 2, 0), 2.0 / 3.0, 1e-15);
        EXPECT_NEAR(growth[0], 3.0, 1e-14);
        EXPECT_NEAR(growth[lanes], 2.0, 1e-14);
        EXPECT_NEAR(growth[2 * lanes], 0.5, 1e-14);
        EXPECT_NEAR(angle(columns, 0, columns, 1, 0), pi / 4, 1e-15);
        EXPECT_NEAR(angle(columns, 1, columns, 2, 0), pi / 4, 1e-15);  // (1 + 2) / (3 sqrt 2)
        EXPECT_NEAR(angle(columns, 0, columns, 2, 0), std::acos(1.0 / 3.0), 1e-15);
    }
}

TEST(CovariantColumns, StayAsTheyAreWhereNothingGrows) {
    CovariantColumns columns(3);
    CovariantColumns other = CovariantColumns::mixed(3);
    for (CovariantColumns* each : {&columns, &other})
        for (int n = 0; n < 10; ++n)
            each->step_back(triangular_map());
    EXPECT_EQ(angle(columns, 0, columns, 1, 1), pi / 2);
    EXPECT_NEAR(angle(other, 0, other, 1, 1), pi / 4, 1e-15);
    EXPECT_NEAR(angle(columns, 2, other, 2, 1), std::acos(1.0 / std::sqrt(3.0)), 1e-15);
}

/// R = (1, 1 / small; 0, 1) leads from the line along (-1, small) to that along (0, 1).
TEST(CovariantColumns, KnowSmallAnglesToTheirLastDigits) {
    for (const double small : {1e-3, 1e-7, 1e-12}) {
        CovariantColumns columns(2);
        std::vector<double> triangle(3 * lanes, 1.0);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            triangle[lanes + lane] = 1.0 / small;
        columns.step_back(triangle);
        EXPECT_NEAR(angle(columns, 0, columns, 1, 3), std::atan(small), 1e-15 * small);
    }
}

TEST(CovariantColumns, AreMissingFromTheVectorOnThatASingularStepTakesAway) {
    CovariantColumns columns(3);
    std::vector<double> triangle = triangular_map();
    std::fill_n(triangle.data() + 3 * lanes, lanes, 0.0);  // R_22
    columns.step_back(triangle);
    columns.step_back(triangle);
    EXPECT_EQ(columns(0, 0, 0), 1.0);
    EXPECT_TRUE(std::isnan(columns(1, 1, 0)));
    EXPECT_TRUE(std::isnan(columns(2, 2, 0)));
    EXPECT_TRUE(std::isnan(angle(columns, 0, columns, 1, 0)));
}

/// Frames of a trajectory and the triangles between them, orthonormalised every `every` iterations.
struct Frames {
    std::vector<std::vector<double>> points;  ///< (theta, state) at those times
    std::vector<std::vector<double>> vectors;
    std::vector<std::vector<double>> triangles;  ///< the n-th leads from frame n to n + 1
    std::vector<double> log_growth;              ///< sum of all ln R_ii [vector][lane]
};

Frames follow(const TrainingSystem& system, double eta, std::size_t count, std::size_t transient,
              std::size_t frames, int every) {
    const auto copy = [](std::span<const double> values) {
        return std::vector<double>(values.begin(), values.end());
    };
    const auto kernel = make_kernel("auto", system);
    ensemble::Trajectory trajectory(system, *kernel, unperturbed_setup(eta));
    TangentFrame frame("auto", system, count);
    frame.draw(trajectory);
    Frames found;
    found.log_growth.assign(count * lanes, 0.0);
    for (std::size_t n = 0; n < transient + frames; ++n) {
        for (int step = 0; step < every; ++step) {
            trajectory.compute(false);
            frame.push(trajectory);
            trajectory.accept();
        }
        const std::span<const double> logarithms = frame.orthonormalize();
        if (n >= transient) {
            found.triangles.push_back(copy(frame.triangle()));
            for (std::size_t place = 0; place < logarithms.size(); ++place)
                found.log_growth[place] += logarithms[place];
        }
        if (n + 1 >= transient) {
            found.points.push_back(copy(trajectory.point()));
            found.vectors.push_back(copy(frame.vectors()));
        }
    }
    return found;
}

/// J v is g times the vector of the next frame, also while the columns have not yet turned.
TEST(CovariantColumns, AreTakenIntoEachOtherByTheMap) {
    constexpr std::size_t count = 6, frames = 60;
    const TrainingSystem system = iris_system();
    const Frames found = follow(system, 5.0, count, 200, frames, 1);
    CovariantColumns columns(count);
    LaneArray vectors(found.vectors.front().size()), next(vectors.size()), pushed(vectors.size());
    columns.find_vectors(found.vectors.back(), next.all());
    const auto kernel = make_tangent_kernel("auto", system);
    for (std::size_t n = frames; n-- > 0;) {
        const std::span<const double> growth = columns.step_back(found.triangles[n]);
        columns.find_vectors(found.vectors[n], vectors.all());
        LaneArray point(found.points[n].size());
        std::copy(found.points[n].begin(), found.points[n].end(), point.data());
        kernel->push({}, 5.0, point.all(), vectors.all(), pushed.all());
        const std::size_t size = vectors.size() / count;
        for (std::size_t place = 0; place < vectors.size(); ++place) {
            const double factor = growth[place / size * lanes + place % lanes];
            EXPECT_NEAR(pushed.data()[place], factor * next.data()[place], 1e-11) << n;
        }
        std::swap(vectors, next);
    }
}

/// sum ln g_j = sum ln R_jj + ln c_jj(begin) - ln c_jj(end), an identity: over a long time the exponents are
/// those of the frames.
TEST(CovariantColumns, GrowAsTheirFrames) {
    constexpr std::size_t count = 5, frames = 100;
    for (const int every : {1, 3}) {
        const Frames found = follow(iris_system(Activation::tanh), 0.5, count, 50, frames, every);
        CovariantColumns columns = CovariantColumns::mixed(count);
        std::vector<double> sums(count * lanes, 0.0);
        std::vector<double> at_end;
        for (std::size_t j = 0; j < count; ++j)
            at_end.push_back(std::log(columns(j, j, 0)));
        for (std::size_t n = frames; n-- > 0;) {
            const std::span<const double> growth = columns.step_back(found.triangles[n]);
            for (std::size_t place = 0; place < sums.size(); ++place)
                sums[place] += std::log(growth[place]);
        }
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                EXPECT_NEAR(sums[j * lanes + lane],
                            found.log_growth[j * lanes + lane] + std::log(columns(j, j, lane)) - at_end[j],
                            1e-11);
    }
}

}  // namespace
}  // namespace netlyap::tangent
