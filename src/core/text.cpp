#include "netlyap/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace netlyap {

namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
    if (text.size() > 1 && text.front() == '+' && text[1] != '-')
        text.remove_prefix(1);
    Number value{};
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), format, arguments...);
    return buffer.data();
}

}  // namespace

std::string to_text(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

std::optional<double> parse_double(std::string_view text) {
    const auto value = parse_whole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    return parse_whole<std::int64_t>(text);
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(white_space);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const auto end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return pieces;
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    std::string word;
    int depth = 0;
    for (const char c : text) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth <= 0 && white_space.find(c) != std::string_view::npos) {
            if (!word.empty())
                found.push_back(std::move(word));
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.empty())
        found.push_back(std::move(word));
    return found;
}

std::string with_blanks(std::string_view text) {
    std::string spaced(text);
    int depth = 0;
    for (char& c : spaced) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0 && (c == ',' || c == ';' || c == '[' || c == ']'))
            c = ' ';
    }
    std::string result;
    for (const std::string& word : words(spaced))
        result += (result.empty() ? "" : " ") + word;
    return result;
}

std::string bytes_text(double bytes) {
    constexpr std::array<const char*, 6> units = {"B", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < units.size(); ++unit)
        bytes /= 1000.0;
    return formatted(unit == 0 || bytes >= 99.95 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
}

std::string duration_text(double seconds) {
    constexpr double year = 31557600.0, longest_in_days = 10.0 * year;
    if (!(seconds < 1e6 * year))
        return "more than a million years";
    if (seconds >= longest_in_days)
        return count_text(seconds / year) + " years";
    constexpr double shown_in_tenths = 9.9, rounding = 1e-9;
    if (seconds <= shown_in_tenths)
        return formatted("%g s", std::ceil(std::max(10.0 * seconds - rounding, 0.0)) / 10.0);
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 60)
        return formatted("%lld s", whole);
    if (whole < 3600)
        return formatted("%lld min %02lld s", whole / 60, whole % 60);
    if (whole < 86400)
        return formatted("%lld h %02lld min", whole / 3600, whole % 3600 / 60);
    return formatted("%lld d %02lld h", whole / 86400, whole % 86400 / 3600);
}

std::string elapsed_text(double seconds) {
    if (!(seconds < 9.95))
        return duration_text(seconds);
    return formatted(seconds < 1.0 ? "%.2g s" : "%.1f s", std::max(seconds, 0.0));
}

std::string count_text(double count) {
    constexpr std::array<const char*, 6> prefixes = {"", " k", " M", " G", " T", " P"};
    std::size_t prefix = 0;
    for (; count >= 999.5 && prefix + 1 < prefixes.size(); ++prefix)
        count /= 1000.0;
    return formatted(prefix == 0 ? "%.0f%s" : "%.3g%s", count, prefixes[prefix]);
}

}  // namespace netlyap
