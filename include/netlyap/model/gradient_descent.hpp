#pragma once

#include "netlyap/model/sample_pass.hpp"
#include "netlyap/model/training_system.hpp"

#include <span>
#include <vector>

/// The gradient-descent map of one network, as a scalar reference: this page says what is computed, and every
/// vectorized kernel gives the same bits.
///
/// The system (Danovski, Soriano & Lacasa 2024, doi:10.3389/fcpxs.2024.1367957, sections 2.1 and 2.2):
///
///     a_0 = x,   z_l = W_l a_(l-1) + b_l,   a_l = phi(z_l),   p = softmax(z_L)
///     L(theta) = -(1/n) sum_s ln p_(y_s) + (l2/2) sum w^2
///     theta(t+1) = theta(t) - eta grad L(theta(t))
///
/// and beyond the paper, with squared loss, L(theta) = (1/n) sum_s |z_L - y_s|^2 / 2 + (l2/2) sum w^2, and
/// with the optimisers of descent.hpp.
///
/// How it is evaluated (part of the definition of the bits):
/// - Exponentials are powers of 2^(1/16). The factor 16 / ln 2 is folded into the hidden weights once per
/// step; the few
///   logits are multiplied by it, because there the rounding of folded weights would show in the gradient.
/// - Outputs of squared loss are neither folded nor multiplied; (1/n) stands behind the sum of all |f - y|^2,
/// over samples
///   and outputs in their order. Where there is no bias, sums begin with 0.
/// - phi'(z) is computed from phi(z), or beside it and kept (activation.hpp).
/// - Softmax depends on differences of logits only: with u_k = z_k - z_0 from the weight rows W_k - W_0,
/// class 0 needs no
///   logit of its own. Its gradient rows follow from sum_k dL/dz_k = 0.
/// - The largest u_k is subtracted before the exponential only where it exceeds 500 ln 2, so nothing
/// overflows.
/// - Sums run over samples in their order, each product fused with its addition.
namespace netlyap {

/// Above this many sixteenths (2^500) the largest logit is subtracted before the exponential.
inline constexpr double softmax_shift_limit = 16.0 * 500.0;

/// What a set of samples says of a network.
struct Assessment {
    double loss;           ///< the mean loss, without the penalty; NaN for no samples
    std::int64_t correct;  ///< samples whose largest output is their class (the first one on ties)
};

class GradientDescent {
public:
    /// Keeps a reference to the system, which must outlive it.
    explicit GradientDescent(const TrainingSystem& system);

    /// One step of the map on all training samples, from the point at t to that at t+1; both theta and the
    /// state of the optimiser [phase_dimension(system)], not overlapping. Returns L(theta(t)).
    double step(double learning_rate, std::span<const double> from, std::span<double> to);

    /// The same on the samples of a batch.
    void step_on(const SampleRows& batch, double learning_rate, std::span<const double> from,
                 std::span<double> to);

    /// grad L(theta) [parameter]; returns L(theta).
    double gradient(std::span<const double> parameters, std::span<double> gradient);

    /// Loss and accuracy on samples of the same shape as the training data.
    [[nodiscard]] Assessment assess(std::span<const double> parameters, const Samples& samples);

    /// The probabilities of the classes with cross-entropy, otherwise the outputs [sample][output].
    void predict(std::span<const double> parameters, const Samples& samples, std::span<double> predictions);

private:
    struct LossSum;

    /// Adds up n grad L in sum_, and the loss where asked.
    void accumulate(std::span<const double> parameters, const SampleRows& rows, LossSum* loss);
    void add_to_loss(std::span<const double> targets, LossSum& loss) const;
    void add_gradient();
    [[nodiscard]] double mean(const LossSum& loss, std::size_t count) const;
    [[nodiscard]] double penalty(std::span<const double> parameters) const;
    [[nodiscard]] SampleRows training_rows() const {
        return {system_.train.count, system_.train.inputs, train_targets_};
    }

    const TrainingSystem& system_;
    std::vector<bool> is_weight_;
    std::vector<double> train_targets_;  ///< [sample][output]
    SamplePass pass_;
    std::vector<double> sum_;  ///< n grad L [parameter]
};

}  // namespace netlyap
