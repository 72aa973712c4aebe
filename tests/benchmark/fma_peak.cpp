#include "fma_peak.hpp"

#include "netlyap/kernel/kernel.hpp"

#include <cstdint>

namespace netlyap::bench {

#ifdef __x86_64__

namespace {

/// Twelve accumulators, acc = acc * factor + term: enough to keep two units busy over the latency of any x86
/// core; eight times per round. All numbers are ordinary and stay near 1.
#define NETLYAP_FMA_LOOP(load, fma, reg)                                                                   \
    asm volatile(load " (%1), %%" reg                                                                      \
                      "12\n"                                                                               \
                      ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13\n"                                 \
                      "  " load " (%2), %%" reg                                                            \
                      "\\n\n"                                                                              \
                      ".endr\n"                                                                            \
                      ".p2align 6\n"                                                                       \
                      "1:\n"                                                                               \
                      ".rept 8\n"                                                                          \
                      ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11\n"                                     \
                      "  " fma " %%" reg "13, %%" reg "12, %%" reg                                         \
                      "\\n\n"                                                                              \
                      ".endr\n"                                                                            \
                      ".endr\n"                                                                            \
                      "  dec %0\n"                                                                         \
                      "  jnz 1b\n"                                                                         \
                      "  vzeroupper\n"                                                                     \
                 : "+r"(rounds)                                                                            \
                 : "r"(&factor), "r"(&term)                                                                \
                 : "cc", "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", \
                   "xmm9", "xmm10", "xmm11", "xmm12", "xmm13")

constexpr double factor = 0.3;
constexpr double term = 0.7;

void run_scalar(std::size_t rounds) {
    NETLYAP_FMA_LOOP("vmovsd", "vfmadd213sd", "xmm");
}

void run_avx2(std::size_t rounds) {
    NETLYAP_FMA_LOOP("vbroadcastsd", "vfmadd213pd", "ymm");
}

void run_avx512(std::size_t rounds) {
    NETLYAP_FMA_LOOP("vbroadcastsd", "vfmadd213pd", "zmm");
}

#undef NETLYAP_FMA_LOOP

}  // namespace

std::vector<FmaLoop> fma_loops() {
    std::vector<FmaLoop> loops;
    for (const std::string& name : available_kernels()) {
        if (name == "scalar" && __builtin_cpu_supports("fma") != 0)
            loops.push_back({name, 1, run_scalar});
        if (name == "avx2")
            loops.push_back({name, 4, run_avx2});
        if (name == "avx512")
            loops.push_back({name, 8, run_avx512});
    }
    return loops;
}

/// A 64-bit multiplication takes 3 cycles on Intel's cores since Nehalem and AMD's since Zen.
void run_cycles(std::size_t rounds) {
    std::uint64_t value = 3;
    asm volatile(
        "1:\n\t"
        ".rept 32\n\t"
        "imul %1, %1\n\t"
        ".endr\n\t"
        "dec %0\n\t"
        "jnz 1b"
        : "+r"(rounds), "+r"(value)
        :
        : "cc");
}

#else

std::vector<FmaLoop> fma_loops() {
    return {};
}

void run_cycles(std::size_t) {}

#endif

}  // namespace netlyap::bench
