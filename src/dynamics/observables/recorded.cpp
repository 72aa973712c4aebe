#include "recorded.hpp"

#include "netlyap/core/assert.hpp"

#include "recorded_iterations.hpp"

namespace netlyap::observables {

namespace {

std::size_t rows(const Field& field) {
    return field.axes.size() == 1 ? 1 : field.axes.front().coordinates.size();
}

}  // namespace

template <class Number>
Recorded<Number>::Recorded(Observable& owner, Field field)
    : Recording(owner),
      iterations_(field.axes.back()),
      may_be_absent_(field.may_be_absent),
      numbers_(rows(field), iterations_.coordinates.size()),
      quantity_(declare<Number>(owner, std::move(field))) {
    NETLYAP_ASSERT(iterations_.name == "iteration", "what is recorded ends with the axis of iterations");
}

template <class Number>
void Recorded<Number>::restore_before(ByteReader& reader, std::int64_t iteration) {
    numbers_.restore(reader, recorded_before(iterations_, iteration));
}

template <class Number>
void Recorded<Number>::fill(Results& results) const {
    results[quantity_] = may_be_absent_ && numbers_.is_empty() ? std::vector<Number>() : numbers_.values();
}

template class Recorded<double>;
template class Recorded<std::int64_t>;

}  // namespace netlyap::observables
