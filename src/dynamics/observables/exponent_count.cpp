#include "exponent_count.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include <optional>

namespace netlyap::observables {

void read_value(const GivenText& given, ExponentCount& value) {
    const std::optional<std::int64_t> number =
        given.text == "all" ? std::optional<std::int64_t>(0) : parse_integer(given.text);
    if (!number || *number < 0)
        refuse_value(given, "a whole number of exponents, at least 1, or all, which 0 means as well");
    value.number = *number;
}

std::string value_text(ExponentCount value) {
    return std::to_string(value.number);
}

std::size_t checked_exponent_count(ExponentCount count, const ObservableSetup& setup,
                                   const std::string& key) {
    const std::size_t dimension = phase_dimension(*setup.system);
    if (static_cast<std::size_t>(count.number) > dimension)
        throw UsageError(key + " = " + value_text(count) + ", but the system has " +
                         std::to_string(dimension) + " directions; set at most that, or all");
    return count.number == 0 ? dimension : static_cast<std::size_t>(count.number);
}

}  // namespace netlyap::observables
