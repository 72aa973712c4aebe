#pragma once

#include "netlyap/model/samples.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace netlyap {

/// The classes of a data file, collected row by row.
class CsvClasses {
public:
    void add(const std::string& of_class) { labels_.push_back(number_of(of_class)); }
    /// As the first row.
    void add_in_front(const std::string& of_class) { labels_.insert(labels_.begin(), number_of(of_class)); }

    [[nodiscard]] std::size_t rows() const noexcept { return labels_.size(); }
    [[nodiscard]] bool has(const std::string& of_class) const { return numbers_.contains(of_class); }
    /// Whether there are classes, and every one has two rows or more.
    [[nodiscard]] bool has_each_twice() const;

    /// Count, labels and class names, the classes in their order: by value if all are integers, else as
    /// words. DataError with the name of the file and the column of it in which the classes stand, empty
    /// where there is nothing else in it, for fewer than `least` or more than
    /// `most_classes`.
    [[nodiscard]] Samples samples(const std::string& name, const std::string& column,
                                  std::size_t least) const;

private:
    std::uint32_t number_of(const std::string& of_class);

    std::map<std::string, std::uint32_t> numbers_;  ///< in the order in which they were met
    std::vector<std::uint32_t> labels_;
};

}  // namespace netlyap
