#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/dynamics/field.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap {

/// The axis of the iterations t = 0, every, 2 every, ... that lie in [first, iterations).
[[nodiscard]] Axis iteration_axis(std::int64_t first, std::int64_t iterations, std::int64_t every);

/// Numbers that are recorded lane by lane as the iterations go by: [lane][row][recorded iteration]. What has
/// not been recorded yet is NaN.
class RecordedSeries {
public:
    RecordedSeries(std::size_t rows, std::size_t length);

    /// Sets the next column of a row; every row gets its columns in order, next_column() after the last row.
    void set(std::size_t lane, std::size_t row, double value);
    void next_column() { ++column_; }

    /// All values, [lane][row][recorded iteration].
    [[nodiscard]] std::vector<double> values() const;

    void save(ByteWriter& writer) const;
    void restore(ByteReader& reader);

private:
    void allocate();

    std::size_t rows_;
    std::size_t length_;
    std::size_t column_ = 0;
    std::vector<double> values_;
};

}  // namespace netlyap
