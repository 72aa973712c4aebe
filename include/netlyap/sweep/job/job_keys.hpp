#pragma once

#include "netlyap/core/words_of.hpp"
#include "netlyap/sweep/job/job.hpp"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netlyap::job {

/// What a key decides, and so when it may change while the results that are there stay.
enum class KeyRole : std::uint8_t {
    grid,    ///< a list of the grid: `--extend` lets it grow, which adds units
    record,  ///< what a unit computes: it must stay the same
    report,  ///< what is made of recorded units when they are gathered: it may change, nothing is computed
    run,     ///< how a run behaves: it may change and changes no result
};

constexpr std::array<Word<KeyRole>, 4> words_of(KeyRole) {
    return {{{KeyRole::grid, "grid"},
             {KeyRole::record, "record"},
             {KeyRole::report, "report"},
             {KeyRole::run, "run"}}};
}

/// One key of a job file, which is an option of the command line as well.
struct JobKey {
    KeyRole role = KeyRole::record;
    std::string name;  ///< "section.key", e.g. "sweep.eta"
    std::string form;  ///< for people: unit and bounds, "iterations, at least 1", or all words, "mean | log"
    std::string help;  ///< one or several lines
    std::function<std::string(const Job&)> text;        ///< the value in its canonical form
    std::function<void(Job&, const std::string&)> set;  ///< UsageError naming the key for a bad value
    bool is_added_later = false;                        ///< see About of core/setting.hpp
    std::string observable = {};                        ///< the one that it is a setting of; empty: of none
    std::string statistic = {};                         ///< as well
    std::string older_name = {};                        ///< see About
    /// UsageError naming the key where the value is outside its bounds.
    std::function<void(const Job&)> check = [](const Job&) {};
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

/// The key of this name, or of this older name; null where there is none.
[[nodiscard]] const JobKey* find_key(std::string_view name);

/// A data.source as it stands in the identity: `iris`, generated data in their canonical form, or `file`.
[[nodiscard]] std::string source_in_identity(const std::string& source);

/// The value of a key as it stands in the identity: its text, but of data.source what
/// source_in_identity() says, of data.test_source `file`, and of data.train the number that holds.
[[nodiscard]] std::string identity_value(const JobKey& key, const Job& job);

/// Whether a key has any effect: the settings of an observable that is not named have none, nor have those of
/// a statistic that needs one.
[[nodiscard]] bool is_in_use(const JobKey& key, const Job& job);

/// Whether a key says nothing with the value that it has, and so does not stand in an identity: a key that
/// was added later, at its default; a setting of an observable that is empty and is so by default.
[[nodiscard]] bool is_silent(const JobKey& key, const Job& job);

/// A key in which two jobs differ, with both values.
struct KeyDifference {
    std::string name;
    KeyRole role;
    std::string first;
    std::string second;
};

/// The keys of the roles grid and record in which two jobs differ: they are not the same job. An older digest
/// of the same data is not a difference.
[[nodiscard]] std::vector<KeyDifference> differing_keys(const Job& first, const Job& second);

/// The keys of one role in which they differ.
[[nodiscard]] std::vector<KeyDifference> differing_keys(const Job& first, const Job& second, KeyRole role);

/// Gives a job the values that another one has of the keys of the role report, but for those that are named,
/// by whichever name.
void copy_report_settings(const Job& from, Job& to, const std::set<std::string>& but = {});

/// An identity (job.hpp) without the lines of the keys of one role; keys that this version does not know
/// stay.
[[nodiscard]] std::string without_keys(std::string_view identity, KeyRole role);

/// The job that an identity is of, its values those of the text. What it does not say, or says in words that
/// this version does not know, has its default.
[[nodiscard]] Job job_of(std::string_view identity);

/// A job as a file that reads back to the same job; with `documented` every key has its meaning, unit and
/// role above it.
[[nodiscard]] std::string job_file_text(const Job& job, bool documented);

/// All keys with their values in the job, units, roles and meanings: a table in Markdown for every section.
[[nodiscard]] std::string key_tables(const Job& job);

}  // namespace netlyap::job
