#pragma once

#include "lane_workspace-inl.hpp"

/// The products of one layer with the samples that pass through the network together. Sums stand in
/// registers, in tiles of rows (units, or inputs) and columns (samples, or inputs): what is loaded is used by
/// a whole tile. Every sum has its own order, that of src/model/gradient_descent.cpp, whatever the tiles are:
/// so their sizes, and how many samples pass together, are not in the bits. Internal linkage.
namespace netlyap {
namespace {

/// Sums that stand in registers, beside what is multiplied.
constexpr std::size_t sums_in_registers = vector_registers == 32 ? 24 : 12;

/// Rows of a tile with so many columns.
constexpr std::size_t tile_rows(std::size_t columns) {
    return sums_in_registers / columns < 8 ? sums_in_registers / columns : 8;
}

/// Inputs that a tile of units passes for one block after the other, with its weights in the first-level
/// cache: 16 KiB with AVX-512.
constexpr std::size_t inputs_at_once(std::size_t units) {
    return 256 / units;
}

/// Units and inputs of a tile of the gradient.
constexpr std::size_t gradient_units = 3;
constexpr std::size_t gradient_inputs = sums_in_registers / gradient_units;

/// Whether a core's caches do not keep the weights of a layer from one pass of samples to the next, so that
/// they are fetched ahead.
HWY_INLINE bool come_from_far(std::size_t inputs, std::size_t outputs) {
    return inputs * outputs * pass_stride * sizeof(double) >= std::size_t{1} << 19;
}

/// Asks for some rows of a tile, `columns` wide, from `first` on.
template <std::size_t rows>
HWY_INLINE void fetch(const double* first, std::size_t row, std::size_t columns) {
    constexpr std::size_t line = 64 / sizeof(double);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t place = 0; place < columns * pass_stride; place += line)
            __builtin_prefetch(first + r * row * pass_stride + place);
}

/// Calls body(Block<n>, first row) for the rows first .. last - 1: in tiles of `large`, then of half as many,
/// and so on.
template <std::size_t large, class Body>
HWY_INLINE void over_tiles(std::size_t first, std::size_t last, Body body) {
    std::size_t row = first;
    for (; row + large <= last; row += large)
        body(Block<large>(), row);
    if constexpr (large > 1)
        over_tiles<large / 2>(row, last, body);
}

/// z_h += sum_j w_hj a_j, j from `first` to `last`, of a tile of units and a block of samples; z begins as
/// the bias where j does, and stands at [unit][sample of the block].
template <std::size_t units, std::size_t block, class Input>
HWY_INLINE void forward_tile(const double* weights, const double* biases, std::size_t inputs,
                             std::size_t first, std::size_t last, Input input, double* z) {
    V u[units][block];
    for (std::size_t r = 0; r < units; ++r) {
        const V bias = biases == nullptr ? hn::Zero(Doubles()) : load(biases + r * pass_stride);
        for (std::size_t s = 0; s < block; ++s)
            u[r][s] = first == 0 ? bias : load(z + r * row_stride + s * pass_stride);
    }
    for (std::size_t j = first; j < last; ++j) {
        V weight[units];
        for (std::size_t r = 0; r < units; ++r)
            weight[r] = load(weights + (r * inputs + j) * pass_stride);
        for (std::size_t s = 0; s < block; ++s) {
            const V a = input(j, s);
            for (std::size_t r = 0; r < units; ++r)
                u[r][s] = hn::MulAdd(weight[r], a, u[r][s]);
        }
    }
    for (std::size_t r = 0; r < units; ++r)
        for (std::size_t s = 0; s < block; ++s)
            store(u[r][s], z + r * row_stride + s * pass_stride);
}

/// z_h = b_h + sum_j w_hj a_j of the units first .. of one layer, for some blocks of samples; biases may be
/// null. `z` is where the layer's unit 0 stands among `rows`. finish(units, z) makes activations of the z of
/// some units and a block of samples, in their place.
template <std::size_t block, class Input, class Finish>
void layer_forward(const double* weights, const double* biases, std::size_t inputs, std::size_t first,
                   std::size_t outputs, Input input, Rows rows, std::size_t blocks, double* z,
                   Finish finish) {
    over_tiles<tile_rows(block)>(first, outputs, [&](auto tile, std::size_t h) {
        constexpr std::size_t units = decltype(tile)::size;
        const std::size_t ahead = come_from_far(inputs, outputs) ? inputs_at_once(units) / blocks : 0;
        const double* own_biases = biases == nullptr ? nullptr : biases + h * pass_stride;
        for (std::size_t j = 0; j < inputs; j += inputs_at_once(units)) {
            const std::size_t end = j + inputs_at_once(units) < inputs ? j + inputs_at_once(units) : inputs;
            for (std::size_t b = 0; b < blocks; ++b) {
                if (ahead > 0)  // a part of the next weights with every block
                    fetch<units>(weights + (h * inputs + end + b * ahead) * pass_stride, inputs, ahead);
                double* own_z = z + h * row_stride + rows.template of_block<block>(b);
                forward_tile<units, block>(weights + h * inputs * pass_stride, own_biases, inputs, j, end,
                                           input.template of_block<block>(b), own_z);
                if (end == inputs)
                    finish(units, own_z);
            }
        }
    });
}

/// layer_forward of one block, unit by unit: for networks so small that there is nothing to gain from tiles,
/// and the divisions of one unit hide behind the sums of the next. finish(u) makes activations of its z.
template <std::size_t block, class Input, class Finish>
HWY_INLINE void narrow_forward(const double* weights, const double* biases, std::size_t inputs,
                               std::size_t first, std::size_t outputs, Input input, double* z,
                               Finish finish) {
    for (std::size_t h = first; h < outputs; ++h) {
        V u[block];
        const V bias = biases == nullptr ? hn::Zero(Doubles()) : load(biases + h * pass_stride);
        for (std::size_t s = 0; s < block; ++s)
            u[s] = bias;
        const double* row = weights + h * inputs * pass_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            const V weight = load(row + j * pass_stride);
            for (std::size_t s = 0; s < block; ++s)
                u[s] = hn::MulAdd(weight, input(j, s), u[s]);
        }
        finish(u);
        for (std::size_t s = 0; s < block; ++s)
            store(u[s], z + h * row_stride + s * pass_stride);
    }
}

