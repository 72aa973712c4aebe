#pragma once

#include <cstddef>
#include <cstdint>

/// What crosses into the translation units that are built for one instruction set: plain pointers only,
/// because an inline function compiled there could replace the portable one in the whole program.
namespace netlyap {

enum class LaneActivation : int {
    sigmoid,
    tanh,
    relu,
};

/// One forward pass over samples, and for `step` one step of the map, of eight networks. Lane arrays are
/// [...][8] and aligned to 64 bytes.
struct LaneTask {
    // The system.
    std::size_t layers;         ///< weight layers, hidden and output
    const std::size_t* widths;  ///< [layers + 1]
    LaneActivation activation;
    double folding_factor;  ///< of the hidden layers
    double l2;
    std::size_t parameter_count;

    // The samples.
    std::size_t sample_count;
    const double* inputs;         ///< [sample][feature]
    const double* input_bounds;   ///< the largest |input| over the samples [feature]
    const double* targets;        ///< [sample][class], 1 for the class of the sample, else 0
    const std::uint32_t* labels;  ///< [sample]

    const std::uint64_t* power_bits;  ///< table of exp2_sixteenths [16]
    double* scratch;                  ///< [lane_scratch_size(...)]

    const double* from;  ///< theta(t) [parameter][lane]
    double* to;          ///< theta(t+1) [parameter][lane]
    double learning_rate;
    double* probe;  ///< sum of theta(t+1) - theta(t+1): 0 where all parameters are finite, else NaN [lane]

    double* loss;     ///< mean cross-entropy [lane]; unused when null
    double* correct;  ///< samples with the right class [lane] (assess only)
};

/// The most samples that pass through the network together on any instruction set.
inline constexpr std::size_t largest_sample_block = 12;

/// The doubles of scratch that a task of this shape needs.
std::size_t lane_scratch_size(std::size_t layers, const std::size_t* widths, std::size_t parameter_count);

/// What one instruction set provides.
struct LaneFunctions {
    void (*step)(const LaneTask& task);
    void (*assess)(const LaneTask& task);
    void (*distance)(const double* a, const double* b, std::size_t parameter_count, double* distance);
};

extern const LaneFunctions avx2_functions;
extern const LaneFunctions avx512_functions;

}  // namespace netlyap
