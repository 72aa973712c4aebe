#pragma once

#include "netlyap/core/bounds.hpp"
#include "netlyap/core/random.hpp"
#include "netlyap/model/generated_data.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// How a family of generated data is declared: one source file for each, and a line in generated_data.cpp.
namespace netlyap {

/// An argument, by its place.
struct GeneratorArgument {
    std::string name;
    Bounds allowed;
    bool is_whole = true;
    std::optional<double> fallback = {};  ///< where it may be left out, which the last ones may
};

/// The seed, which comes last.
[[nodiscard]] inline GeneratorArgument seed_argument() {
    return {"seed", {.least = 0, .most = 0x1p53}, true, 1.0};
}

struct Generator {
    std::string name;
    std::vector<GeneratorArgument> arguments;
    std::function<GeneratedData(const std::vector<double>&, Learned)> make;
};

[[nodiscard]] Generator chebyshev_generator();
[[nodiscard]] Generator gaussian_teacher_generator();
[[nodiscard]] Generator xor_generator();
[[nodiscard]] Generator parity_generator();
[[nodiscard]] Generator two_moons_generator();
[[nodiscard]] Generator spirals_generator();

/// Standard normal deviates, one after the other. The sequences of one seed are independent.
class NormalSequence {
public:
    NormalSequence(double seed, std::uint64_t sequence)
        : words_({static_cast<std::uint64_t>(seed), Purpose::generated_data}, {sequence, 0, 0}) {}
    [[nodiscard]] double next() { return normal_deviate(words_.next()); }

private:
    RandomSequence words_;
};

/// A point of the plane.
using Point = std::pair<double, double>;

/// Points of two classes, first all of the first, with N(0, noise^2) added to both coordinates.
[[nodiscard]] GeneratedData two_classes(const std::vector<Point>& first, const std::vector<Point>& second,
                                        double noise, double seed);

}  // namespace netlyap
