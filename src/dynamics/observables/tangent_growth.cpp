#include "netlyap/dynamics/observables/tangent_growth.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"

#include "observed_growth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace netlyap::observables {

namespace {

/// Vectors of a lane are scaled by a power of 2 when one of them leaves 2^-300 .. 2^300.
constexpr int scale_limit = 300;

class TangentGrowth final : public ObservedGrowth {
public:
    explicit TangentGrowth(const ObservableSetup& setup)
        : ObservedGrowth("/tangent_growth", setup, "Lyapunov exponent of tangent vectors"),
          parameters_(parameter_count(setup.system->shape)),
          size_(phase_dimension(*setup.system) * lanes),
          members_(setup.members),
          kernel_(make_tangent_kernel(setup.signals->kernel_name(), *setup.system)),
          vectors_(setup.members * size_),
          pushed_(vectors_.size()),
          lengths_(setup.members * lanes),
          log_length_(declare<double>(
              {.path = "log_length",
               .axes = {since_perturbation(setup)},
               .long_name =
                   setup.windows.average == series::GrowthAverage::log
                       ? "y(t): mean over the members of ln of the L1 length of their tangent vectors"
                       : "y(t): ln of the mean L1 length of the tangent vectors of the members",
               .remark = "as long as windows of [fit] reach; it begins at ln of the mean distance of the "
                         "members, so that its growth stands beside that of finite distances"})) {}

    void observe(const ensemble::Trajectory& trajectory) override {
        if (trajectory.iteration() == first())
            start(trajectory);
        measure(trajectory);
        std::array<double, lanes> shift{};
        for (std::size_t lane = 0; lane < lanes; ++lane)
            shift[lane] = static_cast<double>(powers_[lane]) * std::numbers::ln2;
        add(lengths_, shift);
        rescale();
        kernel_->push(trajectory.batch(), trajectory.learning_rate(), trajectory.point(), vectors_.all(),
                      pushed_.all());
        std::swap(vectors_, pushed_);
    }

    void save(ByteWriter& writer) const override {
        ObservedGrowth::save(writer);
        writer.put_all(vectors_.all());
        writer.put(powers_);
    }
    void restore(ByteReader& reader, const ensemble::Trajectory& trajectory) override {
        ObservedGrowth::restore(reader, trajectory);
        reader.get_into(vectors_.all());
        powers_ = reader.get<std::array<std::int64_t, lanes>>();
        for (const std::int64_t power : powers_)
            if (std::abs(power) > most_power)
                throw DataError("a saved state has tangent vectors of a length that they cannot have");
    }

    void conclude(Results& results, const Pulse& pulse) const override {
        ObservedGrowth::conclude(results, pulse);
        conclude_error(results, exponent_error_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::vector<double> y = log_lengths(lane);
            std::copy(y.begin(), y.end(), results.lane(log_length_, lane).begin());
        }
    }

private:
    static constexpr std::int64_t most_power = std::int64_t{1} << 52;

    static Axis since_perturbation(const ObservableSetup& setup) {
        const auto length = static_cast<std::size_t>(series::iterations_needed(setup.windows));
        return {"iteration", counted(0, length), "iterations", "iteration, counted from the perturbation",
                false};
    }

    /// v_i(0), the displacement of each member.
    void start(const ensemble::Trajectory& trajectory) {
        for (std::size_t member = 1; member <= members_; ++member)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const std::vector<double> displacement = trajectory.displacement(member, lane);
                for (std::size_t i = 0; i < parameters_; ++i)
                    vectors_.data()[(member - 1) * size_ + i * lanes + lane] = displacement[i];
            }
    }

    /// |v_i| of every member, NaN where the reference has diverged.
    void measure(const ensemble::Trajectory& trajectory) {
        std::fill(lengths_.begin(), lengths_.end(), 0.0);
        for (std::size_t member = 0; member < members_; ++member)
            for (std::size_t place = 0; place < parameters_ * lanes; ++place)
                lengths_[member * lanes + place % lanes] +=
                    std::fabs(vectors_.data()[member * size_ + place]);
        for (std::size_t place = 0; place < lengths_.size(); ++place)
            if (trajectory.has_diverged(place % lanes))
                lengths_[place] = missing_value;
    }

    /// Brings the vectors of a lane back to a common length near 1 when they leave the range; exact.
    void rescale() {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            double longest = 0.0;
            for (std::size_t place = lane; place < lengths_.size(); place += lanes)
                longest = std::max(longest, lengths_[place]);
            if (!std::isfinite(longest) || longest == 0.0 || std::abs(std::ilogb(longest)) < scale_limit)
                continue;
            const int power = std::ilogb(longest);
            powers_[lane] += power;
            for (std::size_t place = lane; place < vectors_.size(); place += lanes)
                vectors_.data()[place] = std::ldexp(vectors_.data()[place], -power);
        }
    }

    std::size_t parameters_;
    std::size_t size_;  ///< numbers of a vector in all lanes
    std::size_t members_;
    std::unique_ptr<TangentKernel> kernel_;
    LaneArray vectors_;  ///< v_i, divided by 2^power [member][theta, state][lane]
    LaneArray pushed_;
    std::vector<double> lengths_;               ///< |v_i| likewise [member][lane]
    std::array<std::int64_t, lanes> powers_{};  ///< [lane]
    Quantity<double> exponent_error_ = declare_error(false);
    Quantity<double> log_length_;
};

}  // namespace

ObservableType tangent_growth_observable() {
    return {.name = "tangent_growth",
            .summary =
                "Lambda in the limit of small epsilon, by the derivative of every step; kinks of relu are "
                "ignored",
            .settings = {},
            .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
                check_windows(setup);
                return std::make_unique<TangentGrowth>(setup);
            },
            .fits_windows = true,
            .follows_members = true,
            .takes_second_derivatives = true,
            .kept_bytes =
                [](const ObservableSetup& setup) {
                    return kept_growth_bytes(setup) +
                           2.0 * static_cast<double>(setup.members * phase_dimension(*setup.system) * lanes *
                                                     sizeof(double));
                },
            .needs = {.tangent_map = true}};
}

}  // namespace netlyap::observables
