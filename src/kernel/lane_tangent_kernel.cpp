#include "lane_tangent_kernel.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/model/tangent_map.hpp"

namespace netlyap {

LaneTangentKernel::LaneTangentKernel(const LaneFunctions& functions, const TrainingSystem& system)
    : functions_(functions),
      system_(system),
      training_(system),
      scratch_(lane_scratch_size(system.shape, true)) {}

LaneTask LaneTangentKernel::completed(LaneTask task, std::size_t numbers, std::span<const double> theta,
                                      std::span<const double> tangents, std::span<double> pushed) {
    NETLYAP_ASSERT(tangents.size() % (numbers * lanes) == 0 && pushed.size() == tangents.size(),
                   "shape [tangent][number][lane]");
    task.scratch = scratch_.data();
    task.from = theta.data();
    task.tangent_count = tangents.size() / (numbers * lanes);
    task.tangent_size = numbers;
    task.tangents = tangents.data();
    task.pushed = pushed.data();
    return task;
}

void LaneTangentKernel::push(const std::optional<Minibatch>& batch, double learning_rate,
                             std::span<const double> point, std::span<const double> tangents,
                             std::span<double> pushed) {
    NETLYAP_ASSERT(has_tangent_map(system_.descent.method), "the roots of rmsprop and adam are not smooth");
    LaneTask task = batch ? training_.task_on(*batch) : training_.task_on_training();
    task = completed(task, phase_dimension(system_), point, tangents, pushed);
    task.learning_rate = learning_rate;
    functions_.push(task);
}

void LaneTangentKernel::multiply_hessian(std::span<const double> parameters, std::span<const double> vectors,
                                         std::span<double> products) {
    functions_.multiply_hessian(completed(training_.task_on_training(), parameter_count(system_.shape),
                                          parameters, vectors, products));
}

void LaneTangentKernel::orthonormalize(std::span<double> vectors, std::size_t count,
                                       std::span<double> triangle) {
    NETLYAP_ASSERT(
        vectors.size() % (count * lanes) == 0 && triangle.size() == triangle_entries(count) * lanes,
        "shapes [vector][entry][lane] and [entry][lane]");
    functions_.orthonormalize(vectors.data(), count, vectors.size() / (count * lanes), triangle.data());
}

}  // namespace netlyap
