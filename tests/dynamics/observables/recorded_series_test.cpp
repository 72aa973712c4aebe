#include "observables/recorded_series.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

/// lane + row / 10 + column / 100, so that every place is recognised.
double value_at(std::size_t lane, std::size_t row, std::size_t column) {
    return static_cast<double>(lane) + 0.1 * static_cast<double>(row) + 0.01 * static_cast<double>(column);
}

void record(RecordedSeries& series, std::size_t begin, std::size_t end) {
    for (std::size_t column = begin; column < end; ++column) {
        for (std::size_t row = 0; row < 2; ++row)
            for (std::size_t lane = 0; lane < 8; ++lane)
                series.set(lane, row, value_at(lane, row, column));
        series.next_column();
    }
}

TEST(RecordedSeries, IsOrderedByLaneRowAndIteration) {
    RecordedSeries series(2, 5);
    record(series, 0, 3);
    const std::vector<double> values = series.values();
    ASSERT_EQ(values.size(), 8U * 2U * 5U);
    for (std::size_t place = 0; place < values.size(); ++place) {
        const std::size_t column = place % 5;
        if (column < 3)
            EXPECT_EQ(values[place], value_at(place / 10, place / 5 % 2, column));
        else
            EXPECT_TRUE(std::isnan(values[place])) << "not recorded yet";
    }
}

TEST(RecordedSeries, IsRestoredAtEveryColumn) {
    RecordedSeries whole(2, 5);
    record(whole, 0, 5);
    for (std::size_t cut = 0; cut <= 5; ++cut) {
        RecordedSeries before(2, 5);
        record(before, 0, cut);
        ByteWriter writer;
        before.save(writer);
        RecordedSeries after(2, 5);
        ByteReader reader(writer.bytes());
        after.restore(reader, cut);
        EXPECT_TRUE(reader.empty());
        record(after, cut, 5);
        EXPECT_EQ(after.values(), whole.values());
    }
}

TEST(RecordedSeries, IsMissingWhereNothingWasSet) {
    RecordedSeries nothing(2, 5);
    nothing.next_column();
    nothing.next_column();
    ByteWriter writer;
    nothing.save(writer);
    RecordedSeries after(2, 5);
    ByteReader reader(writer.bytes());
    after.restore(reader, 2);
    for (const double value : after.values())
        EXPECT_TRUE(std::isnan(value));
}

TEST(RecordedSeries, RefusesTheStateOfAnother) {
    RecordedSeries longer(2, 9);
    record(longer, 0, 7);
    ByteWriter writer;
    longer.save(writer);
    RecordedSeries series(2, 5);
    ByteReader reader(writer.bytes());
    EXPECT_THROW(series.restore(reader, 7), DataError);
    RecordedSeries same(2, 9);
    ByteReader cut(std::span(writer.bytes()).first(writer.bytes().size() - 1));
    EXPECT_THROW(same.restore(cut, 7), DataError);
    for (const std::size_t columns : {std::size_t{0}, std::size_t{6}, std::size_t{8}}) {
        ByteReader other(writer.bytes());
        EXPECT_THROW(same.restore(other, columns), DataError) << "of another iteration";
    }
}

}  // namespace
}  // namespace netlyap::observables
