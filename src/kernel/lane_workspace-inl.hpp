#pragma once

#include "lane_loss-inl.hpp"
#include "lane_math-inl.hpp"
#include "lane_task.hpp"

/// What lies where while a block of samples passes through eight networks. Internal linkage.
namespace netlyap {
namespace {

/// Where things lie in the scratch of a task; every array is [...][lane of the pass].
struct Workspace {
    double* folded;          ///< hidden layers in units that the exponential takes [parameter]
    double* sum;             ///< n grad L [parameter]
    std::size_t sum_stride;  ///< of `sum`, which for tangents is an array of the task
    double* output_weights;  ///< of the output layer; for a softmax less those of class 0 [output][input]
    double* output_biases;   ///< likewise [output]; null where squared loss has none
    double* activations;     ///< [panel][unit of all layers][sample]; last the outputs, or u_k = z_k - z_0
    double* errors;          ///< dL/dz, shaped like activations
    double* exponentials;    ///< e^(u_k - shift) [panel][class][sample]
    double* slopes;          ///< phi'(z), shaped like activations; null where it is not kept
    double* curvatures;      ///< phi''(z) likewise; null for steps
    double* packed;          ///< the data [panel][input][sample], one number for all lanes
    double* end;             ///< of what a step needs
};

/// How the samples that pass together lie in an array [panel][row][sample]: a panel has `sample_panel` of
/// them, one block of AVX-512 or several of AVX2.
struct Rows {
    std::size_t count;  ///< in a panel

    /// Where block b begins, from where the array does.
    template <std::size_t block>
    [[nodiscard]] HWY_INLINE std::size_t of_block(std::size_t b) const {
        const std::size_t sample = b * block;
        return sample / sample_panel * count * row_stride + sample % sample_panel * pass_stride;
    }
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
    const std::size_t panels = task.panels;
    const LaneLayer& out = output_layer(task);
    Workspace w{};
    w.folded = task.scratch;
    w.output_weights = w.folded + task.parameter_count * pass_stride;
    double* biases = w.output_weights + out.inputs * out.outputs * pass_stride;
    w.output_biases = task.has_softmax || out.has_biases ? biases : nullptr;
    w.sum = biases + out.outputs * pass_stride;
    w.sum_stride = pass_stride;
    w.activations = w.sum + task.parameter_count * pass_stride;
    w.errors = w.activations + panels * units * row_stride;
    w.exponentials = w.errors + panels * units * row_stride;
    w.end = w.exponentials + panels * out.outputs * row_stride;
    if (task.has_kept_slope) {
        w.slopes = w.end;
        w.end += panels * units * row_stride;
    }
    w.packed = w.end;
    w.end += (panels * sample_panel * task.layers[0].inputs + lane_stride - 1) / lane_stride * lane_stride;
    return w;
}

/// The same with the arrays of samples beginning at block b.
template <std::size_t block>
HWY_INLINE Workspace of_block(const LaneTask& task, Workspace w, std::size_t b) {
    const std::size_t place = Rows{unit_count(task)}.of_block<block>(b);
    w.activations += place;
    w.errors += place;
    w.exponentials += Rows{output_layer(task).outputs}.of_block<block>(b);
    if (w.slopes != nullptr)
        w.slopes += place;
    return w;
}

/// Folds the hidden layers, and copies the output layer, for a softmax less the rows of class 0.
void fold(const LaneTask& task, const Workspace& w) {
    const LaneLayer& out = output_layer(task);
    const V factor = broadcast(task.folding_factor);
    for (std::size_t i = 0; i < out.weights; ++i)
        store(hn::Mul(factor, load(task.from + i * lane_stride)), w.folded + i * pass_stride);
    const auto own = [&](std::size_t first, std::size_t entry, std::size_t of_class_0) {
        const V value = load(task.from + (first + entry) * lane_stride);
        return task.has_softmax ? hn::Sub(value, load(task.from + (first + of_class_0) * lane_stride))
                                : value;
    };
    for (std::size_t k = task.has_softmax ? 1 : 0; k < out.outputs; ++k) {
        for (std::size_t j = 0; j < out.inputs; ++j) {
            const std::size_t entry = k * out.inputs + j;
            store(own(out.weights, entry, j), w.output_weights + entry * pass_stride);
        }
        if (w.output_biases != nullptr)
            store(out.has_biases ? own(out.biases, k, 0) : hn::Zero(Doubles()),
                  w.output_biases + k * pass_stride);
    }
}

/// Weights of a layer as errors and tangents pass them, W [output][input].
struct Weights {
    const double* values;
    std::size_t stride;
    HWY_INLINE V operator[](std::size_t entry) const { return load(values + entry * stride); }
};

/// Those of layer l.
HWY_INLINE Weights weights_of(const LaneTask& task, const Workspace& w, std::size_t l) {
    if (l + 1 == task.layer_count)
        return {w.output_weights, pass_stride};
    return {task.from + task.layers[l].weights * lane_stride, lane_stride};
}

/// Samples of a block, whose sums for one unit are in registers together.
constexpr std::size_t main_block = vector_registers == 32 ? 12 : 6;
static_assert(sample_panel % main_block == 0 && sample_panel % loss_product::samples == 0);

/// A number of samples that is known to the compiler.
template <std::size_t n>
struct Block {
    static constexpr std::size_t size = n;
};

/// Calls body(Block<n>, first sample) for the samples from s on in their order: in large blocks, then in
/// fours, then one by one.
template <std::size_t large = main_block, class Body>
HWY_INLINE void over_blocks(std::size_t samples, Body body, std::size_t s = 0) {
    for (; s + large <= samples; s += large)
        body(Block<large>(), s);
    if constexpr (large > 4)
        for (; s + 4 <= samples; s += 4)
            body(Block<4>(), s);
    for (; s < samples; ++s)
        body(Block<1>(), s);
}

/// Whether the network is so small that blocks of samples pass it one by one, unit by unit.
HWY_INLINE bool is_narrow(const LaneTask& task) {
    return task.panels == 1;
}

/// Calls body(Block<n>, first sample, blocks) for all samples in their order: with as many blocks together as
/// the workspace has room for, then as over_blocks.
template <class Body>
HWY_INLINE void over_many_blocks(const LaneTask& task, Body body) {
    const std::size_t most = is_narrow(task) ? 1 : task.panels * (sample_panel / main_block);
    const std::size_t all = task.sample_count / main_block;
    for (std::size_t b = 0; b < all; b += most)
        body(Block<main_block>(), b * main_block, all - b < most ? all - b : most);
    over_blocks(
        task.sample_count, [&](auto block, std::size_t first_sample) { body(block, first_sample, 1); },
        all * main_block);
}

/// Number j of row s of the data, for all lanes or for each of them.
struct DataRows {
    const double* values;
    std::size_t columns;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const { return broadcast(values[s * columns + j]); }

