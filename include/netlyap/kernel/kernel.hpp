#pragma once

#include "netlyap/model/norm.hpp"
#include "netlyap/model/training_system.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// The gradient-descent map for eight networks at once: a lane is an initial condition.
///
/// Lane arrays have the shape [parameter][lane] with 8 lanes, whatever the vector width of the machine; the
/// storage of parameters is aligned to 64 bytes. Every kernel gives the bits of model/gradient_descent.hpp.
namespace netlyap {

/// Initial conditions that are computed together. Part of the definition of a unit of work.
inline constexpr std::size_t lanes = 8;

/// The samples of one step: the same for all lanes, or each lane its own.
struct Minibatch {
    SampleRows
        rows;  ///< of each lane: inputs [sample][feature][lane], targets [sample][output][lane], aligned
    bool of_each_lane = false;
};

class Kernel {
public:
    virtual ~Kernel() = default;

    /// The name under which `run.kernel` asks for it.
    [[nodiscard]] virtual std::string name() const = 0;

    /// One step of the map on all training samples, the point at t+1 from that at t, theta and the state of
    /// the descent, both [phase_dimension(system)][lane], not overlapping. When `loss` [lane] is not empty it
    /// receives L(theta(t)). Returns a bit per lane: set where theta(t+1) is not finite.
    virtual std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                               std::span<double> loss) = 0;

    /// The same on the samples of a batch.
    virtual std::uint32_t step_on(const Minibatch& batch, double learning_rate, std::span<const double> from,
                                  std::span<double> to) = 0;

    /// Mean loss (without penalty) and number of correct samples (0 without classes) of each lane on any
    /// samples of the system's shape, from theta [parameter][lane]; loss NaN for no samples.
    virtual void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                        std::span<std::int64_t> correct) = 0;

    /// What the networks say of samples of the system's shape, from theta [parameter][lane]: the
    /// probabilities of the classes with cross-entropy, otherwise the outputs f(x; theta)
    /// [sample][output][lane].
    virtual void predict(std::span<const double> parameters, const Samples& samples,
                         std::span<double> predictions) = 0;

    /// The norm of a - b of each lane; a, b [entry][lane], of finite numbers for Norm::max.
    virtual void distance(Norm norm, std::span<const double> a, std::span<const double> b,
                          std::span<double> distance) = 0;
};

/// What `run.kernel` may be.
[[nodiscard]] const std::vector<std::string>& kernel_names();

/// The kernels that this machine can run, slowest first: "scalar" always, the others where the processor has
/// them, "avx2" and "avx512" with FMA, "sve256" where vectors of SVE have 256 bits.
[[nodiscard]] std::vector<std::string> available_kernels();

/// Makes the named kernel, or the fastest one for "auto", for a system that must outlive it. UsageError when
/// this machine does not have it.
[[nodiscard]] std::unique_ptr<Kernel> make_kernel(const std::string& name, const TrainingSystem& system);

/// Checks the name alone: UsageError for one that is not a kernel.
void check_kernel_name(const std::string& name);

/// UsageError for a kernel that this machine cannot run. To be asked where steps are computed: what a run has
/// computed elsewhere is gathered by any machine.
void check_kernel_runs(const std::string& name);

}  // namespace netlyap
