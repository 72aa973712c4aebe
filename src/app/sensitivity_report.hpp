#pragma once

#include "netlyap/sweep/job/job.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include <string>

namespace netlyap {

/// The table of lambda_nMLE by each rule for the window, at every grid point, with what its words mean and
/// which grid points two rules put into opposite orders. `has_given_windows`: the first rule has windows of
/// the command line.
void print_sensitivity(const archive::Sensitivity& found, const job::Job& job, bool has_given_windows);

/// The options for the windows of the rule by which most are kept, of those that are a search that a job can
/// have; empty where the windows of the job or others keep as many.
[[nodiscard]] std::string windows_that_keep_most(const archive::Sensitivity& found);

}  // namespace netlyap
