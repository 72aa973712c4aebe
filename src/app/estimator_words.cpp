#include "estimator_words.hpp"

#include "netlyap/sweep/job/job_keys.hpp"

namespace netlyap {

bool has_slopes(const job::Job& job) {
    return job.windows.estimator == series::GrowthEstimator::fit;
}

std::string stretch_of_lambda(const job::Job& job) {
    const std::string window = "the window of [fit] with the largest R^2";
    return has_slopes(job) ? "in " + window : "from the perturbation to the end of " + window;
}

std::string lambda_in_words(const job::Job& job) {
    const std::string by = "fit.estimator = " + job::find_key("fit.estimator")->text(job) +
                           ", fit.average = " + job::find_key("fit.average")->text(job);
    const std::string distance = job.windows.average == series::GrowthAverage::mean
                                     ? "; d(t) is the mean distance of the members"
                                     : "; ln d(t) is the mean over the members of ln of their distances";
    return has_slopes(job) ? "Lambda: the slope of ln d(t) in the window (" + by + ")" + distance
                           : "Lambda: ln(d(tau) / d(0)) / tau, the growth from the perturbation to the last "
                             "point tau of the window (" +
                                 by + "); R^2 is of the line in the window alone" + distance;
}

}  // namespace netlyap
