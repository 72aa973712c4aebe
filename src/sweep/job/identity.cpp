#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/data_digest.hpp"
#include "netlyap/sweep/job/job.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <algorithm>
#include <initializer_list>

namespace netlyap::job {

namespace {

/// Whether two lines of identities say the same, the older form of each included.
bool is_same_line(std::string_view line, std::string_view other) {
    constexpr std::string_view source = "data.source = ";
    constexpr std::string_view digest = "data.digest = ";
    if (line.starts_with(source) && other.starts_with(source))
        return (line.substr(source.size()) == "iris") == (other.substr(source.size()) == "iris");
    if (line.starts_with(digest) && other.starts_with(digest))
        return is_same_data(line.substr(digest.size()), other.substr(digest.size()));
    return line == other;
}

/// The keys of these roles.
std::string text_of(const Job& job, std::initializer_list<KeyRole> roles) {
    std::string text;
    for (const JobKey& key : job_keys())
        if (std::count(roles.begin(), roles.end(), key.role) > 0 && is_in_use(key, job) &&
            !is_silent(key, job))
            text += key.name + " = " + identity_value(key, job) + "\n";
    return text;
}

}  // namespace

std::string identity(const Job& job) {
    return text_of(job, {KeyRole::grid, KeyRole::record});
}

std::string unit_identity(const Job& job) {
    return text_of(job, {KeyRole::record});
}

std::string older_unit_identity(const Job& job) {
    return text_of(job, {KeyRole::record, KeyRole::report});
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

bool is_same_archive_identity(std::string_view one, std::string_view other) {
    const std::vector<std::string_view> lines = split(one, '\n');
    const std::vector<std::string_view> others = split(other, '\n');
    return std::equal(lines.begin(), lines.end(), others.begin(), others.end(), is_same_line);
}

bool is_same_identity(std::string_view one, std::string_view other) {
    return is_same_archive_identity(without_keys(one, KeyRole::report), without_keys(other, KeyRole::report));
}

}  // namespace netlyap::job
