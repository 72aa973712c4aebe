#pragma once

#include "netlyap/dynamics/observables/field.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace netlyap::observables {

/// A quantity that was declared: where its numbers are among those of its owner.
template <class Number>
struct Quantity {
    std::size_t place;
};

/// The numbers of all quantities of an owner, of one unit or of one point of the grid. They are missing until
/// they are filled in.
class Results {
public:
    /// With so many entries of each, the lanes of a unit, or one.
    Results(std::span<const Field> fields, std::size_t count);

    /// [lane][axes ...]; of a column of a table the rows of lane after lane, none at first.
    template <class Number>
    [[nodiscard]] std::vector<Number>& operator[](Quantity<Number> quantity) {
        return std::get<std::vector<Number>>(values_[quantity.place]);
    }

    /// Those of one lane; not of a table.
    template <class Number>
    [[nodiscard]] std::span<Number> lane(Quantity<Number> quantity, std::size_t lane) {
        std::vector<Number>& all = (*this)[quantity];
        const std::size_t entries = entries_[quantity.place];
        return std::span(all).subspan(lane * entries, entries);
    }

    /// In the order of the fields.
    [[nodiscard]] std::vector<FieldValues> take() && { return std::move(values_); }

private:
    std::vector<std::size_t> entries_;  ///< per lane
    std::vector<FieldValues> values_;
};

}  // namespace netlyap::observables
