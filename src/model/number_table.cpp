#include "netlyap/model/number_table.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/text.hpp"

#include "csv_classes.hpp"
#include "csv_columns.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace netlyap {

namespace {

void check_finite(const NumberTable& table, const std::string& name) {
    const double* const bad = std::find_if_not(table.numbers.begin(), table.numbers.end(),
                                               [](double number) { return std::isfinite(number); });
    if (bad == table.numbers.end())
        return;
    const auto place = static_cast<std::size_t>(bad - table.numbers.begin());
    throw DataError(name + ": the number in row " + std::to_string(place / table.columns + 1) + ", column " +
                    std::to_string(place % table.columns + 1) + " is " + to_text(*bad) +
                    "; numbers must be finite: leave out the row, or fill in a number");
}

/// As a CSV file has it.
std::string class_text(double number) {
    constexpr double exact = 0x1p53;
    return std::trunc(number) == number && std::fabs(number) <= exact
               ? std::to_string(static_cast<std::int64_t>(number))
               : to_text(number);
}

/// The numbers of the columns that are features.
SharedNumbers features_of(const NumberTable& table, const CsvColumns& columns) {
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < table.columns; ++i)
        if (columns.is_feature(i))
            wanted.push_back(i);
    if (wanted.size() == table.columns)
        return table.numbers;
    std::vector<double> features;
    features.reserve(table.rows * wanted.size());
    for (const double* row = table.numbers.begin(); row != table.numbers.end(); row += table.columns)
        for (const std::size_t column : wanted)
            features.push_back(row[column]);
    return features;
}

Samples with_classes(const CsvClasses& classes, Samples samples, const std::string& name,
                     const std::string& place, std::size_t least) {
    Samples named = classes.samples(name, place, least);
    samples.classes = named.classes;
    samples.class_names = std::move(named.class_names);
    samples.labels = std::move(named.labels);
    return samples;
}

}  // namespace

ReadTable read_table(const NumberTable& table, const std::string& name, const CsvReading& reading) {
    const bool has_decimal = reading.decimal != DecimalRule::automatic;
    if (has_decimal || reading.header != HeaderRule::automatic)
        throw UsageError(std::string(has_decimal ? "data.decimal" : "data.header") + " is for text, and " +
                         name + " holds numbers as they are; leave it out");
    if (table.rows == 0 || table.columns == 0)
        throw DataError(name + " is empty: " + table.form);
    CsvColumns columns(reading, name);
    if (columns.are_named())
        throw UsageError(name + " has no names of columns, because it holds numbers alone; give " +
                         (columns.has_targets() ? "data.target" : "data.label_column") +
                         " by number, from 1 on");
    if (!table.has_columns && !columns.are_features())
        throw UsageError(name + " (" + table.form + ") has no column that is the class or a target; give " +
                         "data.labels the file of the classes");
    if (table.columns < 2 && !columns.are_features())
        throw DataError(name + " has one column only, " + table.form + ": it needs a feature and " +
                        (columns.has_targets() ? "a target" : "the class") +
                        (columns.has_targets() ? "" : ", unless data.labels names the file of the classes"));
    check_finite(table, name);
    columns.find({}, table.columns, {});
    ReadTable read;
    Samples& samples = read.samples;
    samples.count = table.rows;
    samples.inputs = features_of(table, columns);
    samples.features = samples.inputs.size() / table.rows;
    if (columns.has_class()) {
        read.label_column = columns.label() + 1;
        CsvClasses classes;
        for (std::size_t row = 0; row < table.rows; ++row)
            classes.add(class_text(table.numbers[row * table.columns + columns.label()]));
        samples = with_classes(classes, std::move(samples), name, "its " + columns.label_place(),
                               reading.least_classes);
    }
    for (const std::size_t column : columns.targets()) {
        samples.target_names.push_back("column " + std::to_string(column + 1));
        read.target_columns.push_back(column + 1);
    }
    for (std::size_t row = 0; row < table.rows; ++row)
        for (const std::size_t column : columns.targets())
            samples.targets.push_back(table.numbers[row * table.columns + column]);
    return read;
}

std::vector<DataLine> table_lines(const NumberTable& table, const ReadTable& read) {
    DataLine learned = learned_line(read.samples, read.target_columns);
    if (read.label_column > 0)
        learned.text += " (column " + std::to_string(read.label_column) + ")";
    return {{"data", std::to_string(table.rows) + (table.rows == 1 ? " row, " : " rows, ") +
                         std::to_string(table.columns) + (table.columns == 1 ? " column: " : " columns: ") +
                         table.form},
            {"features", std::to_string(read.samples.features) + " without names"},
            std::move(learned)};
}

ClassList class_list(const NumberTable& table, const std::string& name) {
    if (table.rows == 0 || table.columns != 1)
        throw DataError(
            name + " has " + std::to_string(table.rows) + " rows of " + std::to_string(table.columns) +
            " numbers, " + table.form + ": the file of the classes has one number for each sample" +
            (table.columns > 1 ? "; where a row has a 1 at its class, save numpy.argmax(rows, axis=1), "
                                 "and where these are the samples, name them with data.source"
                               : ""));
    check_finite(table, name);
    ClassList list;
    list.form = table.form;
    list.classes.reserve(table.rows);
    for (const double number : table.numbers)
        list.classes.push_back(class_text(number));
    return list;
}

void set_classes(Samples& samples, const ClassList& list, const std::string& data_name,
                 const std::string& list_name, std::size_t least) {
    if (list.classes.size() != samples.count)
        throw DataError(list_name + " has " + std::to_string(list.classes.size()) + " classes, but " +
                        data_name + " has " + std::to_string(samples.count) +
                        " samples; the file of the classes has one for each, in the same order");
    CsvClasses classes;
    for (const std::string& one : list.classes)
        classes.add(one);
    samples = with_classes(classes, std::move(samples), list_name, "", least);
}

}  // namespace netlyap
