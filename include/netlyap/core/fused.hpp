#pragma once

/// Before the definition of a function with fused multiply-adds that is not one of the vector kernels: the
/// compiler makes it twice, for processors that have the instruction and for those on which std::fma goes
/// through the C library, and the program takes the right one when it starts. Both round once, so the bits
/// are the same. Of no effect where the instruction belongs to every processor of the architecture (Arm), and
/// under the sanitizers, which run before the choice can be made.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__FMA__) && \
    !defined(__SANITIZE_ADDRESS__)
#define NETLYAP_FUSED __attribute__((target_clones("fma", "default")))
#else
#define NETLYAP_FUSED
#endif

/// Before a function that stands in such functions of the same file: it is made as they are.
#define NETLYAP_FUSED_PART [[gnu::always_inline]] inline
