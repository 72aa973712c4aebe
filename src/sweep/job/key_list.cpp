#include "netlyap/core/ranges.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include "key_forms.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace netlyap::job {

namespace {

JobKey observables_key() {
    std::string help = "what is recorded, several names separated by blanks:";
    for (const observables::ObservableType& type : observables::observable_types())
        help += "\n  " + type.name + ": " + type.summary;
    return {KeyRole::record,
            "observe.names",
            "names",
            help,
            [](const Job& job) {
                std::string text;
                for (const std::string& name : job.observables)
                    text += (text.empty() ? "" : " ") + name;
                return text;
            },
            [](Job& job, const std::string& text) {
                const std::vector<std::string> names = words(text);
                if (const std::string spaced = with_blanks(text); names != words(spaced))
                    refuse("observe.names", text, "a list separated by blanks: " + spaced);
                for (const std::string& name : names)
                    static_cast<void>(observables::observable_type(name));
                job.observables = names;
            }};
}

/// Of a count, for people.
std::string bounds(const observables::Setting& setting) {
    const std::string least = std::to_string(setting.least);
    const bool is_bounded = setting.most < std::numeric_limits<std::int64_t>::max();
    return is_bounded ? least + " to " + std::to_string(setting.most) : "at least " + least;
}

/// The value of a setting in canonical form.
std::string checked_setting(const std::string& key, const observables::Setting& setting,
                            const std::string& text) {
    switch (setting.form) {
        case observables::SettingForm::count: {
            const auto value = parse_integer(text);
            if (!value || *value < setting.least || *value > setting.most)
                refuse(key, text, "a whole number, " + bounds(setting));
            return std::to_string(*value);
        }
        case observables::SettingForm::number: {
            const auto value = parse_double(text);
            if (!value || *value <= 0.0)
                refuse(key, text, "a number above 0");
            return to_text(*value);
        }
        case observables::SettingForm::ranges: {
            const auto ranges = parse_ranges(text);
            if (const std::string spaced = with_blanks(text); !ranges && parse_ranges(spaced))
                refuse(key, text, "a list separated by blanks: " + spaced);
            if (!ranges)
                refuse(
                    key, text,
                    "numbers or ranges like 7 or 3000:10000; a range first:end does not include its end and "
                    "is not empty");
            return ranges_text(*ranges);
        }
        case observables::SettingForm::word:
            break;
    }
    if (std::find(setting.choices.begin(), setting.choices.end(), text) == setting.choices.end())
        refuse_choice(key, text, setting.choices);
    return text;
}

/// Where a job has the settings of observables, or those of statistics, by the names of owner and setting.
using Settings = std::map<std::string, std::map<std::string, std::string>> Job::*;

JobKey setting_key(KeyRole role, const std::string& section, Settings settings, const std::string& owner,
                   const observables::Setting& setting) {
    const std::string name = section + "." + owner + "." + setting.name;
    JobKey key = {role,
                  name,
                  setting.form == observables::SettingForm::word ? joined(setting.choices) : setting.units,
                  setting.help,
                  [settings, owner, setting = setting.name](const Job& job) {
                      return (job.*settings).at(owner).at(setting);
                  },
                  [settings, owner, name, setting](Job& job, const std::string& text) {
                      (job.*settings)[owner][setting.name] = checked_setting(name, setting, text);
                  },
                  setting.is_added_later};
    key.older_name = setting.older_key;
    if (!key.older_name.empty())
        key.help += "; older name: " + key.older_name;
    return key;
}

std::vector<JobKey> observable_keys() {
    std::vector<JobKey> keys;
    for (const observables::ObservableType& type : observables::observable_types())
        for (const observables::Setting& setting : type.settings) {
            keys.push_back(
                setting_key(KeyRole::record, "observe", &Job::observable_settings, type.name, setting));
            keys.back().observable = type.name;
        }
    return keys;
}

std::vector<JobKey> statistic_keys() {
    std::vector<JobKey> keys;
    for (const statistics::StatisticType& type : statistics::statistic_types())
        for (const observables::Setting& setting : type.settings) {
            keys.push_back(
                setting_key(KeyRole::report, "statistics", &Job::statistic_settings, type.name, setting));
            keys.back().statistic = type.name;
        }
    return keys;
}

std::vector<JobKey> make_keys() {
    std::vector<JobKey> keys = {
        text_key(
            KeyRole::report, "sweep.name", "words", "title of the archive",
            [](auto& job) -> auto& { return job.name; }),
        added_later(figure_key(
            KeyRole::report, "sweep.figure", "word, e.g. fig8",
            "the figure of the paper that `analysis/figures` draws of it and `analysis/report` judges; "
            "empty: "
            "the one that the title begins with, \"Figure 8\", or none",
            [](auto& job) -> auto& { return job.figure; })),
        list_key(
            KeyRole::grid, "sweep.eta", "list, > 0",
            "learning rates; logspace(-2, 1, 7) runs from 10^-2 to 10^1",
            [](auto& job) -> auto& { return job.eta; }),
        list_key(
            KeyRole::grid, "sweep.epsilon", "list, > 0",
            "perturbation radii; empty means 1e-8, or nothing where members = 0\n"
            "below 1e-13 rounding changes the perturbation: at 1e-14 single exponents are uncertain by about "
            "0.01",
            [](auto& job) -> auto& { return job.epsilon; }),
        list_key(
            KeyRole::grid, "sweep.seeds", "list",
            "initial conditions, by number: 24 is one of them, 0:24 are 24; units of work are blocks of "
            "eight",
            [](auto& job) -> auto& { return job.seeds; }),
        integer_key(
            KeyRole::record, "sweep.members", "trajectories",
            "perturbed trajectories around every initial condition",
            [](auto& job) -> auto& { return job.members; }),
        integer_key(
            KeyRole::record, "sweep.iterations", "iterations",
            "steps of gradient descent; recorded are theta(0) .. theta(iterations - 1)",
            [](auto& job) -> auto& { return job.iterations; }),
        integer_key(
            KeyRole::record, "sweep.seed", "whole number", "of all random numbers of this job",
            [](auto& job) -> auto& { return job.seed; }),
        flag_key(
            KeyRole::record, "sweep.fresh_initial_conditions",
            "other initial conditions at every (eta, epsilon), as in the published computation",
            [](auto& job) -> auto& { return job.fresh_initial_conditions; }),
        text_key(
            KeyRole::record, "data.source", "iris | file",
            "the built-in iris data, or a CSV file (in a job file relative to its folder, on the command "
            "line "
            "to the current one): features and a class in every row, separated by commas, semicolons, tabs "
            "or "
            "blanks; its path is not part of the job, and the run directory keeps a copy, data.csv",
            [](auto& job) -> auto& { return job.source; }),
        added_later(text_key(
            KeyRole::record, "data.label_column", "name | number, from 1",
            "the column of the CSV file that has the class; a whole number is its place, in quotes (\"2\") a "
            "name; empty means the last",
            [](auto& job) -> auto& { return job.reading.label_column; })),
        added_later(choice_key(
            KeyRole::run, "data.header",
            "whether the first row of the CSV file has the names of the columns; `plan` prints what auto "
            "found",
            [](auto& job) -> auto& { return job.reading.header; })),
        integer_key(
            KeyRole::record, "data.train", "samples", "training samples; the rest is for testing",
            [](auto& job) -> auto& { return job.train; }),
        integer_key(
            KeyRole::record, "data.split_seed", "whole number, >= 0",
            "which permutation of the rows is split; the default gives the class counts 39, 40, 41",
            [](auto& job) -> auto& { return job.split_seed; }),
        choice_key(
            KeyRole::record, "data.scale", "features as they are, or with mean 0 and standard deviation 1",
            [](auto& job) -> auto& { return job.scale; }),
        text_key(
            KeyRole::record, "data.digest", "v2-, 16 hexadecimal digits, -, 16 more",
            "checksum of the features, labels and class names of the CSV file, filled in by the program; "
            "when given, the file must match",
            [](auto& job) -> auto& { return job.digest; }),
        list_key(
            KeyRole::record, "network.hidden", "list, >= 1",
            "widths of the hidden layers, from the input to the output",
            [](auto& job) -> auto& { return job.hidden; }),
        choice_key(
            KeyRole::record, "network.activation", "of the hidden layers; the output is a softmax",
            [](auto& job) -> auto& { return job.activation; }),
        number_key(
            KeyRole::record, "network.init_scale", "> 0",
            "standard deviation of the initial weights; biases start at 0",
            [](auto& job) -> auto& { return job.init_scale; }),
        number_key(
            KeyRole::record, "network.l2", ">= 0",
            "the loss gains l2 / 2 times the sum of the squared weights",
            [](auto& job) -> auto& { return job.l2; }),
        integer_key(
            KeyRole::record, "perturb.at", "iterations",
            "the iteration at which the members leave the reference trajectory",
            [](auto& job) -> auto& { return job.perturbation.at; }),
        choice_key(
            KeyRole::record, "perturb.target", "which parameters are displaced",
            [](auto& job) -> auto& { return job.perturbation.target; }),
        flag_key(
            KeyRole::record, "perturb.paired",
            "the same directions at every (eta, epsilon), scaled by epsilon",
            [](auto& job) -> auto& { return job.perturbation.paired; }),
        observables_key(),
    };
    const auto append = [&keys](const std::vector<JobKey>& more) {
        keys.insert(keys.end(), more.begin(), more.end());
    };
    append(observable_keys());
    append({
        list_key(
            KeyRole::record, "fit.window_start", "list, iterations",
            "where windows of the exponential fit may start, counted from the perturbation",
            [](auto& job) -> auto& { return job.windows.starts; }),
        list_key(
            KeyRole::record, "fit.window_length", "list, iterations", "how long they may be",
            [](auto& job) -> auto& { return job.windows.lengths; }),
        number_key(
            KeyRole::report, "fit.min_r_squared", "1",
            "keep an initial condition only if R^2 of its best window is larger",
            [](auto& job) -> auto& { return job.filter.min_r_squared; }),
        number_key(
            KeyRole::report, "fit.min_exponent", "1/iteration", "... and only if its exponent is larger",
            [](auto& job) -> auto& { return job.filter.min_exponent; }),
        choice_key(
            KeyRole::record, "fit.average", "fit ln of the mean distance, or the mean of ln distance",
            [](auto& job) -> auto& { return job.windows.average; }),
        choice_key(
            KeyRole::record, "fit.estimator",
            "the slope of the best window, or ln(d(tau) / d(0)) / tau up to its end",
            [](auto& job) -> auto& { return job.windows.estimator; }),
    });
    append(statistic_keys());
    append({
        number_key(
            KeyRole::run, "run.checkpoint_seconds", "s",
            "how often the state inside a unit is kept; after a crash no more than "
            "this is computed twice",
            [](auto& job) -> auto& { return job.run.checkpoint_seconds; }),
        number_key(
            KeyRole::run, "run.time_limit", "s",
            "stop cleanly, with exit code 75, before this wall-clock time is used up; 0: only the limit of "
            "the "
            "Slurm job applies",
            [](auto& job) -> auto& { return job.run.time_limit_seconds; }),
        number_key(
            KeyRole::run, "run.lease_timeout", "s",
            "a worker that has been silent for this long is considered lost, and its work goes to others",
            [](auto& job) -> auto& { return job.run.lease_timeout; }),
        integer_key(
            KeyRole::run, "run.max_attempts", "times",
            "give up a unit after this many consecutive process deaths without a new checkpoint",
            [](auto& job) -> auto& { return job.run.max_attempts; }),
        text_key(
            KeyRole::run, "run.kernel", joined(kernel_names()), "the instruction set; all give the same bits",
            [](auto& job) -> auto& { return job.run.kernel; }),
    });
    return keys;
}

}  // namespace

const std::vector<JobKey>& job_keys() {
    static const std::vector<JobKey> keys = make_keys();
    return keys;
}

}  // namespace netlyap::job
