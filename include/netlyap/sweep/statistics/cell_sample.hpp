#pragma once

#include "netlyap/core/assert.hpp"
#include "netlyap/dynamics/observables/field.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace netlyap::statistics {

/// A quantity that units record, by its path and the type of its numbers.
template <class Number>
struct Recorded {
    const char* path;
};

/// The initial conditions of one point (eta, epsilon) of the grid that have a result, in the order of the
/// job's seeds, and what they recorded.
class CellSample {
public:
    double eta = 0.0;
    double epsilon = 0.0;
    std::size_t seeds = 0;  ///< how many they are

    /// [seed][axes ...]; of a column of a table the rows of seed after seed.
    template <class Number>
    [[nodiscard]] const std::vector<Number>& operator[](const Recorded<Number>& quantity) const {
        const auto found = values_.find(quantity.path);
        NETLYAP_ASSERT(found != values_.end(), "a statistic reads what it says that it needs");
        return std::get<std::vector<Number>>(found->second);
    }

    [[nodiscard]] const observables::FieldValues& values(const std::string& path) const {
        return values_.at(path);
    }
    void set(const std::string& path, observables::FieldValues values) {
        values_.insert_or_assign(path, std::move(values));
    }
    void forget(const std::string& path) { values_.erase(path); }

private:
    std::map<std::string, observables::FieldValues> values_;  ///< by path
};

}  // namespace netlyap::statistics
