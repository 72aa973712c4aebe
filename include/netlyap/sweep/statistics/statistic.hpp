#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/observables/quantity.hpp"
#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/sweep/statistics/cell_sample.hpp"
#include "netlyap/sweep/statistics/interval.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::statistics {

using observables::Companion;

/// A quantity of a statistic that has an interval, alone: what compute() writes as <name>, <name>_ci_low and
/// <name>_ci_high. Of what the statistic needs it reads quantities without axes only.
struct NamedInterval {
    std::string name;
    std::function<Interval(const CellSample& cell, const Pulse& pulse)> of;
};

/// What is computed from the initial conditions of each point of the grid: the one way to add something to
/// the archive that is made of many units.
///
/// Its quantities are declared once, as members, with declare(), in the order in which they are written; in
/// the archive their dimensions are (eta, epsilon, axes ...). They depend on the job alone. Where it says so
/// (Field::is_never_missing), none of the numbers is ever missing.
///
/// The values of a point are a function of its sample and of the setup, whatever else is in the sweep. Of all
/// statistics of a job revise() is called first, for every point, then prepare() of each, then compute() for
/// every point, on several threads.
class Statistic {
public:
    /// The group of all its quantities in the archive: "/statistics".
    explicit Statistic(std::string group) : group_(std::move(group)) {}
    virtual ~Statistic() = default;
    Statistic(const Statistic&) = delete;
    Statistic& operator=(const Statistic&) = delete;

    /// What it writes.
    [[nodiscard]] const std::vector<observables::Field>& fields() const noexcept { return fields_; }
    [[nodiscard]] const std::vector<Companion>& companions() const noexcept { return companions_; }
    [[nodiscard]] const std::string& group() const noexcept { return group_; }
    /// The quantities with an interval. They refer to the statistic.
    [[nodiscard]] virtual std::vector<NamedInterval> intervals() const { return {}; }

    /// Judges what was recorded: puts other numbers in the place of those of StatisticType::revises.
    virtual void revise(CellSample& cell) const;
    /// Computes what several points have in common. The pulse is for the calling thread.
    virtual void prepare(std::span<const CellSample> cells, unsigned threads, const Pulse& pulse);
    /// Fills in what was declared, one entry of each: results[quantity][axes ...].
    virtual void compute(const CellSample& cell, observables::Results& results, const Pulse& pulse) const = 0;

protected:
    /// Declares a quantity: its name in the group as the path, everything else but the type, which is Number.
    template <class Number>
    observables::Quantity<Number> declare(observables::Field field) {
        fields_.push_back(named(std::move(field), observables::field_type<Number>));
        return {fields_.size() - 1};
    }

    template <class Number>
    void accompany(observables::Field field, std::vector<Number> values) {
        companions_.push_back({named(std::move(field), observables::field_type<Number>), std::move(values)});
    }

private:
    [[nodiscard]] observables::Field named(observables::Field field, observables::FieldType type) const;

    std::string group_;
    std::vector<observables::Field> fields_;
    std::vector<Companion> companions_;
};

/// What every statistic is told of the job.
struct StatisticSetup {
    std::int64_t iterations = 0;
    std::uint64_t seed = 0;  ///< of all random numbers of the job
    series::ExponentFilter filter;
    SettingValues settings;                           ///< the struct of the statistic
    std::span<const observables::Field> fields = {};  ///< all that the units record
};

/// A kind of statistic: what it needs and how it is made. It is there for every job that records what it
/// needs.
struct StatisticType {
    std::string name;
    std::string summary;   ///< one line for people
    SettingList settings;  ///< keys of [statistics.<name>], of the role report
    /// The paths of the quantities that it reads, each of an observable. Those with axes are float64, and
    /// then it is computed point by point.
    std::vector<std::string> needs;
    std::vector<std::string> revises;  ///< those of them, without axes, that revise() changes
    std::function<std::unique_ptr<Statistic>(const StatisticSetup&)> make;
};

/// All statistics. New ones are registered in src/sweep/statistics/registry.hpp.
[[nodiscard]] const std::vector<StatisticType>& statistic_types();

/// The type of this name; there must be one.
[[nodiscard]] const StatisticType& statistic_type(const std::string& name);

/// The values of the fields of a statistic [field], each [cell][axes ...], computed by that many threads. The
/// number of threads changes nothing in the result. An exception comes out, that of the first cell that
/// deserves one. The pulse is called by the calling thread alone; what it throws ends the others, too.
[[nodiscard]] std::vector<observables::FieldValues> compute_all(Statistic& statistic,
                                                                std::span<const CellSample> cells,
                                                                unsigned threads,
                                                                const Pulse& pulse = no_pulse);

/// One interval of a statistic, [cell], of cells that it has revised, in the same way.
[[nodiscard]] std::vector<Interval> compute_all(const NamedInterval& interval,
                                                std::span<const CellSample> cells, unsigned threads,
                                                const Pulse& pulse = no_pulse);

}  // namespace netlyap::statistics
