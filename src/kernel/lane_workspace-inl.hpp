#pragma once

#include "lane_loss-inl.hpp"
#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// What lies where while a block of samples passes through eight networks. Internal linkage.
namespace netlyap {
namespace {

/// Where things lie in the scratch of a task; every array is [...][lane].
struct Workspace {
    double* folded;  ///< hidden layers in units that the exponential takes [parameter]
    double* sum;     ///< n grad L [parameter]
    const double*
        output_weights;  ///< of the output layer; for a softmax less those of class 0 [output][input]
    const double* output_biases;  ///< likewise [output]; null where squared loss has none
    double* difference;           ///< those of a softmax, weights and biases
    double* activations;  ///< [unit of all layers][sample of the block]; last the outputs, or u_k = z_k - z_0
    double* errors;       ///< dL/dz, shaped like activations
    double* exponentials;  ///< e^(u_k - shift) [class][sample of the block]
    double* slopes;        ///< phi'(z), shaped like activations; null where it is not kept
    double* curvatures;    ///< phi''(z) likewise; null for steps
    double* end;           ///< of what a step needs
};

HWY_INLINE const LaneLayer& output_layer(const LaneTask& task) {
    return task.layers[task.layer_count - 1];
}

/// Units of all layers.
HWY_INLINE std::size_t unit_count(const LaneTask& task) {
    std::size_t units = 0;
    for (std::size_t layer = 0; layer < task.layer_count; ++layer)
        units += task.layers[layer].outputs;
    return units;
}

HWY_INLINE Workspace workspace(const LaneTask& task) {
    const std::size_t units = unit_count(task);
    const LaneLayer& out = output_layer(task);
    Workspace w{};
    w.folded = task.scratch;
    w.difference = w.folded + task.parameter_count * lane_stride;
    w.sum = w.difference + (out.inputs + 1) * out.outputs * lane_stride;
    w.activations = w.sum + task.parameter_count * lane_stride;
    w.errors = w.activations + units * row_stride;
    w.exponentials = w.errors + units * row_stride;
    w.end = w.exponentials + out.outputs * row_stride;
    if (task.has_kept_slope) {
        w.slopes = w.end;
        w.end += units * row_stride;
    }
    if (task.has_softmax) {
        w.output_weights = w.difference;
        w.output_biases = w.difference + out.inputs * out.outputs * lane_stride;
    } else {
        w.output_weights = task.from + out.weights * lane_stride;
        w.output_biases = out.has_biases ? task.from + out.biases * lane_stride : nullptr;
    }
    return w;
}

/// Folds the hidden layers, and takes the differences of a softmax.
void fold(const LaneTask& task, const Workspace& w) {
    const LaneLayer& out = output_layer(task);
    const V factor = broadcast(task.folding_factor);
    for (std::size_t i = 0; i < out.weights; ++i)
        store(hn::Mul(factor, load(task.from + i * lane_stride)), w.folded + i * lane_stride);
    if (!task.has_softmax)
        return;
    double* biases = w.difference + out.inputs * out.outputs * lane_stride;
    for (std::size_t k = 1; k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j) {
            const std::size_t entry = k * out.inputs + j;
            store(hn::Sub(load(task.from + (out.weights + entry) * lane_stride),
                          load(task.from + (out.weights + j) * lane_stride)),
                  w.difference + entry * lane_stride);
        }
        const V bias = out.has_biases ? hn::Sub(load(task.from + (out.biases + k) * lane_stride),
                                                load(task.from + out.biases * lane_stride))
                                      : hn::Zero(Doubles());
        store(bias, biases + k * lane_stride);
    }
}

/// Samples that pass through the network together: as many as the registers hold.
constexpr std::size_t main_block = HWY_TARGET <= HWY_AVX3 ? 12 : 4;

/// A number of samples that is known to the compiler.
template <std::size_t n>
struct Block {
    static constexpr std::size_t size = n;
};

/// Calls body(Block<n>, first sample) for all samples in their order: in large blocks, then in fours, then
/// one by one.
template <std::size_t large = main_block, class Body>
HWY_INLINE void over_blocks(std::size_t samples, Body body) {
    std::size_t s = 0;
    for (; s + large <= samples; s += large)
        body(Block<large>(), s);
    if constexpr (large > 4)
        for (; s + 4 <= samples; s += 4)
            body(Block<4>(), s);
    for (; s < samples; ++s)
        body(Block<1>(), s);
}

/// Number j of row s of the data, for all lanes or for each of them.
struct DataRows {
    const double* values;
    std::size_t columns;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const { return broadcast(values[s * columns + j]); }
};

struct DataRowsOfEachLane {
    const double* values;
    std::size_t columns;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return load(values + (s * columns + j) * lane_stride);
    }
};

/// Activation j of sample s of the block.
struct LayerInput {
    const double* activations;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return load(activations + j * row_stride + s * lane_stride);
    }
};

/// Calls body(rows) with the inputs from a sample on.
template <class Body>
HWY_INLINE void with_inputs(const LaneTask& task, std::size_t first_sample, Body body) {
    const std::size_t inputs = task.layers[0].inputs;
    if (task.of_each_lane)
        body(DataRowsOfEachLane{task.inputs + first_sample * inputs * lane_stride, inputs});
    else
        body(DataRows{task.inputs + first_sample * inputs, inputs});
}

/// What output k is to be for sample s.
HWY_INLINE V target(const LaneTask& task, std::size_t s, std::size_t k) {
    const std::size_t place = s * output_layer(task).outputs + k;
    return task.of_each_lane ? load(task.targets + place * lane_stride) : broadcast(task.targets[place]);
}

}  // namespace
}  // namespace netlyap
