#include "netlyap/sweep/job/idle_settings.hpp"

#include "netlyap/core/value_text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::job {

namespace {

std::string text_in(const Job& job, const std::string& name) {
    return find_key(name)->text(job);
}

std::string default_text(const std::string& name) {
    static const Job defaults;
    return text_in(defaults, name);
}

/// Adds a key that is not at its default; `remedy` would give it an effect.
void add_idle(std::vector<IdleSetting>& found, const Job& job, const std::string& name,
              const std::string& cause, const std::string& remedy) {
    constexpr std::size_t most_printed = 20;  // of a default, which may be a long list
    const std::string usual = default_text(name);
    if (const std::string value = text_in(job, name); value != usual)
        found.push_back({name, name + " = " + value + " has no effect with " + cause + "; " + remedy +
                                   ", or leave " + name +
                                   (usual.empty() || usual.size() > most_printed ? " out" : " at " + usual)});
}

/// A coefficient of the descent and the methods that have it.
struct Coefficient {
    std::string key;
    std::vector<DescentMethod> methods;
};

void add_coefficients(std::vector<IdleSetting>& found, const Job& job, const std::set<std::string>& given) {
    using enum DescentMethod;
    static const std::vector<Coefficient> coefficients = {{"descent.momentum", {momentum, nesterov}},
                                                          {"descent.alpha", {rmsprop}},
                                                          {"descent.beta1", {adam}},
                                                          {"descent.beta2", {adam}},
                                                          {"descent.eps", {rmsprop, adam}}};
    for (const auto& [key, methods] : coefficients) {
        if (std::count(methods.begin(), methods.end(), job.descent.method) > 0)
            continue;
        const std::string method = "descent.method = " + std::string(word_of(job.descent.method));
        std::string remedy = "set descent.method = ";
        for (const DescentMethod one : methods)
            remedy += (one == methods.front() ? "" : " or ") + std::string(word_of(one));
        if (given.contains(key) && !given.contains("descent.method"))
            found.push_back({key, key + " = " + text_in(job, key) + " has no effect with " + method +
                                      ", the default; " + remedy + ", or leave " + key + " out"});
        else
            add_idle(found, job, key, method, remedy);
    }
}

/// How many samples train, where that is known without reading a file.
std::optional<std::int64_t> known_training_samples(const Job& job) {
    const TrainCount train = training_samples(job);
    if (train.is_number())
        return train.number();
    if (!is_built_in(job.source))
        return std::nullopt;
    if (!job.samples.is_all())
        return job.samples.count();
    const Learned learned = job.loss == Loss::squared ? Learned::targets : Learned::classes;
    return static_cast<std::int64_t>(job.source == "iris" ? iris().count
                                                          : generate(job.source, learned).samples.count);
}

constexpr const char* batch_order = "descent.batch_order";

bool has_an_order_of_batches(const Job& job) {
    return job.descent.batch > 0 && text_in(job, batch_order) != default_text(batch_order);
}

void add_batches(std::vector<IdleSetting>& found, const Job& job,
                 std::optional<std::int64_t> training_samples) {
    const std::string remedy = "set descent.batch to fewer samples than are for training";
    if (job.descent.batch == 0)
        add_idle(found, job, batch_order, "descent.batch = full", remedy);
    else if (job.descent.batch == training_samples)
        add_idle(found, job, batch_order,
                 "descent.batch = " + std::to_string(job.descent.batch) + ", which are all training samples",
                 remedy);
}

/// The names of the observables that would record what a statistic needs.
std::string missing_observables(const Job& job, const std::vector<std::string>& paths) {
    std::string names;
    for (const std::string& path : paths)
        if (const std::string& name = observables::recorder_of(path).name;
            !records(job, path) && names.find(name) == std::string::npos)
            names += (names.empty() ? "" : " and ") + name;
    return names;
}

/// "growth or tangent_growth": the observables that have this property.
std::string names_of_types(bool observables::ObservableType::*has) {
    std::vector<std::string> names;
    for (const observables::ObservableType& type : observables::observable_types())
        if (type.*has)
            names.push_back(type.name);
    std::string text;
    for (std::size_t place = 0; place < names.size(); ++place)
        text += (place == 0 ? "" : place + 1 < names.size() ? ", " : " or ") + names[place];
    return text;
}

/// Those of observables and statistics that the job does not have, and of fits that nobody makes.
void add_owned(std::vector<IdleSetting>& found, const Job& job) {
    const auto add = [&](const std::string& key, const std::string& missing) {
        add_idle(found, job, key, "observe.names = " + text_in(job, "observe.names"),
                 "add " + missing + " to observe.names");
    };
    for (const JobKey& key : job_keys())
        if (!is_in_use(key, job))
            add(key.name, key.statistic.empty()
                              ? key.observable
                              : missing_observables(job, statistics::statistic_type(key.statistic).needs));
        else if (key.name.starts_with("fit.") && !fits_windows(job))
            add(key.name, names_of_types(&observables::ObservableType::fits_windows));
}

/// Several values of what makes no difference to reference trajectories, each of which would compute them
/// once more.
void add_repetitions(std::vector<IdleSetting>& found, const Job& job) {
    if (job.members == 0 || job.observables.empty() || follows_members(job))
        return;
    const auto add = [&](const std::string& key, std::size_t values, const std::string& remedy) {
        if (values > 1)
            found.push_back({key, key + " = " + text_in(job, key) +
                                      " has no effect with observe.names = " + text_in(job, "observe.names") +
                                      ", which look at reference trajectories alone: every value would "
                                      "compute the same; " +
                                      remedy + ", or add " +
                                      names_of_types(&observables::ObservableType::follows_members) +
                                      " to observe.names"});
    };
    if (!job.fresh_initial_conditions)
        add("sweep.epsilon", job.epsilon.size(), "set sweep.members = 0 and leave sweep.epsilon out");
    add("perturb.at", job.perturb_at.size(), "leave perturb.at at one value");
}

}  // namespace

