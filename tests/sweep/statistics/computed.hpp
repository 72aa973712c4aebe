#pragma once

#include "netlyap/sweep/statistics/statistic.hpp"

#include "set_setting.hpp"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace netlyap::test {

/// A statistic as a job makes it, with other settings than the default where they are given.
inline std::unique_ptr<statistics::Statistic> make_statistic(
    const std::string& name, std::uint64_t seed, std::int64_t iterations = 200,
    const series::ExponentFilter& filter = {}, const std::map<std::string, std::string>& settings = {},
    std::span<const observables::Field> fields = {}) {
    const statistics::StatisticType& type = statistics::statistic_type(name);
    statistics::StatisticSetup setup{iterations, seed, filter, type.settings.defaults, fields};
    for (const auto& [key, text] : settings)
        set_setting(setup.settings, type.settings, "statistics." + name, key, text);
    return type.make(setup);
}

/// The values of a statistic at points of the grid, by their paths.
class Computed {
public:
    Computed(statistics::Statistic& statistic, std::span<const statistics::CellSample> cells,
             unsigned threads = 1, const Pulse& pulse = no_pulse)
        : fields_(statistic.fields()), values_(compute_all(statistic, cells, threads, pulse)) {}

    /// All of them [cell][axes ...].
    template <class Number = double>
    [[nodiscard]] const std::vector<Number>& all(const std::string& path) const {
        return std::get<std::vector<Number>>(values_[observables::field_index(fields_, path)]);
    }
    /// The first of them.
    [[nodiscard]] double operator()(const std::string& path) const { return all(path).front(); }
    [[nodiscard]] std::int64_t whole(const std::string& path) const {
        return all<std::int64_t>(path).front();
    }
    [[nodiscard]] std::uint8_t flag(const std::string& path) const { return all<std::uint8_t>(path).front(); }
    [[nodiscard]] const std::vector<observables::FieldValues>& values() const { return values_; }

private:
    std::vector<observables::Field> fields_;
    std::vector<observables::FieldValues> values_;
};

}  // namespace netlyap::test
