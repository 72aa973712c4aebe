#pragma once

#include "netlyap/core/setting.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <string>
#include <utility>

/// How the declaration of a setting becomes a key of a job.
namespace netlyap::job {

/// The key of this name for a setting of the values that are found in a job.
template <class Values, class Find>
JobKey bound_key(KeyRole role, std::string name, const Setting<Values>& setting, Find find) {
    JobKey key;
    key.role = role;
    key.form = setting.form;
    key.help = setting.about.help;
    key.is_added_later = setting.about.is_added_later;
    key.older_name = setting.about.older_name;
    if (!key.older_name.empty())
        key.help += "; older name: " + key.older_name;
    key.text = [find, text = setting.text](const Job& job) { return text(find(job)); };
    key.set = [find, name, set = setting.set](Job& job, const std::string& text) {
        set(find(job), name, text);
    };
    key.check = [find, name, check = setting.check](const Job& job) { check(find(job), name); };
    key.name = std::move(name);
    return key;
}

/// A key that sets a member of the job.
template <class Member>
JobKey own_key(KeyRole role, Member member, About about) {
    std::string name = about.name;
    return bound_key(
        role, std::move(name), setting<Job>(member, std::move(about)),
        [](auto& job) -> auto& { return job; });
}

}  // namespace netlyap::job