std::vector<IdleSetting> idle_settings(const Job& job, const std::set<std::string>& given) {
    std::vector<IdleSetting> found;
    add_coefficients(found, job, given);
    add_batches(found, job, has_an_order_of_batches(job) ? known_training_samples(job) : std::nullopt);
    add_owned(found, job);
    add_repetitions(found, job);
    if (job.hidden.empty() && job.activation != Activation::identity)
        add_idle(found, job, "network.activation", "a network without hidden layers",
                 "give their widths with network.hidden");
    if (is_built_in(job.source))
        for (const char* const key : {"data.labels", "data.label_column", "data.header", "data.decimal",
                                      "data.test_source", "data.test_labels"})
            add_idle(found, job, key, "data.source = " + job.source + ", which is not a file",
                     "name a file with data.source");
    else if (job.test_source.empty())
        add_idle(found, job, "data.test_labels", "an empty data.test_source",
                 "name the file of the samples for testing with data.test_source");
    else if (!job.samples.is_random())
        add_idle(found, job, "data.split_seed", "data.test_source, because both files keep their order",
                 "take some of the samples with data.samples = n random");
    if (job.members == 0)
        for (const char* const key : {"perturb.at", "perturb.target", "perturb.distribution",
                                      "perturb.paired", "perturb.first_member"})
            add_idle(found, job, key, "sweep.members = 0: nothing is perturbed",
                     "set sweep.members to 1 or more");
    return found;
}

std::vector<IdleSetting> idle_settings(const Job& job, const DataText& data) {
    std::vector<IdleSetting> found;
    if (is_built_in(job.source) || !training_samples(job).is_all() || !has_an_order_of_batches(job))
        return found;
    Job read = job;
    const JobData all = read_job_data(read, data);
    add_batches(found, job, static_cast<std::int64_t>(all.training.value_or(all.samples.count)));
    return found;
}

}  // namespace netlyap::job
