#include "recorded_series.hpp"

#include "netlyap/core/assert.hpp"
#include "netlyap/kernel/kernel.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace netlyap::observables {

namespace {

template <class Number>
constexpr Number missing() {
    if constexpr (std::is_floating_point_v<Number>)
        return std::numeric_limits<Number>::quiet_NaN();
    else
        return -1;
}

}  // namespace

template <class Number>
RecordedNumbers<Number>::RecordedNumbers(std::size_t rows, std::size_t length)
    : rows_(rows), length_(length) {}

template <class Number>
void RecordedNumbers<Number>::allocate() {
    if (values_.empty())
        values_.assign(lanes * rows_ * length_, missing<Number>());
}

template <class Number>
std::vector<Number> RecordedNumbers<Number>::values() const {
    RecordedNumbers filled = *this;
    filled.allocate();
    return std::move(filled.values_);
}

template <class Number>
void RecordedNumbers<Number>::set(std::size_t lane, std::size_t row, Number value) {
    NETLYAP_ASSERT(column_ < length_, "observed only where demanded");
    allocate();
    values_[(lane * rows_ + row) * length_ + column_] = value;
}

template <class Number>
void RecordedNumbers<Number>::next_column() {
    allocate();  // also where nothing was set
    ++column_;
}

template <class Number>
void RecordedNumbers<Number>::save(ByteWriter& writer) const {
    writer.put<std::uint64_t>(column_);
    for (std::size_t row = 0; row < lanes * rows_ && column_ > 0; ++row)
        writer.put_all(std::span(values_).subspan(row * length_, column_));
}

template <class Number>
void RecordedNumbers<Number>::restore(ByteReader& reader, std::size_t columns) {
    const auto refuse = [] { throw DataError("a saved series has another length than the job records"); };
    if (reader.get<std::uint64_t>() != columns || columns > length_)
        refuse();
    column_ = columns;
    values_.clear();
    if (column_ > 0)
        allocate();
    for (std::size_t row = 0; row < lanes * rows_ && column_ > 0; ++row) {
        const auto values = reader.get_all<Number>();
        if (values.size() != column_)
            refuse();
        std::copy(values.begin(), values.end(), values_.begin() + static_cast<std::ptrdiff_t>(row * length_));
    }
}

template class RecordedNumbers<double>;
template class RecordedNumbers<std::int64_t>;

}  // namespace netlyap::observables
