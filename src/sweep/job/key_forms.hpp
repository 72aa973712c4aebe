#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/job/list_syntax.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// How the values of job keys are read and written, one function for each type: a key is its role, its name,
/// its unit, its meaning and the member of the job that it sets.
namespace netlyap::job {

[[noreturn]] inline void refuse(const std::string& key, const std::string& text, const std::string& want) {
    throw UsageError(key + " = " + text + " is not understood; it must be " + want);
}

inline std::int64_t to_integer(const std::string& key, const std::string& text) {
    const auto value = parse_integer(text);
    if (!value)
        refuse(key, text, "a whole number");
    return *value;
}

template <class Member>
JobKey integer_key(KeyRole role, std::string name, std::string unit, std::string help, Member member) {
    return {role,
            name,
            std::move(unit),
            std::move(help),
            [member](const Job& job) { return std::to_string(member(job)); },
            [name, member](Job& job, const std::string& text) { member(job) = to_integer(name, text); }};
}

template <class Member>
JobKey number_key(KeyRole role, std::string name, std::string unit, std::string help, Member member) {
    const std::string want = unit == "1" ? "a finite number" : "a finite number in " + unit;
    return {role,
            name,
            std::move(unit),
            std::move(help),
            [member](const Job& job) { return to_text(member(job)); },
            [name, want, member](Job& job, const std::string& text) {
                const auto value = parse_double(text);
                if (!value && has_decimal_comma(text))
                    throw UsageError(name + " = " + text +
                                     ": a decimal comma is written as a point: " + with_points(text));
                if (!value)
                    refuse(name, text, want);
                member(job) = *value;
            }};
}

template <class Member>
JobKey flag_key(KeyRole role, std::string name, std::string help, Member member) {
    return {role,
            name,
            "yes | no",
            std::move(help),
            [member](const Job& job) { return member(job) ? "yes" : "no"; },
            [name, member](Job& job, const std::string& text) {
                const bool is_yes = text == "yes" || text == "true" || text == "1";
                if (!is_yes && text != "no" && text != "false" && text != "0")
                    refuse(name, text, "yes or no");
                member(job) = is_yes;
            }};
}

template <class Member>
JobKey text_key(KeyRole role, std::string name, std::string unit, std::string help, Member member) {
    return {role,
            name,
            std::move(unit),
            std::move(help),
            [member](const Job& job) { return member(job); },
            [member](Job& job, const std::string& text) { member(job) = text; }};
}

/// A figure of the paper: "fig8" or "8"; empty: none.
template <class Member>
JobKey figure_key(KeyRole role, std::string name, std::string unit, std::string help, Member member) {
    JobKey key = text_key(role, name, std::move(unit), std::move(help), member);
    key.set = [name, member](Job& job, const std::string& text) {
        static const std::vector<std::string> figures = {"3", "4",  "5",  "6",  "7", "8",
                                                         "9", "10", "11", "12", "S1"};
        const std::string number = text.starts_with("fig") ? text.substr(3) : text;
        if (!text.empty() && std::find(figures.begin(), figures.end(), number) == figures.end())
            refuse(name, text, "fig3 to fig12, or figS1");
        member(job) = text;
    };
    return key;
}

/// A list of whole numbers or of real ones, as the member is.
template <class Member>
JobKey list_key(KeyRole role, std::string name, std::string unit, std::string help, Member member) {
    using List = std::remove_cvref_t<std::invoke_result_t<Member, Job&>>;
    return {role,
            name,
            std::move(unit),
            std::move(help),
            [member](const Job& job) { return list_text(member(job)); },
            [name, member](Job& job, const std::string& text) {
                if constexpr (std::is_same_v<List, std::vector<double>>)
                    member(job) = parse_number_list(name, text);
                else
                    member(job) = parse_integer_list(name, text);
            }};
}

inline std::string joined(const std::vector<std::string>& choices) {
    std::string text;
    for (const std::string& choice : choices)
        text += (text.empty() ? "" : " | ") + choice;
    return text;
}

[[noreturn]] inline void refuse_choice(const std::string& key, const std::string& text,
                                       const std::vector<std::string>& choices) {
    refuse(key, text, "one of " + joined(choices) + did_you_mean(nearest_word(text, choices)));
}

/// A key whose value is one of the words of an enumeration.
template <class Member>
JobKey choice_key(KeyRole role, std::string name, std::string help, Member member) {
    using Choice = std::remove_cvref_t<std::invoke_result_t<Member, Job&>>;
    return {role,
            name,
            joined(all_words<Choice>()),
            std::move(help),
            [member](const Job& job) { return word_of(member(job)); },
            [name, member](Job& job, const std::string& text) {
                const auto value = value_of<Choice>(text);
                if (!value)
                    refuse_choice(name, text, all_words<Choice>());
                member(job) = *value;
            }};
}

inline JobKey added_later(JobKey key) {
    key.is_added_later = true;
    return key;
}

}  // namespace netlyap::job