/// dL/da of the layer below, W^T dL/dz from the units first .. outputs - 1 of this layer, through
/// finish(place, dL/da), which makes dL/dz of it; `place` is that of the input and the sample in a layer.
template <std::size_t block, class Finish>
HWY_INLINE void layer_backward(Weights weights, std::size_t inputs, std::size_t first, std::size_t outputs,
                               const double* errors, Rows rows, std::size_t blocks, Finish finish) {
    over_tiles<tile_rows(block)>(0, inputs, [&](auto tile, std::size_t j) {
        constexpr std::size_t below = decltype(tile)::size;
        for (std::size_t b = 0; b < blocks; ++b) {
            const std::size_t place = rows.template of_block<block>(b);
            V error[below][block];
            const auto add = [&](std::size_t h, auto to) {
                V weight[below];
                for (std::size_t r = 0; r < below; ++r)
                    weight[r] = weights[h * inputs + j + r];
                for (std::size_t s = 0; s < block; ++s) {
                    const V e = load(errors + place + h * row_stride + s * pass_stride);
                    for (std::size_t r = 0; r < below; ++r)
                        to(error[r][s], weight[r], e);
                }
            };
            add(first, [](V& sum, V weight, V e) { sum = hn::Mul(weight, e); });
            for (std::size_t h = first + 1; h < outputs; ++h)
                add(h, [](V& sum, V weight, V e) { sum = hn::MulAdd(weight, e, sum); });
            for (std::size_t r = 0; r < below; ++r)
                for (std::size_t s = 0; s < block; ++s)
                    finish(place + (j + r) * row_stride + s * pass_stride, error[r][s]);
        }
    });
}

