#pragma once

#include "netlyap/core/bounds.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/value_text.hpp"

#include <any>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Settings: values in a plain struct of their owner, a member for each, which is declared once with what a
/// user is told of it. The type of the member decides how it is read and written (value_text.hpp):
///
///     struct PeriodSettings { std::int64_t every = 64; };
///     settings_of<PeriodSettings>({setting<PeriodSettings>(
///         &PeriodSettings::every, {.name = "every", .units = "iterations", .allowed = {.least = 1}, .help =
///         ...})})
namespace netlyap {

/// What is said of a setting where it is declared.
struct About {
    std::string name;
    std::string units = {};  ///< of measure, or the kind of text: "iterations", "s", "list"; "1" for none
    Bounds allowed = {};     ///< of a number, if there is one, of every number of a list
    std::string help = {};   ///< one or several lines
    /// That jobs of older versions do not have it. At its default, which is what they did, it says nothing
    /// and does not stand in an identity, so that their run directories stay of the same job. To be set for
    /// every new key.
    bool is_added_later = false;
    /// What it was called at first, with its section: job files and command lines may go on calling it that,
    /// and identities do, so that those of all versions can be compared.
    std::string older_name = {};
};

/// One setting of a struct of values.
template <class Values>
struct Setting {
    About about;
    std::string form;                  ///< for people: units and bounds, or the words: "mean | log"
    std::vector<std::string> choices;  ///< those words
    std::function<std::string(const Values&)> text;  ///< canonical
    /// Reads a value; UsageError that begins with the key where it is of another type.
    std::function<void(Values&, const std::string& key, const std::string& text)> set;
    /// UsageError where the value is outside the bounds.
    std::function<void(const Values&, const std::string& key)> check;
};

/// "iterations, at least 1"; words have neither.
[[nodiscard]] std::string form_text(const About& about, const std::vector<std::string>& choices);

/// UsageError unless the value, or every value of a list, is inside.
void check_bounds(const Bounds& bounds, const std::string& key, double value, const std::string& text);
void check_bounds(const Bounds& bounds, const std::string& key, std::span<const double> values);
void check_bounds(const Bounds& bounds, const std::string& key, std::span<const std::int64_t> values);

/// The setting of a member: a pointer to it, or a function of the struct that returns a reference.
template <class Values, class Member>
[[nodiscard]] Setting<Values> setting(Member member, About about) {
    using Value = std::remove_cvref_t<std::invoke_result_t<Member, Values&>>;
    Setting<Values> made;
    made.choices = choices_of<Value>();
    made.form = form_text(about, made.choices);
    made.text = [member](const Values& values) { return value_text(std::invoke(member, values)); };
    made.set = [member, units = about.units](Values& values, const std::string& key,
                                             const std::string& text) {
        read_value({key, text, units}, std::invoke(member, values));
    };
    made.check = [member, allowed = about.allowed](const Values& values, const std::string& key) {
        const Value& value = std::invoke(member, values);
        if constexpr (std::is_arithmetic_v<Value> && !std::same_as<Value, bool>)
            check_bounds(allowed, key, static_cast<double>(value), value_text(value));
        else if constexpr (std::same_as<Value, std::vector<double>> ||
                           std::same_as<Value, std::vector<std::int64_t>>)
            check_bounds(allowed, key, std::span(value));
        else if constexpr (std::same_as<Value, std::optional<std::int64_t>> ||
                           std::same_as<Value, std::optional<double>>) {
            if (value)
                check_bounds(allowed, key, static_cast<double>(*value), value_text(value));
        }
    };
    made.about = std::move(about);
    return made;
}

/// A struct of settings, whichever. Its owner knows the type; everybody else has the declarations.
class SettingValues {
public:
    SettingValues() = default;
    template <class Values>
    static SettingValues of(Values values) {
        SettingValues made;
        made.values_ = std::move(values);
        return made;
    }
    template <class Values>
    [[nodiscard]] const Values& get() const {
        return std::any_cast<const Values&>(values_);
    }
    template <class Values>
    [[nodiscard]] Values& get() {
        return std::any_cast<Values&>(values_);
    }

private:
    std::any values_;
};

/// All settings of an owner, in their order, with the struct of their defaults.
struct SettingList {
    SettingValues defaults = {};
    std::vector<Setting<SettingValues>> all = {};
};

template <class Values>
[[nodiscard]] SettingList settings_of(std::vector<Setting<Values>> settings) {
    SettingList list{SettingValues::of(Values{}), {}};
    for (Setting<Values>& one : settings)
        list.all.push_back(
            {std::move(one.about), std::move(one.form), std::move(one.choices),
             [text = std::move(one.text)](const SettingValues& values) { return text(values.get<Values>()); },
             [set = std::move(one.set)](SettingValues& values, const std::string& key,
                                        const std::string& text) { set(values.get<Values>(), key, text); },
             [check = std::move(one.check)](const SettingValues& values, const std::string& key) {
                 check(values.get<Values>(), key);
             }});
    return list;
}

}  // namespace netlyap
