#include "scalar_kernel.hpp"

#include "netlyap/model/softmax_map.hpp"

#include <algorithm>
#include <cmath>

namespace netlyap {

ScalarKernel::ScalarKernel(const TrainingSystem& system)
    : map_(system),
      input_bounds_(largest_inputs(system.train)),
      one_(parameter_count(system.shape)),
      one_next_(one_.size()) {}

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

void ScalarKernel::may_differ(std::span<const double> a, std::span<const double> b,
                              std::span<const double> allowed, std::span<std::uint8_t> lanes_of_unit) {
    const std::size_t inputs = input_bounds_.size();
    const std::size_t hidden = lanes_of_unit.size();
    for (std::size_t h = 0; h < hidden; ++h) {
        lanes_of_unit[h] = 0;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto difference = [&](std::size_t parameter) {
                return std::fabs(a[parameter * lanes + lane] - b[parameter * lanes + lane]);
            };
            double bound = difference(hidden * inputs + h);
            for (std::size_t j = 0; j < inputs; ++j)
                bound = std::fma(input_bounds_[j], difference(h * inputs + j), bound);
            const bool is_allowed = bound < allowed[h * lanes + lane];
            lanes_of_unit[h] = static_cast<std::uint8_t>(lanes_of_unit[h] | (is_allowed ? 0U : 1U << lane));
        }
    }
}

void follow_softmax_map_lane_by_lane(std::span<const double> gains, std::span<const double> frequencies,
                                     std::span<double> logits, std::span<double> losses) {
    std::vector<double> z(frequencies.size());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        SoftmaxMap map(gains[lane], {frequencies.begin(), frequencies.end()});
        for (std::size_t k = 0; k < z.size(); ++k)
            z[k] = logits[k * lanes + lane];
        for (std::size_t place = lane; place < losses.size(); place += lanes)
            losses[place] = map.step(z);
        for (std::size_t k = 0; k < z.size(); ++k)
            logits[k * lanes + lane] = z[k];
    }
}

void ScalarKernel::follow_softmax_map(std::span<const double> gains, std::span<const double> frequencies,
                                      std::span<double> logits, std::span<double> losses) {
    follow_softmax_map_lane_by_lane(gains, frequencies, logits, losses);
}

}  // namespace netlyap
