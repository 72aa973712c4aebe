#include "logspace_note.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>

namespace netlyap {

namespace {

std::string short_number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
}

bool is_in_grid(double value, const job::Job& job) {
    return std::count(job.eta.begin(), job.eta.end(), value) > 0 ||
           std::count(job.epsilon.begin(), job.epsilon.end(), value) > 0;
}

std::string note(std::string_view word, const job::Job& job) {
    const std::vector<std::string_view> parts = split(word, ',');
    if (parts.size() != 3)
        return "";
    const std::optional<double> first = parse_double(trimmed(parts[0])),
                                last = parse_double(trimmed(parts[1]));
    if (!first || !last || !(*first > 0.0) || !(*last > 0.0) || !is_in_grid(exp10(*first), job))
        return "";
    const std::string count(trimmed(parts[2]));
    return "logspace(" + std::string(word) + ") has powers of ten: it runs from " +
           short_number(exp10(*first)) + " to " + short_number(exp10(*last)) + "; from " + to_text(*first) +
           " to " + to_text(*last) + " is logspace(" + short_number(std::log10(*first)) + ", " +
           short_number(std::log10(*last)) + ", " + count + ")";
}

}  // namespace

std::vector<std::string> logspace_notes(const std::string& given, const job::Job& job) {
    constexpr std::string_view on_command_line = "# on the command line: ", begin = "logspace(";
    std::vector<std::string> notes;
    for (std::string_view line : split(given, '\n')) {
        if (!line.starts_with(on_command_line))
            line = line.substr(0, line.find('#'));
        for (auto at = line.find(begin); at != std::string_view::npos; at = line.find(begin, at + 1)) {
            const std::string_view rest = line.substr(at + begin.size());
            const std::string found = note(rest.substr(0, rest.find(')')), job);
            if (!found.empty() && std::count(notes.begin(), notes.end(), found) == 0)
                notes.push_back(found);
        }
    }
    return notes;
}

}  // namespace netlyap
