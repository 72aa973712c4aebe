#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

/// What crosses into the translation units of one instruction set for laminar phases: plain pointers only, as
/// in lane_task.hpp.
namespace netlyap {

/// Two sets of eight networks whose first hidden layers are compared.
struct LaneMovement {
    const double* a;  ///< [parameter][lane]
    const double* b;
    const double* input_bounds;  ///< the largest |input| over the samples [feature]
    std::size_t inputs;
    std::size_t hidden;
    const double* allowed;        ///< [unit][lane]
    std::uint8_t* lanes_of_unit;  ///< what LaminarKernel::mark_possible_crossings finds [unit]
};

/// Steps of the softmax map of eight saturated networks.
struct LaneSoftmaxMap {
    std::size_t classes;
    const double* frequencies;        ///< p [class]
    const double* gains;              ///< K [lane]
    const std::uint64_t* power_bits;  ///< as in LaneTask
    std::size_t steps;
    double* logits;  ///< z, which moves on [class][lane]
    double* losses;  ///< before each step [step][lane]
};

/// The same with a tangent vector of each.
struct LaneSoftmaxTangent {
    std::size_t classes;
    const double* frequencies;        ///< p [class]
    const double* gains;              ///< K [lane]
    const std::uint64_t* power_bits;  ///< as in LaneTask
    std::size_t steps;
    double* logits;    ///< z, which moves on [class][lane]
    double* tangents;  ///< [class][lane]
    double* growths;   ///< of the tangent vector in each step [step][lane]
};

/// What one instruction set provides.
struct LaminarFunctions {
    void (*mark_possible_crossings)(const LaneMovement& movement);
    /// Returns whether it did: not for a number of classes that is rare.
    bool (*softmax_map)(const LaneSoftmaxMap& map);
    bool (*softmax_tangent)(const LaneSoftmaxTangent& map);
};

extern const LaminarFunctions scalar_laminar_functions;  ///< for any number of classes

/// Those of the kernel that make_kernel() makes.
[[nodiscard]] const LaminarFunctions& laminar_functions(const std::string& kernel_name);

}  // namespace netlyap
