#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace netlyap::job {

namespace {

/// Whether two lines of identities say the same, the older form of each included.
bool is_same_line(std::string_view line, std::string_view other) {
    constexpr std::string_view source = "data.source = ";
    constexpr std::string_view digest = "data.digest = ";
    if (line.starts_with(source) && other.starts_with(source))
        return source_in_identity(std::string(line.substr(source.size()))) ==
               source_in_identity(std::string(other.substr(source.size())));
    if (line.starts_with(digest) && other.starts_with(digest))
        return is_same_data(line.substr(digest.size()), other.substr(digest.size()));
    return line == other;
}

/// The name that a key has in identities.
const std::string& first_name(const JobKey& key) {
    return key.older_name.empty() ? key.name : key.older_name;
}

/// The keys in the order of identities: as in a job file, but each in the section of its first name, behind
/// those that are there.
std::vector<const JobKey*> keys_by_first_name() {
    std::vector<std::string> sections;
    std::vector<std::pair<std::ptrdiff_t, const JobKey*>> keys;
    for (const JobKey& key : job_keys()) {
        const std::string section = first_name(key).substr(0, first_name(key).rfind('.'));
        const auto found = std::find(sections.begin(), sections.end(), section);
        keys.emplace_back(found - sections.begin(), &key);
        if (found == sections.end())
            sections.push_back(section);
    }
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    std::vector<const JobKey*> sorted;
    for (const auto& [section, key] : keys)
        sorted.push_back(key);
    return sorted;
}

/// The keys that are wanted.
template <class IsWanted>
std::string text_if(const Job& job, IsWanted is_wanted) {
    static const std::vector<const JobKey*> keys = keys_by_first_name();
    std::string text;
    for (const JobKey* key : keys)
        if (is_wanted(*key) && is_in_use(*key, job) && !is_silent(*key, job))
            text += first_name(*key) + " = " + identity_value(*key, job) + "\n";
    return text;
}

/// The keys of these roles.
std::string text_of(const Job& job, std::initializer_list<KeyRole> roles) {
    return text_if(job,
                   [&](const JobKey& key) { return std::count(roles.begin(), roles.end(), key.role) > 0; });
}

}  // namespace

std::string identity(const Job& job) {
    return text_of(job, {KeyRole::grid, KeyRole::record});
}

std::string unit_identity(const Job& job) {
    return text_of(job, {KeyRole::record});
}

std::string older_unit_identity(const Job& job) {
    return text_if(job, [](const JobKey& key) {
        return key.role == KeyRole::record || (key.role == KeyRole::report && !key.is_added_later);
    });
}

std::string archive_identity(const Job& job) {
    return text_of(job, {KeyRole::grid, KeyRole::record, KeyRole::report});
}

std::string without_keys(std::string_view identity, KeyRole role) {
    std::string rest;
    for (const std::string_view line : split(identity, '\n')) {
        const JobKey* key = find_key(line.substr(0, line.find(" = ")));
        if (!line.empty() && (key == nullptr || key->role != role))
            rest += std::string(line) + "\n";
    }
    return rest;
}

Job job_of(std::string_view identity) {
    constexpr std::string_view is = " = ";
    Job job;
    for (const std::string_view line : split(identity, '\n')) {
        const std::size_t end = line.find(is);
        const JobKey* key = end == std::string_view::npos ? nullptr : find_key(line.substr(0, end));
        try {
            if (key != nullptr)
                key->set(job, std::string(line.substr(end + is.size())));
        } catch (const UsageError&) {  // of a later version
        }
    }
    return job;
}

bool is_same_archive_identity(std::string_view one, std::string_view other) {
    const std::vector<std::string_view> lines = split(one, '\n');
    const std::vector<std::string_view> others = split(other, '\n');
    return std::equal(lines.begin(), lines.end(), others.begin(), others.end(), is_same_line);
}

bool is_same_identity(std::string_view one, std::string_view other) {
    return is_same_archive_identity(without_keys(one, KeyRole::report), without_keys(other, KeyRole::report));
}

}  // namespace netlyap::job
