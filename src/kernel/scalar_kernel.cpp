#include "scalar_kernel.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

ScalarKernel::ScalarKernel(const TrainingSystem& system)
    : map_(system), one_(parameter_count(system.shape)), one_next_(one_.size()) {}

void ScalarKernel::gather(std::span<const double> parameters, std::size_t lane) {
    for (std::size_t i = 0; i < one_.size(); ++i)
        one_[i] = parameters[i * lanes + lane];
}

std::uint32_t ScalarKernel::step(double learning_rate, std::span<const double> from, std::span<double> to,
                                 std::span<double> loss) {
    std::uint32_t not_finite = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        gather(from, lane);
        const double here = map_.step(learning_rate, one_, one_next_);
        for (std::size_t i = 0; i < one_.size(); ++i)
            to[i * lanes + lane] = one_next_[i];
        if (!std::all_of(one_next_.begin(), one_next_.end(), [](double x) { return std::isfinite(x); }))
            not_finite |= 1U << lane;
        if (!loss.empty())
            loss[lane] = here;
    }
    return not_finite;
}

void ScalarKernel::assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                          std::span<std::int64_t> correct) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        gather(parameters, lane);
        const Assessment assessment = map_.assess(one_, samples);
        loss[lane] = assessment.loss;
        correct[lane] = assessment.correct;
    }
}

void ScalarKernel::distance(std::span<const double> a, std::span<const double> b,
                            std::span<double> distance) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        double sum = 0.0;
        for (std::size_t i = lane; i < a.size(); i += lanes)
            sum += std::fabs(a[i] - b[i]);
        distance[lane] = sum;
    }
}

}  // namespace netlyap
