#include "journal/unit_bytes.hpp"

#include "netlyap/core/error.hpp"

#include <gtest/gtest.h>

namespace netlyap::journal {
namespace {

using scheduling::WorkUnit;

WorkUnit read_back(const WorkUnit& unit) {
    ByteWriter writer;
    put_unit(writer, unit);
    ByteReader reader(writer.bytes());
    const WorkUnit read = get_unit(reader);
    EXPECT_TRUE(reader.empty());
    return read;
}

TEST(UnitBytes, ReadBack) {
    for (const WorkUnit& unit : {WorkUnit{0.5, 1e-8, {-3}}, WorkUnit{5.0, 0.0, {0, 1, 2, 3, 4, 5, 6, 7}},
                                 WorkUnit{1.0, 1e-8, {4, 5}, 0}, WorkUnit{1.0, 1e-8, {4}, 1'000'000'000'000}})
        EXPECT_EQ(read_back(unit), unit);
}

/// Journals of before there were several perturbations have these bytes.
TEST(UnitBytes, OfTheOnlyPerturbationAreTwoNumbersAndTheSeeds) {
    ByteWriter writer, expected;
    put_unit(writer, {0.5, 1e-8, {7, 9}});
    expected.put(0.5);
    expected.put(1e-8);
    expected.put_all(std::span<const std::int64_t>(std::vector<std::int64_t>{7, 9}));
    EXPECT_EQ(writer.bytes(), expected.bytes());
}

TEST(UnitBytes, RefuseWhatIsNoUnit) {
    const auto bytes_with = [](std::uint64_t count, std::initializer_list<std::int64_t> numbers) {
        ByteWriter writer;
        writer.put(0.5);
        writer.put(1e-8);
        writer.put(count);
        for (const std::int64_t number : numbers)
            writer.put(number);
        return writer.take();
    };
    constexpr std::uint64_t perturbed = std::uint64_t{1} << 32U;
    for (const Bytes& bytes :
         {bytes_with(0, {}), bytes_with(9, {1, 2, 3, 4, 5, 6, 7, 8, 9}), bytes_with(2, {1}),
          bytes_with(perturbed, {5}), bytes_with(perturbed | 1, {1}), bytes_with(perturbed | 1, {1, -5}),
          bytes_with(2 * perturbed | 1, {1, 5}), bytes_with(~std::uint64_t{0}, {1})}) {
        ByteReader reader(bytes);
        EXPECT_THROW(static_cast<void>(get_unit(reader)), DataError);
    }
}

}  // namespace
}  // namespace netlyap::journal
