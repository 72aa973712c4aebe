#pragma once

#include "netlyap/core/decimal_rule.hpp"
#include "netlyap/core/header_rule.hpp"

#include <cstddef>
#include <string>

namespace netlyap {

/// What a user says about a data file.
struct CsvReading {
    /// The column of the class (wanted_column.hpp): its name in the header or its number from 1 on; empty:
    /// the last.
    std::string label_column = {};
    HeaderRule header = HeaderRule::automatic;
    /// The columns of real-valued targets, in the order of the outputs: their names or numbers, separated by
    /// blanks, `last`, or `last 2` for the last two; a name with a blank stands in double quotes, and so does
    /// one that is a number or `last`. Empty: there is a class instead.
    std::string target = {};
    DecimalRule decimal = DecimalRule::automatic;
    /// Fewer classes are refused.
    std::size_t least_classes = 2;
    /// Whether every column is a feature, because the classes stand in another file.
    bool has_classes_elsewhere = false;
};

}  // namespace netlyap