/// layer_gradient of one block, unit by unit.
template <std::size_t block, class Input>
HWY_INLINE void narrow_gradient(double* weights, double* biases, std::size_t inputs, std::size_t first,
                                std::size_t outputs, const double* errors, Input input) {
    for (std::size_t h = first; h < outputs; ++h) {
        V error[block];
        for (std::size_t s = 0; s < block; ++s)
            error[s] = load(errors + h * row_stride + s * pass_stride);
        double* row = weights + h * inputs * pass_stride;
        for (std::size_t j = 0; j < inputs; ++j) {
            V sum = load(row + j * pass_stride);
            for (std::size_t s = 0; s < block; ++s)
                sum = hn::MulAdd(error[s], input(j, s), sum);
            store(sum, row + j * pass_stride);
        }
        if (biases == nullptr)
            continue;
        V sum = load(biases + h * pass_stride);
        for (std::size_t s = 0; s < block; ++s)
            sum = hn::Add(sum, error[s]);
        store(sum, biases + h * pass_stride);
    }
}

/// sum_hj += dL/dz_h a_j and sum_h += dL/dz_h over so many samples, in their order; biases may be null.
template <class Input>
void layer_gradient(double* weights, double* biases, std::size_t inputs, std::size_t first,
                    std::size_t outputs, const double* errors, Input input, Rows rows, std::size_t samples) {
    const bool is_far = come_from_far(inputs, outputs);
    const auto over_panels = [samples](auto body) {
        for (std::size_t s = 0; s < samples; s += sample_panel)
            body(s / sample_panel, samples - s < sample_panel ? samples - s : sample_panel);
    };
    over_tiles<gradient_units>(first, outputs, [&](auto tile, std::size_t h) {
        constexpr std::size_t units = decltype(tile)::size;
        over_tiles<gradient_inputs>(0, inputs, [&](auto columns, std::size_t j) {
            constexpr std::size_t width = decltype(columns)::size;
            double* sums = weights + (h * inputs + j) * pass_stride;
            V sum[units][width];
            for (std::size_t r = 0; r < units; ++r)
                for (std::size_t c = 0; c < width; ++c)
                    sum[r][c] = load(sums + (r * inputs + c) * pass_stride);
            if (is_far)
                fetch<units>(sums + width * pass_stride, inputs, width);  // of the next tile
            over_panels([&](std::size_t panel, std::size_t count) {
                const Input a = input.template of_block<sample_panel>(panel);
                const double* e = errors + rows.of_block<sample_panel>(panel) + h * row_stride;
                for (std::size_t s = 0; s < count; ++s) {
                    V error[units];
                    for (std::size_t r = 0; r < units; ++r)
                        error[r] = load(e + r * row_stride + s * pass_stride);
                    for (std::size_t c = 0; c < width; ++c) {
                        const V value = a(j + c, s);
                        for (std::size_t r = 0; r < units; ++r)
                            sum[r][c] = hn::MulAdd(error[r], value, sum[r][c]);
                    }
                }
            });
            for (std::size_t r = 0; r < units; ++r)
                for (std::size_t c = 0; c < width; ++c)
                    store(sum[r][c], sums + (r * inputs + c) * pass_stride);
        });
    });
    for (std::size_t h = first; biases != nullptr && h < outputs; ++h) {
        V sum = load(biases + h * pass_stride);
        over_panels([&](std::size_t panel, std::size_t count) {
            const double* e = errors + rows.of_block<sample_panel>(panel) + h * row_stride;
            for (std::size_t s = 0; s < count; ++s)
                sum = hn::Add(sum, load(e + s * pass_stride));
        });
        store(sum, biases + h * pass_stride);
    }
}

}  // namespace
}  // namespace netlyap
