#include "recorded_series.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <limits>

namespace netlyap {

std::vector<std::int64_t> recorded_iterations(std::int64_t first, std::int64_t iterations,
                                              std::int64_t every) {
    std::vector<std::int64_t> recorded;
    for (std::int64_t t = (first + every - 1) / every * every; t < iterations; t += every)
        recorded.push_back(t);
    return recorded;
}

Axis iteration_axis(std::int64_t first, std::int64_t iterations, std::int64_t every) {
    return {"iteration", recorded_iterations(first, iterations, every), "1",
            "iteration t of gradient descent; entry t belongs to theta(t), before step t", false};
}

RecordedSeries::RecordedSeries(std::size_t rows, std::size_t length)
    : rows_(rows),
      length_(length),
      values_(lanes * rows * length, std::numeric_limits<double>::quiet_NaN()) {}

void RecordedSeries::set(std::size_t lane, std::size_t row, double value) {
    NETLYAP_ASSERT(column_ < length_, "observed only where demanded");
    values_[(lane * rows_ + row) * length_ + column_] = value;
}

void RecordedSeries::save(ByteWriter& writer) const {
    writer.put<std::uint64_t>(column_);
    for (std::size_t row = 0; row < lanes * rows_; ++row)
        writer.put_all(std::span(values_).subspan(row * length_, column_));
}

void RecordedSeries::restore(ByteReader& reader) {
    column_ = reader.get<std::uint64_t>();
    for (std::size_t row = 0; row < lanes * rows_; ++row) {
        const auto values = reader.get_all<double>();
        if (values.size() != column_ || column_ > length_)
            throw DataError("a saved series has another length than the job records");
        std::copy(values.begin(), values.end(), values_.begin() + static_cast<std::ptrdiff_t>(row * length_));
    }
}

}  // namespace netlyap
