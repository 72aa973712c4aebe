#pragma once

#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/observables/observable.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace netlyap::observables {

/// So many exponents, the largest first; 0 means all.
struct ExponentCount {
    std::int64_t number = 1;
};

/// A whole number, or "all".
void read_value(const GivenText& given, ExponentCount& value);

/// Of all it is 0, as it is in the identities of all versions.
[[nodiscard]] std::string value_text(ExponentCount value);

/// How many that is of the directions of phase space. UsageError that names the key where it is more.
[[nodiscard]] std::size_t checked_exponent_count(ExponentCount count, const ObservableSetup& setup,
                                                 const std::string& key);

}  // namespace netlyap::observables
