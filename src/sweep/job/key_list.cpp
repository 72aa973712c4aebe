#include "netlyap/model/generated_data.hpp"
#include "netlyap/kernel/kernel.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include "bound_key.hpp"
#include "setting_keys.hpp"

#include <algorithm>

namespace netlyap::job {

namespace {

/// A figure of the paper: "fig8" or "8"; empty: none.
JobKey figure_key(KeyRole role, std::string Job::*member, About about) {
    JobKey key = own_key(role, member, std::move(about));
    key.set = [member, name = key.name](Job& job, const std::string& text) {
        static const std::vector<std::string> figures = {"3", "4",  "5",  "6",  "7", "8",
                                                         "9", "10", "11", "12", "S1"};
        const std::string number = text.starts_with("fig") ? text.substr(3) : text;
        if (!text.empty() && std::find(figures.begin(), figures.end(), number) == figures.end())
            refuse_value({name, text}, "fig3 to fig12, or figS1");
        job.*member = text;
    };
    return key;
}

/// Which parameters are displaced (read_target()).
JobKey target_key(About about) {
    JobKey key;
    key.role = KeyRole::record;
    key.name = about.name;
    key.form = "weights | all | layer K | N random weights of layer K";
    key.help = about.help;
    key.text = [](const Job& job) { return ensemble::target_text(job.perturbation); };
    key.set = [name = key.name](Job& job, const std::string& text) {
        if (!ensemble::read_target(text, job.perturbation))
            refuse_value({name, text},
                         "weights, all, layer K or N random weights of layer K, K and N from 1");
    };
    key.check = [](const Job&) {};
    return key;
}

/// Samples of a step, or "full".
JobKey batch_key(About about) {
    constexpr const char* full = "full";
    JobKey key = own_key(
        KeyRole::record, [](auto& job) -> auto& { return job.descent.batch; }, std::move(about));
    key.form = "full | samples, at least 1";
    key.text = [](const Job& job) {
        return job.descent.batch == 0 ? std::string(full) : std::to_string(job.descent.batch);
    };
    key.set = [name = key.name](Job& job, const std::string& text) {
        std::int64_t samples = 0;
        if (text != full) {
            read_value({name, text, "samples, or full"}, samples);
            check_bounds({.least = 1, .hint = "full means all training samples"}, name,
                         static_cast<double>(samples), text);
        }
        job.descent.batch = samples;
    };
    return key;
}

/// The optimiser.
std::vector<JobKey> descent_keys() {
    const Bounds share = {.least = 0, .below = 1};
    const auto key = [](auto member, About about) {
        about.is_added_later = true;
        return own_key(
            KeyRole::record, [member](auto& job) -> auto& { return job.descent.*member; }, std::move(about));
    };
    return {
        key(&Descent::method,
            {.name = "descent.method",
             .help = "the optimiser, as PyTorch defines it; g is the gradient and eta = sweep.eta\n"
                     "gradient: theta <- theta - eta g\n"
                     "momentum: v <- momentum v + g, theta <- theta - eta v\n"
                     "nesterov: the same with g + momentum v in place of the second v\n"
                     "rmsprop: s <- alpha s + (1 - alpha) g^2, theta <- theta - eta g / (sqrt(s) + eps)\n"
                     "adam: m <- beta1 m + (1 - beta1) g, s <- beta2 s + (1 - beta2) g^2, theta <- theta - "
                     "eta (m / c1) / (sqrt(s / c2) + eps) with c1 = 1 - beta1^t, c2 = 1 - beta2^t"}),
        key(&Descent::momentum,
            {.name = "descent.momentum", .units = "1", .allowed = share, .help = "of momentum and nesterov"}),
        key(&Descent::alpha, {.name = "descent.alpha", .units = "1", .allowed = share, .help = "of rmsprop"}),
        key(&Descent::beta1, {.name = "descent.beta1", .units = "1", .allowed = share, .help = "of adam"}),
        key(&Descent::beta2, {.name = "descent.beta2", .units = "1", .allowed = share, .help = "of adam"}),
        key(&Descent::eps,
            {.name = "descent.eps", .units = "1", .allowed = {.above = 0}, .help = "of rmsprop and adam"}),
        key(&Descent::factors,
            {.name = "descent.factors",
             .units = "list",
             .allowed = {.least = 0},
             .help = "what multiplies eta in a layer of weights, from the first hidden one to the output; "
                     "one for all, or one for each"}),
        batch_key({.name = "descent.batch",
                   .help = "samples that a step sees; every epoch is a permutation of the training samples "
                           "that is cut into batches, the last of which has what is left\n"
                           "recorded losses are always those of all training samples",
                   .is_added_later = true}),
        key(&Descent::order,
            {.name = "descent.batch_order",
             .help = "whether all initial conditions see the same batches, or each has an order of its own; "
                     "members always see those of their reference"}),
    };
}

std::vector<JobKey> make_keys() {
    std::vector<JobKey> keys = {
        own_key(KeyRole::report, &Job::name,
                {.name = "sweep.name", .units = "words", .help = "title of the archive"}),
        figure_key(
            KeyRole::report, &Job::figure,
            {.name = "sweep.figure",
             .units = "word, e.g. fig8",
             .help = "the figure of the paper that `analysis/figures` draws of it and `analysis/report` "
                     "judges; empty: the one that the title begins with, \"Figure 8\", or none",
             .is_added_later = true}),
        own_key(KeyRole::grid, &Job::eta,
                {.name = "sweep.eta",
                 .units = "list",
                 .allowed = {.above = 0},
                 .help = "learning rates; logspace(-2, 1, 7) runs from 10^-2 to 10^1"}),
        own_key(
            KeyRole::grid, &Job::epsilon,
            {.name = "sweep.epsilon",
             .units = "list",
             .allowed = {.above = 0, .hint = "for no perturbation set sweep.members = 0"},
             .help =
                 "perturbation radii; empty means 1e-8, or nothing where members = 0\nbelow 1e-13 rounding "
                 "changes the perturbation: at 1e-14 single exponents are uncertain by about 0.01"}),
        own_key(KeyRole::grid, &Job::seeds,
                {.name = "sweep.seeds",
                 .units = "list",
                 .help = "initial conditions, by number: 24 is one of them, 0:24 are 24; units of work are "
                         "blocks of eight"}),
        own_key(KeyRole::record, &Job::members,
                {.name = "sweep.members",
                 .units = "trajectories",
                 .allowed = {.least = 0, .most = 1e6},
                 .help = "perturbed trajectories around every initial condition"}),
        own_key(KeyRole::record, &Job::iterations,
                {.name = "sweep.iterations",
                 .units = "iterations",
                 .allowed = {.least = 1, .most = 1e12},
                 .help = "steps of gradient descent; recorded are theta(0) .. theta(iterations - 1)"}),
        own_key(KeyRole::record, &Job::seed,
                {.name = "sweep.seed", .units = "whole number", .help = "of all random numbers of this job"}),
        own_key(
            KeyRole::record, &Job::fresh_initial_conditions,
            {.name = "sweep.fresh_initial_conditions",
             .help = "other initial conditions at every (eta, epsilon), as in the published computation"}),
        own_key(KeyRole::record, &Job::source,
                {.name = "data.source",
                 .units = "iris | generator(...) | file",
                 .help = "the built-in iris data, or a file (in a job file relative to its folder, on the "
                         "command line to the current one): CSV, features and a class in every row, "
                         "separated by commas, semicolons, tabs or blanks; IDX or .npy, a sample for every "
                         "first index; FILE.h5:/path, the same of HDF5; all but HDF5 may be compressed by "
                         "gzip; its path is not part of the job, nor is its format, and the run directory "
                         "keeps what was read, data.netlyap\nor data that are generated, with a seed of "
                         "their own: " +
                         generator_forms() +
                         "; seed = 1 may be left out, a file of such a name is given as ./xor"}),
        own_key(
            KeyRole::run, &Job::labels,
            {.name = "data.labels",
             .units = "file",
             .help = "the file that has the classes of the samples, one for each in their order, in any of "
                     "the formats of data.source, as text one in every line; all columns of data.source "
                     "are features then; empty: the class is a column; its path is not part of the job",
             .is_added_later = true}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.reading.label_column; },
                {.name = "data.label_column",
                 .units = "name | number, from 1",
                 .help = "the column of the file that has the class; a whole number is its place, in quotes "
                         "(\"2\") a name; empty means the last, or none beside data.labels",
                 .is_added_later = true}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.reading.target; },
                {.name = "data.target",
                 .units = "names | numbers, from 1 | last n",
                 .help = "regression: the columns of the file that have real-valued targets, one output "
                         "for each, in this order; all other columns are features, and there are no classes; "
                         "a name with a blank stands in double quotes; needs network.loss = squared; empty: "
                         "there is a class",
                 .is_added_later = true}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.reading.header; },
                {.name = "data.header",
                 .help = "whether the first row of the CSV file has the names of the columns; `plan` prints "
                         "what auto found",
                 .is_added_later = true}),
        own_key(
            KeyRole::run, [](auto& job) -> auto& { return job.reading.decimal; },
            {.name = "data.decimal",
             .help = "whether commas in the numbers of the CSV file are decimal, or, with decimal points, "
                     "stand between thousands (1,234.5); auto refuses a file in which nothing decides, "
                     "`plan` prints what it found",
             .is_added_later = true}),
        own_key(
            KeyRole::record, &Job::test_source,
            {.name = "data.test_source",
             .units = "file",
             .help = "the file of the samples for testing, as data.source in one of its formats; all samples "
                     "of data.source are for training then, both in the order of their files; empty: some "
                     "of data.source are; its path is not part of the job",
             .is_added_later = true}),
        own_key(KeyRole::run, &Job::test_labels,
                {.name = "data.test_labels",
                 .units = "file",
                 .help = "the file that has the classes of data.test_source, as data.labels",
                 .is_added_later = true}),
        own_key(
            KeyRole::record, &Job::samples,
            {.name = "data.samples",
             .units = "all | first n | n random",
             .help = "which samples of data.source are taken, before they are split: all, the first ones, or "
                     "any, drawn with data.split_seed, whatever their classes, in the order that they have",
             .is_added_later = true}),
        own_key(KeyRole::record, &Job::train,
                {.name = "data.train",
                 .units = "samples, at least 1 | all",
                 .help = "training samples; the rest is for testing; empty means 120 of iris and of a file, "
                         "all of generated data"}),
        own_key(KeyRole::record, &Job::split_seed,
                {.name = "data.split_seed",
                 .units = "whole number",
                 .allowed = {.least = 0},
                 .help = "which permutation of the rows is split, and which samples `n random` are; the "
                         "default gives "
                         "the class counts 41, 40, 39 of iris"}),
        own_key(
            KeyRole::record, &Job::scale,
            {.name = "data.scale",
             .help =
                 "features as they are, with mean 0 and standard deviation 1 over the training samples, or "
                 "divided by 255, as the bytes of pictures are (unit)"}),
        own_key(
            KeyRole::record, &Job::digest,
            {.name = "data.digest",
             .units = "v2-, 16 hexadecimal digits, -, 16 more",
             .help = "checksum of the features, classes or targets and their names in the file, filled in "
                     "by the program; when given, the file must match"}),
        own_key(KeyRole::record, &Job::hidden,
                {.name = "network.hidden",
                 .units = "list",
                 .allowed = {.least = 1, .most = 1e5},
                 .help = "widths of the hidden layers, from the input to the output; empty: none"}),
        own_key(KeyRole::record, &Job::activation,
                {.name = "network.activation",
                 .help = "of the hidden layers (softplus ln(1 + e^z), gelu z Phi(z), swish z / (1 + e^-z)); "
                         "the output layer is linear, and a softmax belongs to the cross-entropy"}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.initial_weights.laws; },
                {.name = "network.init",
                 .help = "law of the initial weights of a layer with n inputs and m outputs, s = "
                         "network.init_scale: normal N(0, s^2), uniform U(-s, s), fan_in N(0, s^2 / n), "
                         "xavier U(-a, a) with a = s sqrt(6 / (n + m)); one for all layers, or one for each "
                         "from the first hidden layer to the output; biases start at 0\nfile: theta(0), "
                         "biases included, is given by network.init_file or network.init_values",
                 .is_added_later = true}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.initial_weights.scales; },
                {.name = "network.init_scale",
                 .units = "list",
                 .allowed = {.above = 0},
                 .help = "s of network.init, for `normal` the standard deviation of the initial weights; one "
                         "for all layers, or one for each"}),
        own_key(KeyRole::run, &Job::init_file,
                {.name = "network.init_file",
                 .units = "file",
                 .help = "theta(0) for network.init = file: a text of numbers separated by blanks, commas, "
                         "semicolons or tabs, or a dataset of an HDF5 file, FILE.h5:/path; one row for every "
                         "value of sweep.seeds in their order, or one row for all; or where another run has "
                         "ended, sweep.h5:/final_parameters/parameters,eta=1; a row has the weights of "
                         "the first layer row by row [output][input], its biases, then the next layer; its "
                         "path is not part of the job, and the run directory keeps a copy, theta0.txt",
                 .is_added_later = true}),
        own_key(KeyRole::run, &Job::init_values,
                {.name = "network.init_values",
                 .units = "list",
                 .help = "theta(0) itself, for tiny networks: the same as a file of this one row",
                 .is_added_later = true}),
        own_key(KeyRole::record, &Job::init_digest,
                {.name = "network.init_digest",
                 .units = "v1-, 16 hexadecimal digits",
                 .help = "checksum of the numbers of theta(0) that are given, filled in by the program; when "
                         "given, they must match",
                 .is_added_later = true}),
        own_key(KeyRole::record, &Job::l2,
                {.name = "network.l2",
                 .allowed = {.least = 0},
                 .help = "the loss gains l2 / 2 times the sum of the squared weights"}),
        own_key(KeyRole::record, &Job::loss,
                {.name = "network.loss",
                 .help = "cross_entropy of a softmax, for data with classes; squared: the mean over samples "
                         "of |f - y|^2 / 2, with classes y is 1 for the class and 0 for the others",
                 .is_added_later = true}),
        own_key(KeyRole::record, &Job::biases,
                {.name = "network.biases", .help = "which layers have biases", .is_added_later = true}),
    };
    const auto append = [&keys](const std::vector<JobKey>& more) {
        keys.insert(keys.end(), more.begin(), more.end());
    };
    append(descent_keys());
    append({
        own_key(KeyRole::record, &Job::perturb_at,
                {.name = "perturb.at",
                 .units = "list, iterations",
                 .help = "the iteration at which the members leave the reference trajectory; several become "
                         "an axis of the grid, (eta, epsilon, perturb_at), with the same directions at each "
                         "of them, and `--extend` does not let it grow"}),
        target_key({.name = "perturb.target",
                    .help =
                        "which parameters are displaced: the weights, the biases too, the weights of one "
                        "layer (from 1, the first hidden one, to the output), or some of them, others for "
                        "every initial condition and member"}),
        own_key(
            KeyRole::record, [](auto& job) -> auto& { return job.perturbation.distribution; },
            {.name = "perturb.distribution",
             .help = "each displacement uniform on (-epsilon, epsilon) or N(0, epsilon^2), or all together "
                     "uniform on the sphere of radius epsilon",
             .is_added_later = true}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.perturbation.paired; },
                {.name = "perturb.paired",
                 .help = "the same directions at every (eta, epsilon), scaled by epsilon"}),
        own_key(
            KeyRole::record, [](auto& job) -> auto& { return job.perturbation.first_member; },
            {.name = "perturb.first_member",
             .units = "",
             .allowed = {.least = 1, .most = 1e9},
             .help =
                 "the number by which the first member is drawn, the next ones follow: with 6 the members "
                 "are those that a job with 5 of them lacks",
             .is_added_later = true}),
        observables_key(),
    });
    append(observable_keys());
    append({
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.windows.starts; },
                {.name = "fit.window_start",
                 .units = "list, iterations",
                 .help = "where windows of the exponential fit may start, counted from the perturbation"}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.windows.lengths; },
                {.name = "fit.window_length", .units = "list, iterations", .help = "how long they may be"}),
        own_key(KeyRole::report, [](auto& job) -> auto& { return job.filter.min_r_squared; },
                {.name = "fit.min_r_squared",
                 .units = "1",
                 .help = "keep an initial condition only if R^2 of its best window is larger"}),
        own_key(KeyRole::report, [](auto& job) -> auto& { return job.filter.min_exponent; },
                {.name = "fit.min_exponent",
                 .units = "1/iteration",
                 .help = "... and only if its exponent is larger"}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.windows.average; },
                {.name = "fit.average", .help = "fit ln of the mean distance, or the mean of ln distance"}),
        own_key(KeyRole::record, [](auto& job) -> auto& { return job.windows.estimator; },
                {.name = "fit.estimator",
                 .help = "the slope of the best window, or ln(d(tau) / d(0)) / tau up to its end"}),
    });
    append(statistic_keys());
    append({
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.checkpoint_seconds; },
                {.name = "run.checkpoint_seconds",
                 .units = "s",
                 .allowed = {.above = 0},
                 .help = "how often the state inside a unit is kept; after a crash no more than this is "
                         "computed twice"}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.time_limit_seconds; },
                {.name = "run.time_limit",
                 .units = "s",
                 .allowed = {.least = 0},
                 .help = "stop cleanly, with exit code 75, before this wall-clock time is used up; 0: only "
                         "the limit of the Slurm job applies"}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.lease_timeout; },
                {.name = "run.lease_timeout",
                 .units = "s",
                 .allowed = {.above = 0},
                 .help = "a worker that has been silent for this long is considered lost, and its work goes "
                         "to others"}),
        own_key(
            KeyRole::run, [](auto& job) -> auto& { return job.run.max_attempts; },
            {.name = "run.max_attempts",
             .units = "times",
             .allowed = {.least = 1},
             .help = "give up a unit after this many consecutive process deaths without a new checkpoint"}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.keep_final_state; },
                {.name = "run.keep_final_state",
                 .help = "keep the state at the end of every unit in the journal, about as large as what it "
                         "records: a longer run (`--extend` with more sweep.iterations) then computes the "
                         "new iterations only; without it it begins at 0"}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.kernel; },
                {.name = "run.kernel",
                 .units = alternatives(kernel_names()),
                 .help = "the instruction set; all give the same bits, and auto is the one with the "
                         "longest vectors that the processor has"}),
        own_key(
            KeyRole::run, [](auto& job) -> auto& { return job.run.target; },
            {.name = "run.target",
             .units = "nmle | kept_fraction | group/name of the archive",
             .help = "go on with more seeds, in rounds, until the 95 % interval of this statistic is narrow "
                     "enough at every grid point that has one; empty: compute sweep.seeds",
             .is_added_later = true}),
        own_key(KeyRole::run, [](auto& job) -> auto& { return job.run.target_error; },
                {.name = "run.target_error",
                 .units = "units of the target",
                 .allowed = {.least = 0},
                 .help = "half of the width of that interval that is wanted",
                 .is_added_later = true}),
        own_key(
            KeyRole::run, [](auto& job) -> auto& { return job.run.max_seeds; },
            {.name = "run.max_seeds",
             .units = "seeds",
             .allowed = {.least = 1, .most = 10'000'000},
             .help = "with run.target: never more seeds at a grid point than this; those that are added are "
                     "the next whole numbers after the largest one of sweep.seeds",
             .is_added_later = true}),
    });
    return keys;
}

}  // namespace

const std::vector<JobKey>& job_keys() {
    static const std::vector<JobKey> keys = make_keys();
    return keys;
}

}  // namespace netlyap::job
