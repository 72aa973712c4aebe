#pragma once

#include "netlyap/model/samples.hpp"

#include <string>
#include <vector>

/// Data that papers use and that a formula makes. A job names them like a function: `chebyshev(6, 20)`. Their
/// bits depend on nothing but that text, and on the seed in it where there is one: not on the seed of the
/// job, nor on that of the split.
namespace netlyap {

/// What is to be learned of generated data that have both.
enum class Learned : std::uint8_t { classes, targets };

/// Data as they were made.
struct GeneratedData {
    Samples samples;
    std::vector<std::string> feature_names;
    std::string equation;  ///< one line for people
};

/// Whether a data.source is meant to be generated: the name of a generator, with arguments or without, or
/// anything of the form `name(...)`. A file of such a name is meant by `./name`.
[[nodiscard]] bool is_generated(const std::string& source);

/// Whether there is no file to read: iris, or generated.
[[nodiscard]] bool is_built_in(const std::string& source);

/// The canonical form of a source that is generated, `two_moons(200, 0.1)`: blanks and numbers in one form, a
/// seed that is the default left out. UsageError, which lists the generators, for an unknown name and for
/// arguments that do not fit.
[[nodiscard]] std::string generated_source(const std::string& source);

/// Makes the data. Errors as of generated_source().
[[nodiscard]] GeneratedData generate(const std::string& source, Learned learned);

/// "chebyshev(degree, count), gaussian_teacher(inputs, hidden, count, seed), ...": all there are.
[[nodiscard]] std::string generator_forms();

}  // namespace netlyap
