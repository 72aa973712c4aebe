#include "ini_text.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/printable.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <map>
#include <string_view>

namespace netlyap::input {

namespace {

/// One line, split at its first #.
struct IniLine {
    std::string_view entry;
    bool has_hash;
    bool has_blank_before_hash;

    explicit IniLine(std::string_view text) {
        const auto hash = text.find('#');
        entry = trimmed(text.substr(0, hash));
        has_hash = hash != std::string_view::npos;
        has_blank_before_hash = has_hash && trimmed(text.substr(hash == 0 ? 0 : hash - 1, 1)).empty();
    }
};

bool is_section(std::string_view entry) {
    return entry.size() > 2 && entry.starts_with('[') && entry.ends_with(']');
}

/// Why a line is no entry: it is quoted, as far as it is short.
std::string what_a_line_is(std::string_view entry, IniSections sections) {
    constexpr std::size_t longest = 60;
    const std::string line = entry.size() > longest ? "this line" : "\"" + printable(entry) + "\"";
    if (sections == IniSections::allowed)
        return line + " is neither a [section] nor `key = value`; start comments with # or ;";
    return line + (is_section(entry) ? " is a section, of which there are none here; leave it out"
                                     : " is not `key = value`; start comments with # or ;");
}

}  // namespace

std::vector<IniEntry> ini_entries(const std::string& text, const std::string& name, IniSections sections) {
    if (const std::string reason = why_not_plain_text(text); !reason.empty())
        throw UsageError(name + " " + reason);
    std::vector<IniEntry> entries;
    std::map<std::string, std::size_t> line_of_key;
    std::string section;
    std::size_t number = 0;
    for (const std::string_view whole : split(without_byte_order_mark(text), '\n')) {
        const std::string place = name + ":" + std::to_string(++number) + ": ";
        const IniLine line(whole);
        if (line.entry.empty() || line.entry.starts_with(';'))
            continue;
        if (is_section(line.entry) && sections == IniSections::allowed) {
            section = std::string(line.entry.substr(1, line.entry.size() - 2)) + ".";
            continue;
        }
        const auto equals = line.entry.find('=');
        if (line.entry.starts_with('[') || equals == std::string_view::npos)
            throw UsageError(place + what_a_line_is(line.entry, sections));
        if (equals == 0)
            throw UsageError(place + "there is no key before the =; write `key = value`");
        const std::string key = section + std::string(trimmed(line.entry.substr(0, equals)));
        if (line.has_hash && (!line.has_blank_before_hash || job::takes_any_text(key)))
            throw UsageError(place + "the value of " + key +
                             " has a #, and what follows it would be cut off as a comment; leave the # out, "
                             "or write the comment on a line of its own");
        if (const auto [known, is_new] = line_of_key.try_emplace(key, number); !is_new)
            throw UsageError(place + key + " stands here and on line " + std::to_string(known->second) +
                             " already; keep one of them");
        entries.push_back({key, std::string(trimmed(line.entry.substr(equals + 1))), number});
    }
    return entries;
}

}  // namespace netlyap::input
