#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap::bench {

/// A loop that does nothing but fused multiply-adds on registers, independent of each other.
struct FmaLoop {
    std::string instruction_set;  ///< named as the kernel that uses it: "scalar", "avx2", "avx512"
    std::size_t lanes;            ///< doubles in one instruction
    void (*run)(std::size_t rounds);
};

/// The loops that this machine can run; empty where we have none for its architecture.
[[nodiscard]] std::vector<FmaLoop> fma_loops();

/// FMA instructions in one round of FmaLoop::run.
inline constexpr std::size_t fma_per_round = 96;

/// A chain of multiplications that takes `cycles_per_round` core cycles a round: the clock of the core.
void run_cycles(std::size_t rounds);
inline constexpr std::size_t cycles_per_round = 96;

}  // namespace netlyap::bench
