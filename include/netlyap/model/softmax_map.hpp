#pragma once

#include "netlyap/model/samples.hpp"

#include <cstddef>
#include <span>
#include <vector>

/// What is left of gradient descent when every hidden unit is at 1 or at 0 on every sample.
///
/// Samples with the same binary activations a_g form a group g, and all samples of a group have the same
/// logits z_g. The output biases and the output weights then move so that
///
///     z_g(t+1) = z_g(t) - eta sum_h (1 + a_g . a_h) (q_h softmax(z_h(t)) - p_h),
///
/// q_h the share of the samples that are in group h, p_h [class] the share of the samples that are in the
/// group and in the class. When no unit tells samples apart there is one group, and this is the softmax map
///
///     z(t+1) = z(t) - K (softmax(z(t)) - p),    K = eta (1 + n_on).
///
/// The sum of each group's logits never changes: (1, ..., 1) is a neutral direction. So is, with several
/// groups, what lies outside of the range of the couplings: groups with equal activations keep their
/// distance.
namespace netlyap {

/// Samples on which the hidden units do the same.
struct SampleGroup {
    double mass = 1.0;                 ///< q, the share of all samples
    std::vector<double> class_masses;  ///< p [class], adding up to the mass
};

/// The map of the logits; a state is z [group][class], flat. With one group its bits are those of
/// LaminarKernel::follow_softmax_map.
class SoftmaxMap {
public:
    /// One group: K = eta (1 + n_on), and the class frequencies p.
    SoftmaxMap(double gain, std::vector<double> class_frequencies);
    /// couplings [group][group], flat: eta (1 + a_g . a_h).
    SoftmaxMap(std::vector<SampleGroup> groups, std::vector<double> couplings);

    [[nodiscard]] std::size_t groups() const noexcept { return groups_.size(); }
    [[nodiscard]] std::size_t classes() const noexcept { return groups_.front().class_masses.size(); }
    /// Numbers in a state.
    [[nodiscard]] std::size_t size() const noexcept { return groups() * classes(); }

    /// One step; z becomes z(t+1). Returns the loss at z(t), the mean cross-entropy
    ///     sum_g [ q_g ln sum_k e^(z_gk) - p_g . z_g ].
    double step(std::span<double> z);

    /// The same with a tangent vector: delta becomes the derivative of the map at z(t) applied to it.
    double step(std::span<double> z, std::span<double> delta);

    /// Takes the neutral directions out of a tangent vector, by an orthogonal projection.
    void project(std::span<double> delta) const;

private:
    double forces(std::span<const double> z);

    std::vector<SampleGroup> groups_;
    std::vector<double> couplings_;
    std::vector<double> range_;    ///< of the couplings, orthonormal [rank][group]; empty for one group
    std::vector<double> softmax_;  ///< of the state in hand [group][class]
    std::vector<double> force_;    ///< p - q softmax(z), or what moves a tangent vector [group][class]
};

/// The class frequencies p of a data set [class].
[[nodiscard]] std::vector<double> class_frequencies(const Samples& samples);

}  // namespace netlyap
