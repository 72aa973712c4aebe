#pragma once

#include <cstddef>
#include <cstdint>

/// What crosses into the translation units that are built for one instruction set: plain pointers only,
/// because an inline function compiled there could replace the portable one in the whole program.
namespace netlyap {

enum class LaneActivation : int {
    identity,
    sigmoid,
    tanh,
    relu,
    softplus,
    gelu,
    swish,
};

enum class LaneDescent : int {
    gradient,
    momentum,
    nesterov,
    rmsprop,
    adam,
};

enum class LaneNorm : int {
    l1,
    l2,
    max,
};

/// As LayerLayout of model/network.hpp, with what multiplies the learning rate.
struct LaneLayer {
    std::size_t inputs;
    std::size_t outputs;
    std::size_t weights;  ///< index of the first parameter
    std::size_t biases;   ///< index of the first bias, the end of the weights
    bool has_biases;
    double factor;
};

/// One forward pass over samples, and for `step` one step of the map, of eight networks or their tangents.
/// Lane arrays are
/// [...][8] and aligned to 64 bytes.
struct LaneTask {
    // The system.
    std::size_t layer_count;  ///< weight layers, hidden and output
    const LaneLayer* layers;  ///< [layer_count]
    LaneActivation activation;
    bool has_kept_slope;    ///< of the activation (model/activation.hpp)
    double folding_factor;  ///< of the hidden layers
    bool has_softmax;       ///< cross-entropy; otherwise squared loss
    double l2;
    std::size_t parameter_count;

    // The descent (model/descent.hpp).
    LaneDescent descent;
    double momentum;
    double alpha;
    double beta1;
    double beta2;
    double eps;
    std::size_t batch_size;  ///< n of descend() in model/training_system.hpp

    // The samples.
    std::size_t sample_count;
    std::size_t panels;           ///< of `sample_panel` samples each, that pass through the network together
    bool of_each_lane;            ///< inputs and targets are lane arrays, [...][8]
    const double* inputs;         ///< [sample][feature]
    const double* input_bounds;   ///< the largest |input| over the training samples [feature]
    const double* targets;        ///< [sample][output]; with classes 1 for the class of the sample, else 0
    const std::uint32_t* labels;  ///< [sample]; for loss or correct samples only, and null without classes

    const std::uint64_t* power_bits;  ///< table of exp2_sixteenths [16]
    double* scratch;                  ///< [lane_scratch_size() of lane_training.hpp]

    const double* from;  ///< theta(t) [parameter][lane], and for `step` the state of the descent behind it
    double* to;          ///< those at t+1
    double learning_rate;
    double* probe;  ///< sum of theta(t+1) - theta(t+1): 0 where all parameters are finite, else NaN [lane]

    double* loss;         ///< mean loss [lane]; unused when null
    double* correct;      ///< samples with the right class [lane] (assess only)
    double* predictions;  ///< probabilities or outputs [sample][output][lane] (predict only)

    // Tangents (push and multiply_hessian only): `from` is theta, `to` and `probe` are unused.
    std::size_t tangent_count;
    std::size_t tangent_size;  ///< numbers of one in a lane: theta and state, or theta alone
    const double* tangents;    ///< [tangent][theta, state][lane]
    double* pushed;            ///< J v, or H v, likewise
};

/// The samples of a panel: of the largest block on any instruction set.
inline constexpr std::size_t sample_panel = 12;

/// Arrays [unit of all layers][sample of the block] that tangents need besides.
inline constexpr std::size_t tangent_unit_arrays = 5;

/// What one instruction set provides.
struct LaneFunctions {
    void (*step)(const LaneTask& task);
    void (*assess)(const LaneTask& task);
    void (*predict)(const LaneTask& task);
    void (*distance)(LaneNorm norm, const double* a, const double* b, std::size_t entries, double* distance);
    void (*push)(const LaneTask& task);
    void (*multiply_hessian)(const LaneTask& task);
    void (*orthonormalize)(double* vectors, std::size_t count, std::size_t entries, double* triangle);
};

}  // namespace netlyap
