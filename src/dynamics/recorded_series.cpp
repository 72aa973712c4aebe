#include "recorded_series.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace netlyap {

RecordedSeries::RecordedSeries(std::size_t rows, std::size_t length) : rows_(rows), length_(length) {}

void RecordedSeries::allocate() {
    if (values_.empty())
        values_.assign(lanes * rows_ * length_, std::numeric_limits<double>::quiet_NaN());
}

std::vector<double> RecordedSeries::values() const {
    RecordedSeries filled = *this;
    filled.allocate();
    return std::move(filled.values_);
}

void RecordedSeries::set(std::size_t lane, std::size_t row, double value) {
    NETLYAP_ASSERT(column_ < length_, "observed only where demanded");
    allocate();
    values_[(lane * rows_ + row) * length_ + column_] = value;
}

void RecordedSeries::save(ByteWriter& writer) const {
    writer.put<std::uint64_t>(column_);
    for (std::size_t row = 0; row < lanes * rows_ && column_ > 0; ++row)
        writer.put_all(std::span(values_).subspan(row * length_, column_));
}

void RecordedSeries::restore(ByteReader& reader) {
    column_ = reader.get<std::uint64_t>();
    if (column_ > 0)
        allocate();
    for (std::size_t row = 0; row < lanes * rows_ && column_ > 0; ++row) {
        const auto values = reader.get_all<double>();
        if (values.size() != column_ || column_ > length_)
            throw DataError("a saved series has another length than the job records");
        std::copy(values.begin(), values.end(), values_.begin() + static_cast<std::ptrdiff_t>(row * length_));
    }
}

}  // namespace netlyap
