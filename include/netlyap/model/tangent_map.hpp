#pragma once

#include "netlyap/model/sample_pass.hpp"
#include "netlyap/model/training_system.hpp"

#include <span>
#include <vector>

/// The derivative of the map of gradient_descent.hpp, as a scalar reference: every vectorized kernel gives
/// the same bits.
///
/// Products with the Hessian H of L by forward over reverse (Pearlmutter 1994,
/// doi:10.1162/neco.1994.6.1.147): with dW, db the parts of a vector v and d of everything its derivative
/// along v,
///
///     dz_l = dW_l a_(l-1) + W_l da_(l-1) + db_l,   da_l = phi'(z_l) dz_l
///     output error e:   de = (diag(p) - p p^T) dz with a softmax, otherwise de = dz
///     g_l = W_(l+1)^T e_(l+1),   dg_l = dW_(l+1)^T e_(l+1) + W_(l+1)^T de_(l+1)
///     e_l = phi'(z_l) g_l,   de_l = phi'(z_l) dg_l + phi''(z_l) g_l dz_l
///     n H v = sum_s (de_l a_(l-1)^T + e_l da_(l-1)^T, de_l) + n l2 v (weights only)
///
/// phi'' of relu is 0. The step itself is linear in (theta, state, gradient), so that descend() of
/// training_system.hpp takes tangents as it takes points:
///
///     gradient           J v = v - eta H v
///     momentum           J (v, w) = (v - eta w', w'),  w' = momentum w + H v;   nesterov likewise
///
/// How it is evaluated (part of the definition of the bits): as gradient_descent.hpp, sums in the order
/// above, dW a before W da and dW^T e before W^T de at each place; the softmax without cancellation, over
/// pairs of classes
///
///     de_k = sum_l p_k p_l (dz_k - dz_l)
///
/// where class 0, with dz_0 = 0, comes first.
namespace netlyap {

/// Whether the map of this descent has a derivative everywhere: rmsprop and adam have none where a mean
/// square is 0, as it is at first.
[[nodiscard]] bool has_tangent_map(DescentMethod method) noexcept;

class TangentMap {
public:
    /// Keeps a reference to the system, which must outlive it.
    explicit TangentMap(const TrainingSystem& system);

    /// J v at a point, of the step on all training samples, with has_tangent_map(): the tangents at t+1 from
    /// those at t, both [tangent][phase_dimension(system)], not overlapping.
    void push(double learning_rate, std::span<const double> point, std::span<const double> tangents,
              std::span<double> pushed);

    /// The same of the step on the samples of a batch.
    void push_on(const SampleRows& batch, double learning_rate, std::span<const double> point,
                 std::span<const double> tangents, std::span<double> pushed);

    /// H(theta) v of the loss on all training samples, penalty included; vectors and products
    /// [vector][parameter], not overlapping.
    void hessian_products(std::span<const double> parameters, std::span<const double> vectors,
                          std::span<double> products);

private:
    /// sums_of_samples_ = m H v, v the first numbers of each tangent, which has `stride` of them.
    void accumulate(std::span<const double> parameters, const SampleRows& rows,
                    std::span<const double> tangents, std::size_t stride);
    void forward(std::span<const double> tangent);
    void output_errors();
    void backward(std::span<const double> tangent);
    void add_sums(std::span<double> sum) const;
    [[nodiscard]] SampleRows training_rows() const {
        return {system_.train.count, system_.train.inputs, train_targets_};
    }

    const TrainingSystem& system_;
    std::size_t parameter_count_;
    std::vector<double> train_targets_;  ///< [sample][output]
    SamplePass pass_;
    std::vector<double> probabilities_;             ///< with a softmax [class]
    std::vector<std::vector<double>> sums_;         ///< dz [layer][unit]
    std::vector<std::vector<double>> activations_;  ///< da of hidden layers [layer][unit]
    std::vector<std::vector<double>> errors_;       ///< de [layer][unit]
    std::vector<double> sums_of_samples_;           ///< m H v [tangent][parameter]
};

}  // namespace netlyap
