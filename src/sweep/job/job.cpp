#include "netlyap/sweep/job/job.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/job/given_start.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

namespace netlyap::job {

namespace {

template <class Number>
void check_list(const std::string& key, const std::vector<Number>& values, const std::string& want) {
    if (values.empty())
        throw UsageError(key + " is empty; it needs at least one value" + want);
    std::set<Number> seen;
    for (const Number value : values)
        if (!seen.insert(value).second)
            throw UsageError(key + " names a value twice; every value of the grid must be there once");
}

void check(bool holds, const std::string& sentence) {
    if (!holds)
        throw UsageError(sentence);
}

void validate_grid(const Job& job) {
    check_list("sweep.eta", job.eta, " > 0, e.g. 1");
    check_list("sweep.seeds", job.seeds, ", e.g. 0:500");
    if (job.members == 0) {
        check(job.epsilon.empty(),
              "sweep.epsilon is set, but sweep.members = 0 means that there is no perturbation; remove "
              "sweep.epsilon "
              "or set sweep.members to 1 or more");
    } else {
        check_list("sweep.epsilon", perturbation_radii(job), " > 0, e.g. 1e-8");
    }
    check_list("perturb.at", job.perturb_at, ", e.g. 0");
    for (const std::int64_t at : job.perturb_at)
        check(at >= 0 && at < job.iterations, "perturb.at = " + std::to_string(at) +
                                                  " must lie in the recorded iterations 0 .. " +
                                                  std::to_string(job.iterations - 1));
    check(job.members > 0 || job.perturb_at.size() == 1,
          "perturb.at has several values, but sweep.members = 0 means that there is no perturbation; leave "
          "perturb.at at one value or set sweep.members to 1 or more");
    check(job.name.find_first_of("\n\r#") == std::string::npos, "sweep.name must be one line without #");
}

/// UsageError unless a list has one value for all layers of weights, or one for each.
void check_layers(const std::string& key, std::size_t values, std::size_t layers) {
    check(values == 1 || values == layers,
          key + " has " + std::to_string(values) + (values == 1 ? " value" : " values") +
              ", but the network has " + std::to_string(layers) + (layers == 1 ? " layer" : " layers") +
              " of weights (the hidden ones and the output); give one value for all or one for each");
}

void validate_network(const Job& job) {
    check(!job.source.empty(), "data.source is empty; it must be iris or the name of a file");
    if (is_generated(job.source))
        static_cast<void>(generated_source(job.source));
    const std::string& target = job.reading.target;
    const std::string& label_column = job.reading.label_column;
    check(target.find_first_of("\n\r#") == std::string::npos,
          "data.target must be one line without #; give the numbers of the columns instead");
    check(target.empty() || !is_built_in(job.source),
          "data.target names columns of a file, but data.source = " + job.source +
              " is built in; remove data.target");
    check(target.empty() || label_column.empty(),
          "data.target = " + target + " and data.label_column = " + label_column +
              " exclude each other: with targets there are no classes; remove one of them");
    for (const FileKey& key : file_keys)
        check(!key.is_of_data || (job.*key.value).find_first_of("\n\r#") == std::string::npos,
              std::string(key.name) + " must be one line without #");
    check(job.test_source.empty() || job.labels.empty() == job.test_labels.empty(),
          job.labels.empty()
              ? "data.test_labels = " + job.test_labels +
                    " names a file of classes, but of data.source a column has them; leave it out, or set "
                    "data.labels"
              : "data.labels = " + job.labels +
                    " names a file of classes, so data.test_source needs one, too; set data.test_labels");
    for (const auto& [key, column] :
         {std::pair{"data.target", &target}, {"data.label_column", &label_column}})
        check(job.labels.empty() || column->empty(),
              std::string(key) + " = " + *column + " and data.labels = " + job.labels +
                  " exclude each other: with a file of the classes all columns are features; remove one of "
                  "them");
    check(!job.train.is_number() || job.train.number() >= 1,
          "data.train = " + value_text(job.train) + " must be at least 1, or all");
    check(label_column.find_first_of("\n\r#") == std::string::npos,
          "data.label_column must be one line without #; give the number of the column instead");
    const std::size_t layers = job.hidden.size() + 1;
    check_layers("network.init", job.initial_weights.laws.size(), layers);
    check_start_keys(job);
    check_layers("network.init_scale", job.initial_weights.scales.size(), layers);
    check_layers("descent.factors", job.descent.factors.size(), layers);
}

void validate_fit(const Job& job) {
    const series::WindowSearch& windows = job.windows;
    check(job.filter.min_r_squared < 1.0,
          "fit.min_r_squared = " + to_text(job.filter.min_r_squared) +
              " must be below 1: R^2 is never larger than 1, so nothing would be kept");
    check_list("fit.window_start", windows.starts, ", e.g. 0:101:5");
    check_list("fit.window_length", windows.lengths, ", e.g. 30:101:5");
    constexpr std::int64_t most = 1'000'000'000'000;  // whether they fit into sweep.iterations, growth asks
    for (const std::int64_t start : windows.starts)
        check(start >= 0 && start <= most, "fit.window_start has the value " + std::to_string(start) +
                                               "; windows start 0 to 1e12 iterations after the perturbation");
    for (const std::int64_t length : windows.lengths)
        check(length >= 3 && length <= most,
              "fit.window_length has the value " + std::to_string(length) +
                  "; a fit needs 3 iterations at least, and a window has 1e12 at most");
}

void validate_target(const Job& job) {
    const RunSettings& run = job.run;
    check(run.target.empty() || run.target_error > 0.0,
          "run.target = " + run.target +
              " needs the half-width of its 95 % interval that is wanted: set run.target_error, e.g. 0.02");
    check(
        !run.target.empty() || run.target_error == 0.0,
        "run.target_error = " + to_text(run.target_error) +
            " has no effect without run.target; name the statistic, e.g. run.target = nmle, or leave it out");
    if (run.target.empty())
        return;
    const auto seeds = static_cast<std::int64_t>(job.seeds.size());
    check(seeds <= run.max_seeds, "run.max_seeds = " + std::to_string(run.max_seeds) + " is below the " +
                                      std::to_string(seeds) +
                                      " seeds that the sweep begins with; raise it, or shorten sweep.seeds");
    const std::int64_t last = *std::max_element(job.seeds.begin(), job.seeds.end());
    check(last <= std::numeric_limits<std::int64_t>::max() - run.max_seeds,
          "sweep.seeds has the value " + std::to_string(last) +
              ", after which there are not run.max_seeds whole numbers more; take smaller ones");
}

}  // namespace

Job::Job() : seeds(500) {
    std::iota(seeds.begin(), seeds.end(), 0);
    for (const observables::ObservableType& type : observables::observable_types())
        observable_settings[type.name] = type.settings.defaults;
    for (const statistics::StatisticType& type : statistics::statistic_types())
        statistic_settings[type.name] = type.settings.defaults;
    for (std::int64_t start = 0; start <= 100; start += 5)
        windows.starts.push_back(start);
    for (std::int64_t length = 30; length <= 100; length += 5)
        windows.lengths.push_back(length);
}

std::vector<double> perturbation_radii(const Job& job) {
    if (job.members == 0)
        return {0.0};
    return job.epsilon.empty() ? std::vector<double>{1e-8} : job.epsilon;
}

TrainCount training_samples(const Job& job) {
    constexpr std::int64_t usual = 120;
    if (job.train.is_given())
        return job.train;
    return is_generated(job.source) || !job.test_source.empty() ? TrainCount::all() : TrainCount(usual);
}

bool records(const Job& job, const std::string& path) {
    const std::string& name = observables::recorder_of(path).name;
    return std::count(job.observables.begin(), job.observables.end(), name) > 0;
}

bool fits_windows(const Job& job) {
    return std::any_of(job.observables.begin(), job.observables.end(), [](const std::string& name) {
        return observables::observable_type(name).fits_windows;
    });
}

bool follows_members(const Job& job) {
    return std::any_of(job.observables.begin(), job.observables.end(), [](const std::string& name) {
        return observables::observable_type(name).follows_members;
    });
}

void validate(const Job& job) {
    for (const JobKey& key : job_keys())
        if (is_in_use(key, job))
            key.check(job);
    validate_grid(job);
    validate_network(job);
    if (fits_windows(job))
        validate_fit(job);
    validate_target(job);
    check(!job.observables.empty(), "observe.names is empty; name at least one observable, e.g. divergence");
}

}  // namespace netlyap::job
