#pragma once

#include "python_process.hpp"

#include <memory>
#include <span>

namespace netlyap::bench {

/// The tangents of eight networks in numpy, in a process of its own (numpy_tangents.py): Pearlmutter's
/// products for all tangents of a network by products of matrices, and LAPACK's QR decomposition, float64,
/// one thread.
class NumpyTangents {
public:
    /// Starts it at theta [network][parameter] with tangents [network][tangent][parameter].
    NumpyTangents(std::unique_ptr<PythonProcess> process, std::span<const double> theta,
                  std::span<const double> tangents);

    /// J v of the first `count` tangents, with the pass of the networks themselves.
    void push(std::size_t count);
    /// Of the last push, [network][tangent][parameter].
    [[nodiscard]] std::vector<double> pushed(std::size_t count);

    /// So many iterations of networks and tangents, then one orthonormalisation.
    void follow(std::size_t iterations);
    /// How long the tangents were before the last orthonormalisation [network][tangent].
    [[nodiscard]] std::vector<double> lengths();

    /// Used so far, when all has been done.
    [[nodiscard]] double cpu_seconds() { return process_->cpu_seconds(); }

private:
    std::unique_ptr<PythonProcess> process_;
};

/// Null where numpy is not installed.
[[nodiscard]] std::unique_ptr<NumpyTangents> make_numpy_tangents(std::span<const double> theta,
                                                                 std::span<const double> tangents);

}  // namespace netlyap::bench
