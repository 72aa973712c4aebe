#include "netlyap/runner/target_run.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/missing.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "netlyap/runner/seed_target.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace netlyap {

double TargetRound::half_width() const noexcept {
    double widest = missing_value;
    for (const run_directory::PointInterval& point : points)
        if (const double width = point.half_width(); !(width <= widest) && !std::isnan(width))
            widest = width;
    return widest;
}

std::vector<std::int64_t> with_next_seeds(std::vector<std::int64_t> seeds, std::int64_t count) {
    std::int64_t last = *std::max_element(seeds.begin(), seeds.end());
    while (static_cast<std::int64_t>(seeds.size()) < count)
        seeds.push_back(++last);
    return seeds;
}

void continue_seeds(job::Job& job, const run_directory::RunLayout& layout) {
    std::error_code ignored;
    if (job.run.target.empty() || !std::filesystem::exists(layout.job(), ignored))
        return;
    const std::vector<std::int64_t> there = run_directory::read_run_job(layout).seeds;
    const auto count = static_cast<std::int64_t>(there.size());
    if (count > static_cast<std::int64_t>(job.seeds.size()) && with_next_seeds(job.seeds, count) == there)
        job.seeds = there;
}

void check_target_run(scheduling::PreparedJob& prepared, const scheduling::Slice& slice, int computing_here) {
    const job::Job& job = prepared.job;
    if (job.run.target.empty())
        return;
    if (!slice.is_whole())
        throw UsageError("--slice " + scheduling::slice_text(slice) + " and run.target = " + job.run.target +
                         " exclude each other: how many seeds it takes follows from all of them; leave one "
                         "of the two out");
    scheduling::check_target(prepared);
    if (prepared.given_start.rows > 1)
        throw UsageError(
            "run.target = " + job.run.target +
            " adds seeds, but network.init_file has a row of theta(0) for each of those that are there; "
            "give one row for all, or leave run.target out");
    std::vector<std::int64_t> begun =
        std::exchange(prepared.job.seeds, with_next_seeds(job.seeds, job.run.max_seeds));
    scheduling::check_memory(prepared, computing_here);
    prepared.job.seeds = std::move(begun);
}

TargetRound judge_round(const run_directory::RunLayout& layout, const scheduling::PreparedJob& prepared,
                        unsigned threads, const Pulse& pulse) {
    const job::RunSettings& run = prepared.job.run;
    TargetRound round;
    round.seeds = static_cast<std::int64_t>(prepared.job.seeds.size());
    round.points =
        run_directory::target_intervals(layout, prepared, deciding_seeds(round.seeds), threads, pulse);
    round.next = next_seed_count(round.half_width(), run.target_error, round.seeds, run.max_seeds);
    return round;
}

}  // namespace netlyap
