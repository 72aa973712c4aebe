#include "netlyap/model/gradient_descent.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace netlyap {
namespace {

/// One weight w on one sample x = 1, y = 0 with squared loss: L = w^2 / 2, so g = w and the Hessian is 1.
TrainingSystem parabola(const Descent& descent) {
    TrainingSystem system;
    system.shape = {{1, 1}, Activation::sigmoid, Biases::none};
    system.train.count = 1;
    system.train.features = 1;
    system.train.inputs = {1.0};
    system.train.targets = {0.0};
    system.train.target_names = {"y"};
    system.loss = Loss::squared;
    system.descent = descent;
    return system;
}

std::vector<double> after(const TrainingSystem& system, double eta, int steps, double w) {
    GradientDescent map(system);
    std::vector<double> here(phase_dimension(system), 0.0);
    std::vector<double> next(here.size());
    here[0] = w;
    for (int t = 0; t < steps; ++t) {
        map.step(eta, here, next);
        std::swap(here, next);
    }
    return here;
}

TEST(Descent, OnAParabolaIsItsDefinition) {
    constexpr double eta = 0.125;
    for (const auto& [method, name] : words_of(DescentMethod())) {
        SCOPED_TRACE(std::string(name));
        Descent descent;
        descent.method = method;
        long double w = 2.0L, v = 0.0L, s = 0.0L;
        for (int t = 1; t <= 10; ++t) {
            const long double g = w;
            switch (method) {
                case DescentMethod::gradient:
                    w -= eta * g;
                    break;
                case DescentMethod::momentum:
                    v = 0.9L * v + g;
                    w -= eta * v;
                    break;
                case DescentMethod::nesterov:
                    v = 0.9L * v + g;
                    w -= eta * (g + 0.9L * v);
                    break;
                case DescentMethod::rmsprop:
                    s = 0.99L * s + 0.01L * g * g;
                    w -= eta * g / (std::sqrt(s) + 1e-8L);
                    break;
                case DescentMethod::adam:
                    v = 0.9L * v + 0.1L * g;
                    s = 0.999L * s + 0.001L * g * g;
                    w -= eta * (v / (1.0L - std::pow(0.9L, t))) /
                         (std::sqrt(s / (1.0L - std::pow(0.999L, t))) + 1e-8L);
                    break;
            }
            EXPECT_NEAR(after(parabola(descent), eta, t, 2.0)[0], static_cast<double>(w), 1e-12) << t;
        }
    }
}

/// Whether it runs away from 1e-3 at this learning rate.
bool diverges(const Descent& descent, double eta) {
    return !(std::fabs(after(parabola(descent), eta, 20000, 1e-3)[0]) < 1e-3);
}

TEST(Descent, OfAParabolaDivergesWhereTheorySays) {
    for (const double beta : {0.0, 0.5, 0.9}) {
        struct Threshold {
            DescentMethod method;
            double eta;
        };
        for (const Threshold& threshold :
             {Threshold{DescentMethod::gradient, 2.0},
              {DescentMethod::momentum, 2.0 + 2.0 * beta},
              {DescentMethod::nesterov, (2.0 + 2.0 * beta) / (1.0 + 2.0 * beta)}}) {
            Descent descent;
            descent.method = threshold.method;
            descent.momentum = beta;
            EXPECT_FALSE(diverges(descent, 0.99 * threshold.eta)) << word_of(threshold.method) << beta;
            EXPECT_TRUE(diverges(descent, 1.01 * threshold.eta)) << word_of(threshold.method) << beta;
        }
    }
}

TEST(Descent, HasALearningRateForEachLayer) {
    Descent descent;
    descent.factors = {0.5, 4.0};
    TrainingSystem system = parabola(descent);
    system.shape.widths = {1, 1, 1};
    system.shape.activation = Activation::tanh;
    TrainingSystem plain = system;
    plain.descent = {};
    const std::vector<double> theta = {0.3, 0.7};
    std::vector<double> next(2), half(2), fourfold(2);
    GradientDescent(system).step(0.1, theta, next);
    GradientDescent(plain).step(0.05, theta, half);
    GradientDescent(plain).step(0.4, theta, fourfold);
    EXPECT_EQ(next[0], half[0]);
    EXPECT_EQ(next[1], fourfold[1]);
    EXPECT_NE(next[0], fourfold[0]);
}

/// f = b sum_j a_j tanh(c w_j . x) of a textbook, all entries of its a and w moved by eta dL/da and eta
/// dL/dw.
struct Parametrised {
    static constexpr std::size_t n = 3, m = 5;
    double b, c;
    std::array<double, m> a{};
    std::array<std::array<double, n>, m> w{};

