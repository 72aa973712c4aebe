#pragma once

#include "netlyap/storage/archive/refit.hpp"

#include <string>
#include <vector>

namespace netlyap {

/// In windows that are shorter R^2 hardly tells a straight line from a curve: three points nearly always
/// pass.
inline constexpr double least_window = 10.0;

/// Whether lambda_nMLE of this rule has an interval and windows long enough.
[[nodiscard]] bool can_be_cited(const archive::RuleAtPoint& found);

/// How many pairs of grid points two rules put into opposite orders, by more than two standard errors of the
/// difference each way (shared_samples.hpp), and the clearest of them: a sentence for each of eta, epsilon
/// and perturb_at that has several values, on the pairs that differ in it alone. `own`: what the windows are
/// called that are not of the usual rules.
[[nodiscard]] std::vector<std::string> rule_order_notes(const archive::Sensitivity& found,
                                                        const std::string& own);

}  // namespace netlyap
