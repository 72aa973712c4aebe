#include "netlyap/dynamics/observables/field.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace netlyap::observables {
namespace {

TEST(Field, CountedCoordinatesRunFromTheFirst) {
    EXPECT_EQ(counted(1, 3), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_TRUE(counted(0, 0).empty());
}

TEST(Field, HasTheProductOfItsAxesPerSeed) {
    Field field{"/a/b", {}, FieldType::float64, "1", "", {}};
    EXPECT_EQ(entries_per_seed(field), 1U);
    field.axes = {{"member", counted(1, 5), "1", "", true}, {"iteration", counted(0, 200), "1", "", false}};
    EXPECT_EQ(entries_per_seed(field), 1000U);
}

TEST(Field, TypesHaveTheirSizeAndTheirMissingValue) {
    EXPECT_EQ(bytes_per_entry(FieldType::float64), 8U);
    EXPECT_EQ(bytes_per_entry(FieldType::int64), 8U);
    EXPECT_EQ(bytes_per_entry(FieldType::uint8), 1U);
    const auto numbers = std::get<std::vector<double>>(missing_values(FieldType::float64, 3));
    ASSERT_EQ(numbers.size(), 3U);
    EXPECT_TRUE(std::isnan(numbers[0]) && std::isnan(numbers[2]));
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(missing_values(FieldType::int64, 2)),
              (std::vector<std::int64_t>{-1, -1}));
    EXPECT_EQ(std::get<std::vector<std::uint8_t>>(missing_values(FieldType::uint8, 1)),
              (std::vector<std::uint8_t>{missing_flag}));
    for (const FieldType type : {FieldType::float64, FieldType::int64, FieldType::uint8})
        EXPECT_EQ(missing_values(type, 1).index(), static_cast<std::size_t>(type));
}

}  // namespace
}  // namespace netlyap::observables
