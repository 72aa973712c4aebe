#pragma once

#include <array>
#include <cstdint>

/// Counter-based random numbers: a number is a pure function of what it is for, never of when, where or in
/// which order it is asked for.
///
/// Generator: Philox4x64-10 (Salmon et al., SC 2011, doi:10.1145/2063384.2063405), from Random123.
namespace netlyap {

/// What a stream is for. The values are part of every result: never renumber, only append.
enum class Purpose : std::uint64_t {
    data_split = 1,
    initial_condition = 2,
    perturbation = 3,
    bootstrap = 4,
    dip_null = 5,
    simulation = 6,  ///< of machines, in `netlyap simulate`
    shuffle = 7,     ///< null model of the autocorrelation
    references = 8,  ///< times at which a series is followed, and their bootstrap
    minibatches = 9,
    perturbed_weights = 10,  ///< which weights of a layer
    generated_data = 11,     ///< data that a formula makes, with the seed that it names
    lanczos_vectors = 12,    ///< with which a search for eigenvalues begins
    tangents = 13,           ///< first directions of tangent vectors
};

/// A family of streams: all numbers of one purpose of one job seed.
struct StreamKey {
    std::uint64_t job_seed;
    Purpose purpose;
};

/// What inside the family a block of numbers is for, e.g. (seed, member and parameter, bits of eta, of
/// epsilon).
using Counter = std::array<std::uint64_t, 4>;

/// Four independent uniform 64-bit words.
[[nodiscard]] std::array<std::uint64_t, 4> random_block(StreamKey key, const Counter& counter) noexcept;

/// Uniform on the 2^52 numbers (n + 1/2) 2^-52, n = 0 .. 2^52 - 1: inside (0, 1), never 0, never 1, symmetric
/// about 1/2.
[[nodiscard]] double uniform_open(std::uint64_t word) noexcept;

/// Uniform on (-1, 1), symmetric, never -1 or 1.
[[nodiscard]] double uniform_symmetric(std::uint64_t word) noexcept;

/// Uniform on 0 .. bound - 1 (by the high half of a product; the bias is below bound / 2^64). bound >= 1.
[[nodiscard]] std::uint64_t uniform_below(std::uint64_t word, std::uint64_t bound) noexcept;

/// The quantile function of N(0, 1) for 0 < p < 1, relative error below 1e-15: algorithm AS 241 (PPND16;
/// Wichura, Appl. Statist. 37, 477, 1988) with our own logarithm.
[[nodiscard]] double normal_quantile(double p) noexcept;

/// A standard normal deviate: normal_quantile(uniform_open(word)).
[[nodiscard]] double normal_deviate(std::uint64_t word) noexcept;

/// A sequence of words from one counter: block b has the counter (b, a, b0, b1) given at construction.
class RandomSequence {
public:
    /// The sequence named by three words under the key; its position starts at 0.
    RandomSequence(StreamKey key, std::array<std::uint64_t, 3> name) noexcept;

    /// The next word.
    [[nodiscard]] std::uint64_t next() noexcept;

private:
    StreamKey key_;
    std::array<std::uint64_t, 3> name_;
    std::uint64_t block_index_ = 0;
    unsigned position_ = 4;
    std::array<std::uint64_t, 4> block_{};
};

}  // namespace netlyap
