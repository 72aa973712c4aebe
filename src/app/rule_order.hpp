#pragma once

#include "netlyap/storage/archive/refit.hpp"

#include <string>

namespace netlyap {

/// In windows that are shorter R^2 hardly tells a straight line from a curve: three points nearly always
/// pass.
inline constexpr double least_window = 10.0;

/// Whether lambda_nMLE of this rule has an interval and windows long enough.
[[nodiscard]] bool can_be_cited(const archive::RuleAtPoint& found);

/// Which two grid points two rules put into opposite orders, by more than two standard errors each, where
/// they differ in one of eta, epsilon and perturb_at; a sentence on the clearest of them, empty where there
/// is none. `own`: what the windows are called that are not of the usual rules.
[[nodiscard]] std::string rule_order_note(const archive::Sensitivity& found, const std::string& own);

}  // namespace netlyap
