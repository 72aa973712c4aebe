#include "refit_options.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/archive/refit.hpp"

#include "command_line.hpp"
#include "shell_word.hpp"

#include <cstdint>
#include <vector>

namespace netlyap {

namespace {

/// "25:101:5" of three numbers or more in equal steps; empty of others.
std::string as_range(const std::vector<std::int64_t>& numbers) {
    if (numbers.size() < 3)
        return "";
    const std::int64_t step = numbers[1] - numbers[0];
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (step < 1 || numbers[i] - numbers[i - 1] != step)
            return "";
    return std::to_string(numbers.front()) + ":" + std::to_string(numbers.back() + 1) + ":" +
           std::to_string(step);
}

/// A value as it is typed, lists of windows as ranges.
std::string typed_value(const job::JobKey& key, const job::Job& job) {
    const std::string range = key.name == "fit.window_start"    ? as_range(job.windows.starts)
                              : key.name == "fit.window_length" ? as_range(job.windows.lengths)
                                                                : "";
    return range.empty() ? shell_word(key.text(job)) : range;
}

}  // namespace

std::string refit_options(const archive::ArchiveTables& tables, const job::Job& job,
                          const std::string& group) {
    if (tables.refit_of.empty())
        return "";
    std::string options;
    try {
        const job::Job of = archive::growth_job_of(tables.refit_of);
        for (const job::JobKey& key : job::job_keys())
            if (is_among(JobKeys::fit, key) && key.name.starts_with(group) && key.text(job) != key.text(of))
                options += " --" + key.name + " " + typed_value(key, job);
    } catch (const Error&) {
        return "";
    }
    return options;
}

}  // namespace netlyap
