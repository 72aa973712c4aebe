#include "netlyap/model/data_line.hpp"

#include "netlyap/core/printable.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace netlyap {

namespace {

constexpr std::size_t most_named = 12;

/// To four digits.
std::string brief_number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
}

std::string target_text(const Samples& samples, std::size_t target) {
    const std::size_t targets = samples.target_names.size();
    double low = samples.targets[target];
    double high = low;
    double mean = 0.0;
    for (std::size_t s = 0; s < samples.count; ++s) {
        const double value = samples.targets[s * targets + target];
        low = std::min(low, value);
        high = std::max(high, value);
        mean += value / static_cast<double>(samples.count);
    }
    return printable(samples.target_names[target]) + " from " + brief_number(low) + " to " +
           brief_number(high) + ", mean " + brief_number(mean);
}

}  // namespace

std::string names_text(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most_named; ++i)
        text += (i == 0 ? "" : ", ") + (names[i].empty() ? "(no name)" : printable(names[i]));
    return text + (names.size() > most_named ? ", ..." : "");
}

DataLine learned_line(const Samples& samples, const std::vector<std::size_t>& columns) {
    if (samples.has_classes()) {
        std::string text;
        const std::vector<std::int64_t> counts = class_counts(samples);
        for (std::size_t k = 0; k < counts.size(); ++k)
            text +=
                (k == 0 ? "" : ", ") + printable(samples.class_names[k]) + " " + std::to_string(counts[k]);
        return {"classes", std::to_string(samples.classes) + ": " + text};
    }
    const std::size_t targets = samples.target_names.size();
    std::string text = std::to_string(targets) + ": ";
    for (std::size_t i = 0; i < targets && i < most_named; ++i)
        text += (i == 0 ? "" : "; ") + target_text(samples, i) +
                (i < columns.size() ? " (column " + std::to_string(columns[i]) + ")" : "");
    return {"targets", text + (targets > most_named ? "; ..." : "")};
}

}  // namespace netlyap
