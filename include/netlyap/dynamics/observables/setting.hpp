#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace netlyap::observables {

/// What a setting may be; its owner finds it checked, in canonical form.
enum class SettingForm : std::uint8_t {
    count,   ///< a whole number, from `least` to `most`
    word,    ///< one of the choices
    ranges,  ///< what parse_ranges() of core/ranges.hpp reads; may be empty
    number,  ///< a finite number > 0
};

/// A key of the section [observe.<name>] of a job file, or of [statistics.<name>].
struct Setting {
    std::string name;
    std::string default_value;
    std::string help;
    SettingForm form = SettingForm::count;
    std::string units = "iterations";
    std::vector<std::string> choices = {};  ///< the words allowed
    bool is_added_later = false;            ///< see JobKey::is_added_later
    std::int64_t least = 1;                 ///< of a count
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::string older_key = {};  ///< see JobKey::older_name
};

}  // namespace netlyap::observables
