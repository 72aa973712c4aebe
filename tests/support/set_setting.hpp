#pragma once

#include "netlyap/core/setting.hpp"

#include <stdexcept>
#include <string>

namespace netlyap::test {

/// Sets one of these settings, with the refusals of the key section.name.
inline void set_setting(SettingValues& values, const SettingList& settings, const std::string& section,
                        const std::string& name, const std::string& text) {
    for (const Setting<SettingValues>& setting : settings.all)
        if (setting.about.name == name) {
            setting.set(values, section + "." + name, text);
            return setting.check(values, section + "." + name);
        }
    throw std::logic_error("there is no setting " + name);
}

}  // namespace netlyap::test
