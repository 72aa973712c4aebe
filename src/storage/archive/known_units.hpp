#pragma once

#include <string>

namespace netlyap::archive {

/// How an archive says in which unit a quantity is. Its attribute `units` is for programs and knows what
/// UDUNITS knows: of what this program measures the pure number, "rad", "s" and a time since a date. Counts
/// of iterations, nats and what follows from them are pure numbers there, and the long_name ends with the
/// word for people: "finite network Lyapunov exponent, unfiltered (1/iteration)".
[[nodiscard]] std::string known_units(const std::string& units);
[[nodiscard]] std::string name_with_unit(const std::string& long_name, const std::string& units);

}  // namespace netlyap::archive
