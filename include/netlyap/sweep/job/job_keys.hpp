#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <functional>
#include <string>
#include <vector>

namespace netlyap::job {

/// One key of a job file, which is an option of the command line as well.
struct JobKey {
    std::string name;                                   ///< "section.key", e.g. "sweep.eta"
    std::string unit;                                   ///< for people: "iterations", "s", "1", ...
    std::string help;                                   ///< one or several lines
    std::function<std::string(const Job&)> text;        ///< the value in its canonical form
    std::function<void(Job&, const std::string&)> set;  ///< UsageError naming the key for a bad value
    /// That jobs of older versions do not have it. At its default, which is what they did, it says nothing
    /// and does not stand in an identity, so that their run directories stay of the same job. To be set for
    /// every new key.
    bool is_added_later = false;
};

/// All keys in the order of a job file, those of the observables included.
[[nodiscard]] const std::vector<JobKey>& job_keys();

/// The key that was meant by a name that is none: one with the same last part ("eta" and "data.eta" mean
/// "sweep.eta"), the closest of them where there are several; what the field calls it ("learning_rate",
/// "epochs"); otherwise the nearest by its whole name or its last part. Empty where nothing is near.
[[nodiscard]] std::string nearest_key(const std::string& name);

/// Sets one key. UsageError for an unknown key (with the nearest known one) and for a value it cannot take.
void set_key(Job& job, const std::string& name, const std::string& value);

/// Whether the value of a key is any text that a user likes (a title, the name of a file), in which a # is
/// more likely meant than the start of a comment.
[[nodiscard]] bool takes_any_text(const std::string& name);

/// Whether a key belongs to the identity of a job: everything outside [run] but data.header, whose effect is
/// in data.digest.
[[nodiscard]] bool is_identity_key(const JobKey& key);

/// The value of a key as it stands in the identity: its text, but of data.source only `iris` or `file`.
[[nodiscard]] std::string identity_value(const JobKey& key, const Job& job);

/// Whether a key has any effect: the settings of an observable that is not named have none.
[[nodiscard]] bool is_in_use(const JobKey& key, const Job& job);

/// Whether a key says nothing with the value that it has, and so does not stand in an identity: a key that
/// was added later, at its default; a setting of an observable that is empty.
[[nodiscard]] bool is_silent(const JobKey& key, const Job& job);

/// The keys in which two jobs differ, each with both values, among those of the identity. An older digest of
/// the same data is no difference.
struct KeyDifference {
    std::string name;
    std::string first;
    std::string second;
};
[[nodiscard]] std::vector<KeyDifference> differing_keys(const Job& first, const Job& second);

/// A job as a file that reads back to the same job; with `documented` every key has its unit and meaning
/// above it.
[[nodiscard]] std::string job_file_text(const Job& job, bool documented);

}  // namespace netlyap::job
