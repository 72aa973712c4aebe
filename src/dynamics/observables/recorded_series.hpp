#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/dynamics/observables/field.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netlyap::observables {

/// Numbers that are recorded lane by lane as the iterations go by: [lane][row][recorded iteration]. What has
/// not been recorded yet is missing: NaN, or -1 in whole numbers.
template <class Number>
class RecordedNumbers {
public:
    RecordedNumbers(std::size_t rows, std::size_t length);

    /// Sets the next column of a row; every row gets its columns in order, next_column() after the last row.
    void set(std::size_t lane, std::size_t row, Number value);
    void next_column();

    [[nodiscard]] bool is_empty() const noexcept { return column_ == 0; }

    /// All values, [lane][row][recorded iteration].
    [[nodiscard]] std::vector<Number> values() const;

    void save(ByteWriter& writer) const;
    /// DataError unless the state holds exactly so many columns.
    void restore(ByteReader& reader, std::size_t columns);

private:
    void allocate();

    std::size_t rows_;
    std::size_t length_;
    std::size_t column_ = 0;
    std::vector<Number> values_;
};

using RecordedSeries = RecordedNumbers<double>;
using RecordedCounts = RecordedNumbers<std::int64_t>;

}  // namespace netlyap::observables
