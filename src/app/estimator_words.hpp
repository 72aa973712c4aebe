#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <string>

/// What Lambda is by fit.estimator (window_fit.hpp), in words.
namespace netlyap {

/// Whether Lambda is the slope in a window, not the growth from the perturbation to its end.
[[nodiscard]] bool has_slopes(const job::Job& job);

/// Where distances grow by Lambda: "in the window of [fit] with the largest R^2", or from the perturbation to
/// its end.
[[nodiscard]] std::string stretch_of_lambda(const job::Job& job);

/// What Lambda is in a window, whichever it is, and that R^2 is not of the same stretch where it is not.
[[nodiscard]] std::string lambda_in_words(const job::Job& job);

}  // namespace netlyap
