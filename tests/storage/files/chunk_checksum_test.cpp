#include "netlyap/storage/files/chunk_checksum.hpp"

#include "archive_fixture.hpp"
#include "files/durable_file.hpp"
#include "hdf5/reader.hpp"
#include "hdf5/writer.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <bit>
#include <cmath>
#include <random>

namespace netlyap::files {
namespace {

/// Equal, smooth and random numbers.
std::vector<double> some_numbers(std::size_t count, int kind) {
    std::mt19937_64 random(count);
    std::vector<double> numbers;
    for (std::size_t i = 0; i < count; ++i)
        numbers.push_back(kind == 0   ? 1.0
                          : kind == 1 ? std::sin(0.01 * static_cast<double>(i))
                                      : std::bit_cast<double>(random()));
    return numbers;
}

/// The bytes that HDF5 keeps of the only chunk of a dataset.
std::string kept(const std::string& file, const hdf5::ByteRange& extent) {
    return file.substr(extent.begin, extent.size);
}

/// Writes the first chunk of a dataset of one dimension.
hdf5::ByteRange write_chunk(const std::filesystem::path& name, const hdf5::Handle& file,
                            const hdf5::Handle& dataset, const Bytes& bytes) {
    const hdf5::ByteRange place = hdf5::place_chunk(file, dataset, {0}, bytes);
    write_all_at(Descriptor(::open(name.c_str(), O_WRONLY | O_CLOEXEC)), name, place.begin, bytes);
    return place;
}

class ChunkChecksum : public testing::TestWithParam<std::tuple<std::size_t, int>> {};

TEST_P(ChunkChecksum, GivesTheBytesOfHdf5) {
    const auto [count, kind] = GetParam();
    const std::vector<double> numbers = some_numbers(count, kind);
    const Bytes checked = with_checksum(test::bytes_of(numbers));
    const test::Folder folder;
    std::vector<hdf5::ByteRange> by_library;
    hdf5::ByteRange by_us;
    {
        hdf5::Handle file = hdf5::create_file(folder / "chunk.h5");
        const hdf5::DatasetForm form{hdf5::ElementType::float64, {count}, {}, {count}, false};
        {
            const hdf5::Handle library = hdf5::create_dataset(file, "/library", form);
            hdf5::write(library, numbers);
            const hdf5::Handle us = hdf5::create_dataset(file, "/us", form);
            by_us = write_chunk(folder / "chunk.h5", file, us, checked);
        }
        hdf5::close_file(std::move(file));
        const hdf5::Handle again = hdf5::open_file(folder / "chunk.h5");
        by_library = hdf5::byte_ranges(hdf5::open_object(again, "/library"));
        const std::vector<double> read = hdf5::read_float64(again, "/us");
        EXPECT_EQ(std::memcmp(read.data(), numbers.data(), count * sizeof(double)), 0);
    }
    const std::string bytes = test::read_file(folder / "chunk.h5");
    ASSERT_EQ(by_library.size(), 1U);
    EXPECT_EQ(kept(bytes, by_us), kept(bytes, by_library.front()));
}

INSTANTIATE_TEST_SUITE_P(Sizes, ChunkChecksum,
                         testing::Combine(testing::Values(1U, 2U, 7U, 8U, 360U, 721U, 20'000U),
                                          testing::Values(0, 1, 2)));

TEST(ChunkChecksumOfFlags, GivesTheBytesOfHdf5) {
    for (const std::size_t count : {1U, 8U, 1001U}) {
        std::vector<std::uint8_t> flags(count);
        for (std::size_t i = 0; i < count; ++i)
            flags[i] = static_cast<std::uint8_t>(i * i);
        const test::Folder folder;
        hdf5::Handle file = hdf5::create_file(folder / "chunk.h5");
        {
            const hdf5::DatasetForm form{hdf5::ElementType::uint8, {count}, {}, {count}, false};
            const hdf5::Handle us = hdf5::create_dataset(file, "/us", form);
            write_chunk(folder / "chunk.h5", file, us, with_checksum(test::bytes_of(flags)));
        }
        EXPECT_EQ(hdf5::read_uint8(file, "/us"), flags);
        hdf5::close_file(std::move(file));
    }
}

TEST(ChunkChecksumOfFlags, AFlippedBitIsFound) {
    const std::vector<double> numbers = some_numbers(100, 1);
    const Bytes good = with_checksum(test::bytes_of(numbers));
    for (std::size_t place = 0; place < good.size(); place += 7) {
        Bytes bad = good;
        bad[place] ^= std::byte{0x10};
        const test::Folder folder;
        hdf5::Handle file = hdf5::create_file(folder / "chunk.h5");
        {
            const hdf5::DatasetForm form{hdf5::ElementType::float64, {100}, {}, {100}, false};
            write_chunk(folder / "chunk.h5", file, hdf5::create_dataset(file, "/us", form), bad);
        }
        EXPECT_THROW(static_cast<void>(hdf5::read_float64(file, "/us")), hdf5::Failure) << place;
        hdf5::close_file(std::move(file));
    }
}

}  // namespace
}  // namespace netlyap::files
