#pragma once

#include "netlyap/model/samples.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace netlyap {

/// What people are told of their data, under a head: data, features, classes, targets, or warning.
struct DataLine {
    std::string head;
    std::string text;

    bool operator==(const DataLine&) const = default;
};

/// The first names of many.
[[nodiscard]] std::string names_text(const std::vector<std::string>& names);

/// "classes": how many, and each with its number of samples; or "targets": how many, and the range and the
/// mean of each, with its column where `columns` has them.
[[nodiscard]] DataLine learned_line(const Samples& samples, const std::vector<std::size_t>& columns = {});

}  // namespace netlyap
