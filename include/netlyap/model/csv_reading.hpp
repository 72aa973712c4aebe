#pragma once

#include "netlyap/core/header_rule.hpp"

#include <string>

namespace netlyap {

/// What a user says about a data file.
struct CsvReading {
    /// The column of the class (wanted_column.hpp): its name in the header or its number from 1 on; empty:
    /// the last.
    std::string label_column = {};
    HeaderRule header = HeaderRule::automatic;
};

}  // namespace netlyap
