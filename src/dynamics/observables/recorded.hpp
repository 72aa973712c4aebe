#pragma once

#include "netlyap/dynamics/observables/observable.hpp"

#include "recorded_series.hpp"

#include <cstdint>

namespace netlyap::observables {

/// What the base class of observables knows of a quantity that is recorded on the way.
class Recording {
public:
    virtual ~Recording() = default;
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    virtual void next_column() = 0;
    virtual void save(ByteWriter& writer) const = 0;
    /// All that is recorded before this iteration; DataError when the state holds more or less.
    virtual void restore_before(ByteReader& reader, std::int64_t iteration) = 0;
    virtual void fill(Results& results) const = 0;

protected:
    explicit Recording(Observable& owner) { owner.recordings_.push_back(this); }

    template <class Number>
    static Quantity<Number> declare(Observable& owner, Field field) {
        return owner.declare<Number>(std::move(field));
    }
};

/// A quantity with numbers of several iterations: the last of its axes is "iteration", one before it, if any,
/// counts the rows. Every row gets its numbers in the order of the iterations; Observable::next_column()
/// follows the last row of each. Where nothing is set a number is missing.
template <class Number>
class Recorded final : public Recording {
public:
    Recorded(Observable& owner, Field field);

    void set(std::size_t lane, Number value) { numbers_.set(lane, 0, value); }
    void set(std::size_t lane, std::size_t row, Number value) { numbers_.set(lane, row, value); }

    void next_column() override { numbers_.next_column(); }
    void save(ByteWriter& writer) const override { numbers_.save(writer); }
    void restore_before(ByteReader& reader, std::int64_t iteration) override;
    /// For a unit of which nothing is recorded.
    void restore_nothing(ByteReader& reader) { numbers_.restore(reader, 0); }
    void fill(Results& results) const override;

private:
    Axis iterations_;
    bool may_be_absent_;
    RecordedNumbers<Number> numbers_;
    Quantity<Number> quantity_;
};

}  // namespace netlyap::observables
