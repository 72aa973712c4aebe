#pragma once

#include "netlyap/model/training_system.hpp"

#include <span>
#include <vector>

namespace netlyap {

/// The way of one sample through a network and back: activations a_l, then errors dL/dz_l. What is computed,
/// and how it is evaluated, stands in gradient_descent.hpp; whoever adds something up over samples reads it
/// here afterwards.
class SamplePass {
public:
    /// Keeps a reference to the system, which must outlive it.
    explicit SamplePass(const TrainingSystem& system);

    /// Once for theta [parameter], before its samples; theta must live as long as they pass.
    void fold(std::span<const double> parameters);
    /// The activations of a sample x [feature].
    void forward(std::span<const double> x);
    /// The exponentials of the outputs. After forward(), with a softmax.
    void softmax();
    /// The errors of the outputs, from what they are to be [output]. After forward().
    void compare(std::span<const double> targets);
    /// Those of the other layers. After compare().
    void backward();

    [[nodiscard]] const std::vector<LayerLayout>& layers() const noexcept { return layers_; }
    [[nodiscard]] bool has_softmax() const noexcept { return has_softmax_; }
    [[nodiscard]] bool is_output(std::size_t layer) const noexcept { return layer + 1 == layers_.size(); }
    /// The first output that is computed: class 0 of a softmax needs none.
    [[nodiscard]] std::size_t first_unit(std::size_t layer) const noexcept {
        return has_softmax_ && is_output(layer) ? 1 : 0;
    }
    /// W_l [unit][input], of the output layer of a softmax less the row of class 0.
    [[nodiscard]] const double* weights(std::size_t layer) const noexcept {
        return is_output(layer) ? output_weights_.data() : parameters_.data() + layers_[layer].weights;
    }
    /// What goes into a layer, x or a_(l-1) [input].
    [[nodiscard]] std::span<const double> inputs(std::size_t layer) const noexcept {
        return layer == 0 ? x_ : std::span<const double>(activations_[layer - 1]);
    }
    /// u_k = 16 (z_k - z_0) / ln 2 with a softmax, otherwise f_k [output].
    [[nodiscard]] const std::vector<double>& outputs() const noexcept { return activations_.back(); }
    /// e^(z_k - z_0), all divided by the largest one where it is beyond 2^500 [class]. After softmax().
    [[nodiscard]] const std::vector<double>& exponentials() const noexcept { return exponentials_; }
    /// dL/dz_l [unit], from first_unit() on.
    [[nodiscard]] const std::vector<double>& errors(std::size_t layer) const noexcept {
        return errors_[layer];
    }
    /// dL/da_l of a hidden layer [unit].
    [[nodiscard]] const std::vector<double>& activation_errors(std::size_t layer) const noexcept {
        return activation_errors_[layer];
    }
    /// phi'(z_l) and phi''(z_l) of unit h of a hidden layer.
    [[nodiscard]] double slope(std::size_t layer, std::size_t h) const;
    [[nodiscard]] double curvature(std::size_t layer, std::size_t h) const;

private:
    const TrainingSystem& system_;
    std::vector<LayerLayout> layers_;
    bool has_softmax_;
    bool keeps_slopes_;
    std::span<const double> parameters_;
    std::span<const double> x_;
    std::vector<double> folded_;          ///< hidden layers, in units that the exponential takes [parameter]
    std::vector<double> output_weights_;  ///< softmax: less those of class 0 [output][input]
    std::vector<double> output_biases_;   ///< softmax: less that of class 0; 0 where there are none [output]
    std::vector<std::vector<double>> activations_;  ///< [layer][unit]; the last one holds outputs()
    std::vector<std::vector<double>> sums_;    ///< z of a hidden layer, where slopes are kept [layer][unit]
    std::vector<std::vector<double>> slopes_;  ///< phi'(z), where it is kept [layer][unit]
    std::vector<std::vector<double>> activation_errors_;  ///< [layer][unit]
    std::vector<std::vector<double>> errors_;             ///< [layer][unit]
    std::vector<double> exponentials_;                    ///< [class]
};

/// Completes a sum over m samples to m grad L(theta) [parameter]: the rows of class 0, which a softmax leaves
/// out, from sum_k dL/dz_k = 0, and m l2 theta of the weights. Linear in (theta, sum) together, so that it
/// does the same for their derivatives.
void complete_sum(const TrainingSystem& system, std::size_t samples, std::span<const double> parameters,
                  std::span<double> sum);

}  // namespace netlyap
