#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap::bench {

/// CPU seconds that this process has used.
[[nodiscard]] double own_cpu_seconds();

/// Somebody who can follow the trajectories of the workload: one of our kernels, or a peer.
class Implementation {
public:
    virtual ~Implementation() = default;

    [[nodiscard]] virtual std::string name() const = 0;

    /// How many networks it follows: those of seeds 0 .. networks() - 1.
    [[nodiscard]] virtual std::size_t networks() const = 0;

    /// Puts all networks back to theta(0).
    virtual void restart() = 0;

    /// Takes that many steps with every network.
    virtual void advance(std::size_t steps) = 0;

    /// theta(t) as it is now: [network][parameter].
    [[nodiscard]] virtual std::vector<double> current() = 0;

    /// CPU seconds used so far by whoever computes; one thread.
    [[nodiscard]] virtual double cpu_seconds() { return own_cpu_seconds(); }
};

}  // namespace netlyap::bench
