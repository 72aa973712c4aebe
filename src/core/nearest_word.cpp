#include "netlyap/core/nearest_word.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace netlyap {

namespace {

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

/// Edits from one text to the other: a letter more, less, or another, or two neighbours that changed places.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> edits(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                edits[i][j] = i + j;
                continue;
            }
            edits[i][j] = std::min({edits[i - 1][j] + 1, edits[i][j - 1] + 1,
                                    edits[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
    return edits.back().back();
}

/// Whether the shorter text begins the longer one, or a part of it that follows "_", "-" or ".".
bool begins_a_part(std::string_view a, std::string_view b) {
    constexpr std::size_t least_letters = 3;
    const auto [part, whole] = a.size() < b.size() ? std::pair{a, b} : std::pair{b, a};
    if (part.size() < least_letters)
        return false;
    for (auto at = whole.find(part); at != std::string_view::npos; at = whole.find(part, at + 1))
        if (at == 0 || std::string_view("_-.").find(whole[at - 1]) != std::string_view::npos)
            return true;
    return false;
}

bool is_near(std::string_view word, std::string_view candidate) {
    return edit_distance(word, candidate) <= std::max<std::size_t>(1, word.size() / 3) ||
           begins_a_part(word, candidate);
}

}  // namespace

std::string closest_word(std::string_view word, std::span<const std::string> candidates) {
    const std::string lower = lower_case(word);
    const auto distance = [&](const std::string& other) { return edit_distance(lower, lower_case(other)); };
    const auto closest = std::min_element(
        candidates.begin(), candidates.end(),
        [&](const std::string& a, const std::string& b) { return distance(a) < distance(b); });
    return closest == candidates.end() ? std::string{} : *closest;
}

std::string nearest_word(std::string_view word, std::span<const std::string> candidates) {
    const std::string lower = lower_case(word);
    std::vector<std::string> near;
    std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(near),
                 [&](const std::string& candidate) { return is_near(lower, lower_case(candidate)); });
    return closest_word(word, near);
}

std::string did_you_mean(std::string_view nearest) {
    return nearest.empty() ? std::string{} : "; did you mean " + std::string(nearest) + "?";
}

}  // namespace netlyap
