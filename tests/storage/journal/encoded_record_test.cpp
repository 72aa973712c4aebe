#include "netlyap/storage/journal/encoded_record.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/files/chunk_checksum.hpp"

#include "archive_fixture.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstring>
#include <limits>

namespace netlyap::journal {
namespace {

const observables::Axis iteration{"iteration", {0, 10, 20, 30, 40}, "1", "iteration", false};
const std::vector<observables::Field> fields = {
    {"/training/loss", {iteration}, observables::FieldType::float64, "nat", "loss", {}},
    {"/lyapunov/exponent", {}, observables::FieldType::float64, "1/iteration", "exponent", {}},
    {"/lyapunov/window_begin", {}, observables::FieldType::int64, "1", "begin", {}},
    {"/lyapunov/outcome", {}, observables::FieldType::uint8, "1", "outcome", {}}};

scheduling::Record some_record() {
    scheduling::Record record;
    record.unit = {1.0, 1e-8, {4, 5, 9}};
    record.status[1] = scheduling::SeedStatus::diverged;
    record.message[1] = "a parameter is not finite from iteration 7 on";
    record.values = {std::vector<double>(lanes * 5, 0.5), std::vector<double>(lanes, 0.25),
                     std::vector<std::int64_t>(lanes, -1), std::vector<std::uint8_t>(lanes, 3)};
    return record;
}

TEST(EncodedRecord, SurvivesSerialization) {
    const EncodedRecord encoded = encode(some_record(), fields, 1.5);
    const EncodedRecord back = deserialize(test::serialized(encoded));
    EXPECT_EQ(back.unit, encoded.unit);
    EXPECT_EQ(back.status, encoded.status);
    EXPECT_EQ(back.message, encoded.message);
    EXPECT_EQ(back.seconds, 1.5);
    EXPECT_EQ(back.columns, encoded.columns);
    EXPECT_EQ(back.columns.size(), 4U);
}

TEST(EncodedRecord, FiltersSeriesAndKeepsSingleNumbersPlain) {
    const EncodedRecord encoded = encode(some_record(), fields, 0.0);
    const std::vector<double> loss(lanes * 5, 0.5);
    EXPECT_EQ(encoded.columns[0], files::with_checksum(test::bytes_of(loss)));
    ASSERT_EQ(encoded.columns[1].size(), lanes * sizeof(double));
    double exponent = 0.0;
    std::memcpy(&exponent, encoded.columns[1].data(), sizeof exponent);
    EXPECT_EQ(exponent, 0.25);
    EXPECT_EQ(encoded.columns[3], Bytes(lanes, std::byte{3}));
}

TEST(EncodedRecord, MakesEveryNanCanonical) {
    scheduling::Record record = some_record();
    scheduling::Record canonical = some_record();
    const double odd = std::bit_cast<double>(std::uint64_t{0xfff8000000abcdef});
    for (std::size_t field = 0; field < 2; ++field) {
        std::get<std::vector<double>>(record.values[field])[2] = odd;
        std::get<std::vector<double>>(canonical.values[field])[2] =
            std::bit_cast<double>(std::uint64_t{0x7ff8000000000000});
    }
    const EncodedRecord encoded = encode(record, fields, 0.0);
    EXPECT_EQ(encoded.columns, encode(canonical, fields, 0.0).columns);
    for (std::size_t field = 0; field < 2; ++field) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, encoded.columns[field].data() + 2 * sizeof bits, sizeof bits);
        EXPECT_EQ(bits, std::uint64_t{0x7ff8000000000000}) << "written here a second time, on purpose";
    }
}

TEST(EncodedRecord, OfAFailedUnitHasNoColumns) {
    scheduling::Record record = some_record();
    record.values.clear();
    record.status.fill(scheduling::SeedStatus::failed);
    const EncodedRecord back = deserialize(test::serialized(encode(record, fields, 0.0)));
    EXPECT_TRUE(back.columns.empty());
    EXPECT_EQ(back.status[7], scheduling::SeedStatus::failed);
}

TEST(EncodedRecord, RefusesValuesThatWereNotDeclared) {
    scheduling::Record wrong_type = some_record();
    wrong_type.values[1] = std::vector<std::int64_t>(lanes, 1);
    EXPECT_THROW(static_cast<void>(encode(wrong_type, fields, 0.0)), InternalError);
    scheduling::Record wrong_length = some_record();
    wrong_length.values[0] = std::vector<double>(lanes * 4, 0.5);
    EXPECT_THROW(static_cast<void>(encode(wrong_length, fields, 0.0)), InternalError);
    scheduling::Record too_few = some_record();
    too_few.values.pop_back();
    EXPECT_THROW(static_cast<void>(encode(too_few, fields, 0.0)), InternalError);
}

TEST(EncodedRecord, EveryOtherLengthIsNoRecord) {
    const Bytes bytes = test::serialized(encode(some_record(), fields, 1.5));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_THROW(static_cast<void>(deserialize(std::span(bytes).first(length))), DataError) << length;
    Bytes longer = bytes;
    longer.push_back(std::byte{0});
    EXPECT_THROW(static_cast<void>(deserialize(longer)), DataError);
}

TEST(EncodedRecord, RefusesWhatNoUnitHas) {
    EncodedRecord record = encode(some_record(), fields, 0.0);
    record.unit.seeds.clear();
    EXPECT_THROW(static_cast<void>(deserialize(test::serialized(record))), DataError);
    record.unit.seeds.assign(lanes + 1, 0);
    EXPECT_THROW(static_cast<void>(deserialize(test::serialized(record))), DataError);
    record.unit.seeds = {1};
    record.status[3] = static_cast<scheduling::SeedStatus>(4);
    EXPECT_THROW(static_cast<void>(deserialize(test::serialized(record))), DataError);
}

}  // namespace
}  // namespace netlyap::journal
