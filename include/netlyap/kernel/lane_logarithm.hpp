#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace netlyap {

/// The natural logarithm of many numbers at once, on the instruction set of a kernel: for all of them, with
/// the special values and the bits of log() of core/elementary.hpp.
class LaneLogarithm {
public:
    /// Names and errors as make_kernel().
    explicit LaneLogarithm(const std::string& kernel_name);

    /// Puts its logarithm in the place of every number of a lane array, [...][lane] and aligned to 64 bytes.
    void operator()(std::span<double> values) const;

private:
    void (*function_)(double* values, std::size_t count);
};

}  // namespace netlyap
