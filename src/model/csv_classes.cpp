#include "csv_classes.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"
#include "netlyap/model/csv.hpp"

#include <algorithm>

namespace netlyap {

std::uint32_t CsvClasses::number_of(const std::string& of_class) {
    return numbers_.emplace(of_class, static_cast<std::uint32_t>(numbers_.size())).first->second;
}

bool CsvClasses::has_each_twice() const {
    std::vector<std::size_t> counts(numbers_.size(), 0);
    for (const std::uint32_t label : labels_)
        ++counts[label];
    return !counts.empty() &&
           std::all_of(counts.begin(), counts.end(), [](std::size_t count) { return count >= 2; });
}

Samples CsvClasses::samples(const std::string& name, const std::string& column, std::size_t least) const {
    const bool is_column = !column.empty();
    if (numbers_.size() < least)
        throw DataError(name + " has one class only (\"" + numbers_.begin()->first + "\"); " +
                        (is_column ? column : "it") + " must hold at least two classes" +
                        (is_column ? " (data.label_column names another)" : ""));
    const bool is_numeric = std::all_of(numbers_.begin(), numbers_.end(),
                                        [](const auto& one) { return parse_double(one.first).has_value(); });
    if (numbers_.size() > most_classes)
        throw DataError(
            name + " has " + std::to_string(numbers_.size()) + " different values" +
            (is_column ? " in " + column : "") + ", more classes than the " + std::to_string(most_classes) +
            " outputs that a network may have" +
            (is_column ? "; it must be the class (data.label_column names another column" +
                             std::string(is_numeric ? "; for real-valued targets set data.target)" : ")")
                       : ""));
    Samples samples;
    samples.count = labels_.size();
    samples.classes = numbers_.size();
    for (const auto& [of_class, number] : numbers_)
        samples.class_names.push_back(of_class);
    const bool all_integers =
        std::all_of(samples.class_names.begin(), samples.class_names.end(),
                    [](const std::string& of_class) { return parse_integer(of_class).has_value(); });
    if (all_integers)
        std::stable_sort(
            samples.class_names.begin(), samples.class_names.end(),
            [](const std::string& a, const std::string& b) { return *parse_integer(a) < *parse_integer(b); });
    std::vector<std::uint32_t> place_of(numbers_.size());
    for (std::size_t i = 0; i < samples.class_names.size(); ++i)
        place_of[numbers_.at(samples.class_names[i])] = static_cast<std::uint32_t>(i);
    samples.labels.reserve(labels_.size());
    for (const std::uint32_t label : labels_)
        samples.labels.push_back(place_of[label]);
    return samples;
}

}  // namespace netlyap
