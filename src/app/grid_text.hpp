#pragma once

#include <span>
#include <string>

namespace netlyap {

/// A value of a grid as a person reads and types it: in six digits if they say it, or lead to it among the
/// values of the grid as --eta and --epsilon of analysis/ choose one (the only one within 1e-5); otherwise in
/// as many digits as it has.
[[nodiscard]] std::string grid_text(double value, std::span<const double> grid);

}  // namespace netlyap
