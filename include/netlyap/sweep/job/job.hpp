#pragma once

#include "netlyap/core/setting.hpp"
#include "netlyap/model/csv_reading.hpp"
#include "netlyap/model/data_split.hpp"
#include "netlyap/model/initial_condition.hpp"
#include "netlyap/model/sample_choice.hpp"
#include "netlyap/model/train_count.hpp"
#include "netlyap/model/training_system.hpp"
#include "netlyap/dynamics/ensembles/perturbation.hpp"
#include "netlyap/dynamics/series/exponent_filter.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::job {

/// How a run behaves: the keys of the role run, which may change from one start to the next.
struct RunSettings {
    double checkpoint_seconds = 60.0;  ///< how often the state inside a unit is kept
    double time_limit_seconds = 0.0;   ///< stop cleanly before this time is used up; 0: no limit
    double lease_timeout = 60.0;       ///< a process that is silent for this long is considered lost
    std::int64_t max_attempts = 3;     ///< consecutive deaths of its process until a unit is given up
    bool keep_final_state = false;     ///< so that a longer run computes the new iterations only
    std::string kernel = "auto";       ///< one of kernel_names()
    std::string target;                ///< the statistic whose interval ends the run; empty: none
    double target_error = 0.0;         ///< half-width of its 95 % interval that is wanted
    std::int64_t max_seeds = 10'000;   ///< values of sweep.seeds that it may come to
};

/// What is asked for, complete by default: the paper's P(Lambda) at eta = 1, epsilon = 1e-8 (Figure 8, left).
///
/// The keys of a job file are described in job_keys.hpp, one for every member here.
struct Job {
    // [sweep]
    std::string name = "sweep";
    std::string figure;  ///< of the paper that it is of, as the programs of analysis/ call it: fig8; or empty
    std::vector<double> eta = {1.0};   ///< learning rates
    std::vector<double> epsilon = {};  ///< perturbation radii; empty: {1e-8}, or {0} without members
    std::vector<std::int64_t> seeds;   ///< initial conditions; 0 .. 499 by default
    std::int64_t members = 5;          ///< perturbed trajectories per initial condition
    std::int64_t iterations = 200;     ///< steps from t = 0
    std::int64_t seed = 1;             ///< of all random numbers of the job
    bool fresh_initial_conditions =
        false;  ///< others at every (eta, epsilon), as in the published computation
    // [data]
    std::string source = "iris";  ///< iris, generated data (generated_data.hpp), or the name of a file
    CsvReading reading;           ///< how that is to be read
    std::string labels;           ///< the name of the file that has the classes; empty: a column has them
    std::string test_source;      ///< the name of the file of the samples for testing; empty: some of source
    std::string test_labels;      ///< as labels, of test_source
    SampleChoice samples;         ///< which of the samples there are, before they are split
    TrainCount train;             ///< training samples; the rest is for testing
    std::int64_t split_seed = static_cast<std::int64_t>(default_split_seed);
    FeatureScale scale = FeatureScale::none;
    std::string digest;  ///< of the data of a file (data_digest.hpp), filled in when they are read
    // [network]
    std::vector<std::int64_t> hidden = {10};  ///< widths of the hidden layers; may be empty
    Activation activation = Activation::sigmoid;
    InitialWeights initial_weights;
    std::string init_file;            ///< of theta(0): a text or FILE.h5:/path (start_file.hpp of storage)
    std::vector<double> init_values;  ///< theta(0) itself
    std::string init_digest;          ///< of theta(0) (given_start.hpp), filled in when it is read
    double l2 = 0.0;                  ///< penalty (l2 / 2) sum w^2
    Loss loss = Loss::cross_entropy;
    Biases biases = Biases::all;
    // [descent]
    Descent descent;
    // [perturb]
    ensemble::Perturbation perturbation;
    std::vector<std::int64_t> perturb_at = {
        0};  ///< iterations at which it is done; several: an axis of the grid
    // [observe]
    std::vector<std::string> observables = {"divergence", "training", "growth"};
    std::map<std::string, SettingValues> observable_settings;  ///< the struct of every observable
    // [fit]
    series::WindowSearch windows;
    series::ExponentFilter filter;
    // [statistics]
    std::map<std::string, SettingValues> statistic_settings;  ///< the struct of every statistic
    // [run]
    RunSettings run;

    Job();
};

/// The perturbation radii of the grid: as given, or the default.
[[nodiscard]] std::vector<double> perturbation_radii(const Job& job);

/// The training samples: as given, or 120 of iris and of files, and all of generated data and of a file
/// beside which data.test_source has those for testing.
[[nodiscard]] TrainCount training_samples(const Job& job);

/// Whether the job observes what has the quantity of this path.
[[nodiscard]] bool records(const Job& job, const std::string& path);

/// Whether it observes what looks at every iteration of the windows of [fit].
[[nodiscard]] bool fits_windows(const Job& job);

/// Whether it observes what looks at perturbed trajectories: without that, they are computed for nothing.
[[nodiscard]] bool follows_members(const Job& job);

/// The text that identifies a job: every key of the roles grid and record (job_keys.hpp) with its value, in
/// the order and the form of a job file, each by the first name that it had (JobKey::older_name); those that
/// say nothing (is_silent() of job_keys.hpp) are left out. Two jobs with the same identity record the same
/// numbers bit for bit, where their quantities have the same versions (Field::version). Of data in a file it
/// has `data.source = file` (and `data.test_source = file`) and their digest, never a path; of generated data
/// their canonical form.
[[nodiscard]] std::string identity(const Job& job);

/// The identity without the lists of the grid: what a single unit's record depends on besides its own place
/// in the grid.
[[nodiscard]] std::string unit_identity(const Job& job);

/// What versions up to 0.1.0 and journals up to format 5 have for it: the keys of the role report as well,
/// but for those that were added later.
[[nodiscard]] std::string older_unit_identity(const Job& job);

/// The identity and the keys of the role report: all that an archive depends on, its attribute `job`.
[[nodiscard]] std::string archive_identity(const Job& job);

/// Whether two identities, or two unit identities, are of the same work, whichever version wrote them: keys
/// of the role report do not count. Version 0.1.0 and older wrote the path of the data, which does not count
/// either, and a digest that knew nothing of the names of classes (is_same_data()).
[[nodiscard]] bool is_same_identity(std::string_view one, std::string_view other);

/// Whether two archive identities are of the same archive: the keys of the role report count.
[[nodiscard]] bool is_same_archive_identity(std::string_view one, std::string_view other);

/// Checks everything that can be checked without the data. UsageError that names the key.
void validate(const Job& job);

}  // namespace netlyap::job
