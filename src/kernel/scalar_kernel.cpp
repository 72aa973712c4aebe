#include "scalar_kernel.hpp"

#include "of_one_lane.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

ScalarKernel::ScalarKernel(const TrainingSystem& system)
    : parameters_(parameter_count(system.shape)),
      map_(system),
      theta_(parameters_),
      one_(phase_dimension(system)),
      one_next_(one_.size()) {}

template <class StepOne>
std::uint32_t ScalarKernel::step_lanes(std::span<const double> from, std::span<double> to, StepOne step_one) {
    std::uint32_t not_finite = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        one_ = of_one_lane(from, lane);
        step_one(lane);
        put_lane(one_next_, lane, to);
        const std::span<const double> theta = std::span(one_next_).first(parameters_);
        if (!std::all_of(theta.begin(), theta.end(), [](double x) { return std::isfinite(x); }))
            not_finite |= 1U << lane;
    }
    return not_finite;
}

std::uint32_t ScalarKernel::step(double learning_rate, std::span<const double> from, std::span<double> to,
                                 std::span<double> loss) {
    return step_lanes(from, to, [&](std::size_t lane) {
        const double here = map_.step(learning_rate, one_, one_next_);
        if (!loss.empty())
            loss[lane] = here;
    });
}

std::uint32_t ScalarKernel::step_on(const Minibatch& batch, double learning_rate,
                                    std::span<const double> from, std::span<double> to) {
    return step_lanes(from, to, [&](std::size_t lane) {
        const BatchOfOneLane of_lane(batch, lane);
        map_.step_on(of_lane.rows(), learning_rate, one_, one_next_);
    });
}

void ScalarKernel::assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                          std::span<std::int64_t> correct) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        theta_ = of_one_lane(parameters, lane);
        const Assessment assessment = map_.assess(theta_, samples);
        loss[lane] = assessment.loss;
        correct[lane] = assessment.correct;
    }
}

void ScalarKernel::predict(std::span<const double> parameters, const Samples& samples,
                           std::span<double> predictions) {
    std::vector<double> of_one(predictions.size() / lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        theta_ = of_one_lane(parameters, lane);
        map_.predict(theta_, samples, of_one);
        put_lane(of_one, lane, predictions);
    }
}

void ScalarKernel::distance(Norm norm, std::span<const double> a, std::span<const double> b,
                            std::span<double> distance) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        double sum = 0.0;
        for (std::size_t i = lane; i < a.size(); i += lanes) {
            const double difference = std::fabs(a[i] - b[i]);
            switch (norm) {
                case Norm::l1:
                    sum += difference;
                    break;
                case Norm::l2:
                    sum = std::fma(difference, difference, sum);
                    break;
                case Norm::max:
                    sum = difference > sum ? difference : sum;
                    break;
            }
        }
        distance[lane] = norm == Norm::l2 ? std::sqrt(sum) : sum;
    }
}

}  // namespace netlyap