    /// From block b on.
    template <std::size_t block>
    [[nodiscard]] HWY_INLINE DataRows of_block(std::size_t b) const {
        return {values + b * block * columns, columns};
    }
};

struct DataRowsOfEachLane {
    const double* values;
    std::size_t columns;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return load(values + (s * columns + j) * lane_stride);
    }

    template <std::size_t block>
    [[nodiscard]] HWY_INLINE DataRowsOfEachLane of_block(std::size_t b) const {
        return {values + b * block * columns * lane_stride, columns};
    }
};

/// The data of some samples as they lie in a workspace.
struct PackedData {
    const double* values;
    std::size_t inputs;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return broadcast(values[j * sample_panel + s]);
    }

    template <std::size_t block>
    [[nodiscard]] HWY_INLINE PackedData of_block(std::size_t b) const {
        const std::size_t sample = b * block;
        return {values + sample / sample_panel * inputs * sample_panel + sample % sample_panel, inputs};
    }
};

/// Puts some rows of the data side by side.
template <std::size_t rows>
HWY_INLINE void pack_rows(const double* row, std::size_t inputs, double* column) {
    for (std::size_t j = 0; j < inputs; ++j)
        for (std::size_t s = 0; s < rows; ++s)
            column[j * sample_panel + s] = row[s * inputs + j];
}

/// Puts the data of so many samples side by side, so that a block reads them in one stream.
void pack(const LaneTask& task, const Workspace& w, std::size_t first_sample, std::size_t samples) {
    const std::size_t inputs = task.layers[0].inputs;
    over_blocks<4>(samples, [&](auto rows, std::size_t s) {
        pack_rows<decltype(rows)::size>(
            task.inputs + (first_sample + s) * inputs, inputs,
            w.packed + s / sample_panel * inputs * sample_panel + s % sample_panel);
    });
}

/// Activation j of sample s of the block.
struct LayerInput {
    const double* activations;
    Rows rows;
    HWY_INLINE V operator()(std::size_t j, std::size_t s) const {
        return load(activations + j * row_stride + s * pass_stride);
    }

    template <std::size_t block>
    [[nodiscard]] HWY_INLINE LayerInput of_block(std::size_t b) const {
        return {activations + rows.of_block<block>(b), rows};
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
