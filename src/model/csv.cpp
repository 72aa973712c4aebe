#include "netlyap/model/csv.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/plain_text.hpp"
#include "netlyap/core/read_input.hpp"
#include "netlyap/core/text.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace netlyap {

namespace {

std::vector<std::string> fields_of(std::string_view line) {
    std::vector<std::string> fields;
    for (std::string_view field : split(line, ',')) {
        field = trimmed(field);
        if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
            field = field.substr(1, field.size() - 2);
        fields.emplace_back(field);
    }
    return fields;
}

bool is_header(const std::vector<std::string>& fields) {
    const auto is_number = [](const std::string& field) { return parse_double(field).has_value(); };
    const bool has_word = std::none_of(fields.begin(), fields.end() - 1, is_number) && fields.size() > 1;
    const bool is_counts_and_names = fields.size() > 3 && parse_integer(fields[0]) &&
                                     parse_integer(fields[1]) &&
                                     std::none_of(fields.begin() + 2, fields.end(), is_number) &&
                                     std::none_of(fields.begin() + 2, fields.end(),
                                                  [](const std::string& field) { return field.empty(); });
    return has_word || is_counts_and_names;
}

/// The distinct classes in their order, each with its number.
std::map<std::string, std::uint32_t> number_classes(const std::vector<std::string>& values) {
    std::vector<std::string> distinct = values;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    const bool all_integers = std::all_of(distinct.begin(), distinct.end(), [](const std::string& value) {
        return parse_integer(value).has_value();
    });
    if (all_integers)
        std::stable_sort(distinct.begin(), distinct.end(), [](const std::string& a, const std::string& b) {
            return *parse_integer(a) < *parse_integer(b);
        });
    std::map<std::string, std::uint32_t> numbers;
    for (const std::string& value : distinct)
        numbers.emplace(value, static_cast<std::uint32_t>(numbers.size()));
    return numbers;
}

}  // namespace

std::string read_csv_text(const std::string& file) {
    return read_input(
        file, {"the data file", "give data.source an existing CSV file or `iris`", most_input_bytes()});
}

Samples read_csv(const std::string& file) {
    return parse_csv(read_csv_text(file), file);
}

Samples parse_csv(std::string_view bytes, const std::string& name) {
    if (const std::string reason = why_not_plain_text(bytes); !reason.empty())
        throw DataError(name + " " + reason);
    Samples samples;
    std::vector<std::string> classes;
    std::size_t columns = 0;
    std::size_t number = 0;
    for (const std::string_view line : split(without_byte_order_mark(bytes), '\n')) {
        ++number;
        const auto place = [&] { return name + ":" + std::to_string(number) + ": "; };
        const std::string_view text = trimmed(line);
        if (text.empty())
            continue;
        const std::vector<std::string> fields = fields_of(text);
        if (columns == 0 && classes.empty() && number == 1 && is_header(fields))
            continue;
        if (columns == 0)
            columns = fields.size();
        if (columns < 2)
            throw DataError(place() + "a row needs at least one feature and the class, separated by commas");
        if (fields.size() != columns)
            throw DataError(place() + "the row has " + std::to_string(fields.size()) +
                            " fields, the rows before it " + std::to_string(columns) +
                            "; every row needs the same number of features and the class last");
        for (std::size_t i = 0; i + 1 < columns; ++i) {
            const auto value = parse_double(fields[i]);
            if (!value)
                throw DataError(
                    place() + "field " + std::to_string(i + 1) +
                    (fields[i].empty() ? " is missing" : " (\"" + fields[i] + "\") is no finite number") +
                    "; every column but the last must be a number");
            samples.inputs.push_back(*value);
        }
        if (fields.back().empty())
            throw DataError(place() + "the class in the last field is missing");
        classes.push_back(fields.back());
    }
    if (classes.empty())
        throw DataError(name + " has no rows of data; a row is `feature, ..., class`");
    const auto numbers = number_classes(classes);
    if (numbers.size() < 2)
        throw DataError(name + " has one class only (\"" + classes.front() +
                        "\"); the last column must tell at least two classes apart");
    if (numbers.size() > most_classes)
        throw DataError(name + " has " + std::to_string(numbers.size()) +
                        " different values in its last column, more classes than the " +
                        std::to_string(most_classes) +
                        " outputs that a network may have; the last column must be the class");
    samples.count = classes.size();
    samples.features = columns - 1;
    samples.classes = numbers.size();
    samples.class_names.resize(numbers.size());
    for (const auto& [of_class, label] : numbers)
        samples.class_names[label] = of_class;
    for (const std::string& value : classes)
        samples.labels.push_back(numbers.at(value));
    return samples;
}

}  // namespace netlyap
