#include "netlyap/sweep/job/job_keys.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/file_keys.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include <algorithm>
#include <utility>

namespace netlyap::job {

namespace {

bool has_same_value(const JobKey& key, const Job& first, const Job& second) {
    return key.name == "data.digest" ? is_same_data(first.digest, second.digest)
                                     : identity_value(key, first) == identity_value(key, second);
}

std::string section_of(const std::string& name) {
    return name.substr(0, name.rfind('.'));
}

template <class HasRole>
std::vector<KeyDifference> differing_if(const Job& first, const Job& second, HasRole has_role) {
    std::vector<KeyDifference> differences;
    for (const JobKey& key : job_keys())
        if (has_role(key.role) && (is_in_use(key, first) || is_in_use(key, second)) &&
            !has_same_value(key, first, second))
            differences.push_back(
                {key.name, key.role, identity_value(key, first), identity_value(key, second)});
    return differences;
}

}  // namespace

void set_key(Job& job, const std::string& name, const std::string& value) {
    if (const JobKey* key = find_key(name))
        return key->set(job, std::string(trimmed(value)));
    const std::string nearest = nearest_key(name);
    throw UsageError("there is no key " + name + did_you_mean(nearest) + (nearest.empty() ? "; " : " ") +
                     "`netlyap jobs --defaults` lists all");
}

bool takes_any_text(const std::string& name) {
    return name == "sweep.name" || name == "data.label_column" || name == "data.target" || is_file_key(name);
}

const JobKey* find_key(std::string_view name) {
    const std::vector<JobKey>& keys = job_keys();
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const JobKey& key) {
        return key.name == name || (!name.empty() && key.older_name == name);
    });
    return found == keys.end() ? nullptr : &*found;
}

bool is_in_use(const JobKey& key, const Job& job) {
    if (!key.statistic.empty()) {
        const std::vector<std::string>& needs = statistics::statistic_type(key.statistic).needs;
        return std::all_of(needs.begin(), needs.end(),
                           [&](const std::string& path) { return records(job, path); });
    }
    return key.observable.empty() ||
           std::count(job.observables.begin(), job.observables.end(), key.observable) > 0;
}

bool is_silent(const JobKey& key, const Job& job) {
    const std::string text = key.text(job);
    const std::string usual = key.text(Job());
    return (!key.observable.empty() && text.empty() && usual.empty()) ||
           (key.is_added_later && text == usual);
}

std::string source_in_identity(const std::string& source) {
    if (source == "iris" || !is_generated(source))
        return source == "iris" ? source : "file";
    try {
        return generated_source(source);
    } catch (const UsageError&) {  // the name of a file that a version had which knew no generators
        return "file";
    }
}

std::string identity_value(const JobKey& key, const Job& job) {
    if (key.name == "data.source")
        return source_in_identity(job.source);
    if (key.name == "data.test_source")
        return job.test_source.empty() ? "" : "file";
    return key.name == "data.train" ? value_text(training_samples(job)) : key.text(job);
}

std::vector<KeyDifference> differing_keys(const Job& first, const Job& second) {
    return differing_if(first, second,
                        [](KeyRole role) { return role == KeyRole::grid || role == KeyRole::record; });
}

std::vector<KeyDifference> differing_keys(const Job& first, const Job& second, KeyRole wanted) {
    return differing_if(first, second, [wanted](KeyRole role) { return role == wanted; });
}

void copy_report_settings(const Job& from, Job& to, const std::set<std::string>& but) {
    for (const JobKey& key : job_keys())
        if (key.role == KeyRole::report && !but.contains(key.name) && !but.contains(key.older_name))
            key.set(to, key.text(from));
}

std::string job_file_text(const Job& job, bool documented) {
    std::string text;
    std::string section;
    for (const JobKey& key : job_keys()) {
        if (section_of(key.name) != section) {
            section = section_of(key.name);
            text += (text.empty() ? "[" : "\n[") + section + "]\n";
        }
        const std::string comment = key.help + " [" + key.form + "; " + word_of(key.role) + "]";
        for (const std::string_view line : split(comment, '\n'))
            text += documented ? "# " + std::string(line) + "\n" : "";
        text += key.name.substr(section.size() + 1) + " = " + key.text(job) + "\n";
    }
    return text;
}

}  // namespace netlyap::job