    void step(double eta, const Samples& samples) {
        std::array<double, m> of_a{};
        std::array<std::array<double, n>, m> of_w{};
        for (std::size_t s = 0; s < samples.count; ++s) {
            std::array<double, m> phi{};
            double f = 0.0;
            for (std::size_t j = 0; j < m; ++j) {
                double z = 0.0;
                for (std::size_t i = 0; i < n; ++i)
                    z += c * w[j][i] * samples.row(s)[i];
                phi[j] = std::tanh(z);
                f += b * a[j] * phi[j];
            }
            const double error = (f - samples.targets[s]) / static_cast<double>(samples.count);
            for (std::size_t j = 0; j < m; ++j) {
                of_a[j] += error * b * phi[j];
                for (std::size_t i = 0; i < n; ++i)
                    of_w[j][i] += error * b * a[j] * (1.0 - phi[j] * phi[j]) * c * samples.row(s)[i];
            }
        }
        for (std::size_t j = 0; j < m; ++j) {
            a[j] -= eta * of_a[j];
            for (std::size_t i = 0; i < n; ++i)
                w[j][i] -= eta * of_w[j][i];
        }
    }
};

TEST(Factors, WriteTheTangentKernelAndTheMeanFieldParametrisation) {
    constexpr double n = Parametrised::n, m = Parametrised::m;
    struct Way {
        double b, c;       ///< of the textbook
        double eta_scale;  ///< what it multiplies eta by
        std::vector<double> factors;
    };
    for (const Way& way : {Way{1.0 / std::sqrt(m), 1.0 / std::sqrt(n), 1.0, {1.0 / n, 1.0 / m}},
                           Way{1.0 / m, 1.0, m, {m, 1.0 / m}}}) {
        TrainingSystem system = parabola({});
        system.shape = {{3, 5, 1}, Activation::tanh, Biases::none};
        system.train.count = 4;
        system.train.features = 3;
        system.train.inputs = {0.5, -1.0, 2.0, 1.5, 0.25, -0.5, -2.0, 1.0, 0.75, 0.125, 0.5, 1.0};
        system.train.targets = {1.0, -0.5, 0.25, 2.0};
        system.descent.factors = way.factors;
        Parametrised textbook{way.b, way.c};
        std::vector<double> theta;
        for (std::size_t j = 0; j < Parametrised::m; ++j)
            for (std::size_t i = 0; i < Parametrised::n; ++i) {
                textbook.w[j][i] = std::sin(1.0 + static_cast<double>(3 * j + i));
                theta.push_back(way.c * textbook.w[j][i]);
            }
        for (std::size_t j = 0; j < Parametrised::m; ++j) {
            textbook.a[j] = std::cos(static_cast<double>(j));
            theta.push_back(way.b * textbook.a[j]);
        }
        GradientDescent map(system);
        std::vector<double> next(theta.size());
        for (int t = 0; t < 30; ++t) {
            map.step(0.2, theta, next);
            theta.swap(next);
            textbook.step(0.2 * way.eta_scale, system.train);
        }
        for (std::size_t j = 0; j < Parametrised::m; ++j) {
            EXPECT_NEAR(theta[15 + j], way.b * textbook.a[j], 1e-13);
            for (std::size_t i = 0; i < Parametrised::n; ++i)
                EXPECT_NEAR(theta[3 * j + i], way.c * textbook.w[j][i], 1e-13);
        }
    }
}

/// Three samples of y = x with a bias, and a batch of the last two of them.
TrainingSystem line(const Descent& descent) {
    TrainingSystem system = parabola(descent);
    system.shape.biases = Biases::all;
    system.train.count = 3;
    system.train.inputs = {1.0, 2.0, 4.0};
    system.train.targets = {1.5, 2.0, 3.5};
    return system;
}

TEST(Batch, OfAllSamplesIsPlainDescent) {
    for (const auto& [method, name] : words_of(DescentMethod())) {
        Descent descent;
        descent.method = method;
        const TrainingSystem full = line(descent);
        descent.batch = 3;
        const TrainingSystem batched = line(descent);
        std::vector<double> here(phase_dimension(full), 0.25), next(here.size()), next_on(here.size());
        GradientDescent(full).step(0.1, here, next);
        GradientDescent(batched).step_on({3, full.train.inputs, full.train.targets}, 0.1, here, next_on);
        EXPECT_EQ(next, next_on) << name;
    }
}

TEST(Batch, TakesTheMeanOfItsOwnSamplesWhenItIsSmaller) {
    for (const auto& [method, name] : words_of(DescentMethod())) {
        Descent descent;
        descent.method = method;
        descent.batch = 2;
        TrainingSystem system = line(descent);
        const TrainingSystem all = system;
        system.train.count = 1;  // the last one alone
        system.train.inputs = {4.0};
        system.train.targets = {3.5};
        system.descent.batch = 0;
        std::vector<double> here(phase_dimension(system), 0.0), next(here.size()), next_on(here.size());
        here[0] = 0.25;
        GradientDescent(system).step(0.1, here, next);
        GradientDescent(all).step_on(
            {1, std::span(all.train.inputs).last(1), std::span(all.train.targets).last(1)}, 0.1, here,
            next_on);
        for (std::size_t i = 0; i < 2; ++i)
            EXPECT_NEAR(next[i], next_on[i], 1e-15) << name;
    }
}

TEST(Momentum, OfZeroIsPlainDescent) {
    for (const DescentMethod method : {DescentMethod::momentum, DescentMethod::nesterov}) {
        Descent descent;
        descent.method = method;
        descent.momentum = 0.0;
        const std::vector<double> with = after(line(descent), 0.07, 50, 0.3);
        const std::vector<double> without = after(line({}), 0.07, 50, 0.3);
        EXPECT_EQ(with[0], without[0]);
        EXPECT_EQ(with[1], without[1]);
    }
}

}  // namespace
}  // namespace netlyap
