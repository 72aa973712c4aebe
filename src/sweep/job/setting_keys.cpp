#include "setting_keys.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/statistics/statistic.hpp"

#include "bound_key.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace netlyap::job {

namespace {

/// Where a job has the settings of observables, or those of statistics.
using SettingsOfOwners = std::map<std::string, SettingValues> Job::*;

/// The keys [section.owner] of the settings; they refuse at once what is outside their bounds.
std::vector<JobKey> keys_of(KeyRole role, const std::string& section, const std::string& owner,
                            const SettingList& settings, SettingsOfOwners owners) {
    const auto find = [ owners, owner ](auto& job) -> auto& {
        return (job.*owners).at(owner);
    };
    std::vector<JobKey> keys;
    for (const Setting<SettingValues>& setting : settings.all) {
        const std::string name = section + "." + owner + "." + setting.about.name;
        keys.push_back(bound_key(role, name, setting, find));
        keys.back().set = [find, name, set = setting.set, check = setting.check](Job& job,
                                                                                 const std::string& text) {
            SettingValues changed = find(job);
            set(changed, name, text);
            check(changed, name);
            find(job) = std::move(changed);
        };
    }
    return keys;
}

}  // namespace

JobKey observables_key() {
    JobKey key;
    key.role = KeyRole::record;
    key.name = "observe.names";
    key.form = "names";
    key.help = "what is recorded, several names separated by blanks:";
    for (const observables::ObservableType& type : observables::observable_types()) {
        const std::string needs = observables::needs_text(type.needs);
        key.help +=
            "\n  " + type.name + ": " + (needs.empty() ? "" : "(needs " + needs + ") ") + type.summary;
    }
    key.text = [](const Job& job) {
        std::string text;
        for (const std::string& name : job.observables)
            text += (text.empty() ? "" : " ") + name;
        return text;
    };
    key.set = [](Job& job, const std::string& text) {
        const std::vector<std::string> names = words(text);
        if (const std::string spaced = with_blanks(text); names != words(spaced))
            refuse_value({"observe.names", text}, "a list separated by blanks: " + spaced);
        for (const std::string& name : names)
            static_cast<void>(observables::observable_type(name));
        for (const std::string& name : names)
            if (std::count(names.begin(), names.end(), name) > 1)
                throw UsageError("observe.names names " + name + " twice; name it once");
        job.observables = names;
    };
    return key;
}

std::vector<JobKey> observable_keys() {
    std::vector<JobKey> keys;
    for (const observables::ObservableType& type : observables::observable_types())
        for (JobKey& key :
             keys_of(KeyRole::record, "observe", type.name, type.settings, &Job::observable_settings)) {
            key.observable = type.name;
            keys.push_back(std::move(key));
        }
    return keys;
}

std::vector<JobKey> statistic_keys() {
    std::vector<JobKey> keys;
    for (const statistics::StatisticType& type : statistics::statistic_types())
        for (JobKey& key :
             keys_of(KeyRole::report, "statistics", type.name, type.settings, &Job::statistic_settings)) {
            key.statistic = type.name;
            keys.push_back(std::move(key));
        }
    return keys;
}

}  // namespace netlyap::job
