#include "netlyap/storage/files/chunk_checksum.hpp"

#include "archive_fixture.hpp"
#include "files/durable_file.hpp"
#include "hdf5/calls.hpp"
#include "hdf5/reader.hpp"
#include "hdf5/writer.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>

namespace netlyap::hdf5 {
namespace {

constexpr std::uint64_t chunks = 300, length = 100;

Bytes chunk(std::uint64_t number) {
    return files::with_checksum(test::bytes_of(std::vector<double>(length, static_cast<double>(number))));
}

/// Two datasets whose chunks come in turns and backwards, by the library or by ourselves after it has given
/// all of them their places; then one of the usual kind.
void write_file(const std::filesystem::path& name, bool by_library) {
    Handle file = create_file(name);
    std::vector<std::pair<ByteRange, Bytes>> placed;
    {
        const DatasetForm form{ElementType::float64, {chunks * length}, {}, {length}, false};
        const Handle a = create_dataset(file, "/a", form);
        const Handle b = create_dataset(file, "/b", form);
        for (std::uint64_t number = chunks; number-- > 0;)
            for (const Handle* const dataset : {&a, &b}) {
                Bytes bytes = chunk(number);
                const hsize_t begin = number * length;
                if (by_library)
                    checked(H5Dwrite_chunk(dataset->id(), H5P_DEFAULT, 0, &begin, bytes.size(), bytes.data()),
                            "H5Dwrite_chunk");
                else
                    placed.emplace_back(place_chunk(file, *dataset, {begin}, bytes), std::move(bytes));
            }
        const Descriptor descriptor(::open(name.c_str(), O_WRONLY | O_CLOEXEC));
        for (const auto& [place, bytes] : placed)
            files::write_all_at(descriptor, name, place.begin, bytes);
        EXPECT_EQ(read_back(b, {0}, {1}), std::vector{0.0});
        write(create_dataset(file, "/c", form), std::vector<double>(chunks * length, 3.0));
    }
    close_file(std::move(file));
}

TEST(PlacingDriver, GivesTheFileThatTheLibraryWrites) {
    const test::Folder folder;
    write_file(folder / "library.h5", true);
    write_file(folder / "placed.h5", false);
    EXPECT_TRUE(test::read_file(folder / "placed.h5") == test::read_file(folder / "library.h5"));
    const Handle file = open_file(folder / "placed.h5");
    for (const char* const path : {"/a", "/b"}) {
        const std::vector<double> numbers = read_float64(file, path);
        for (std::uint64_t i = 0; i < chunks * length; ++i)
            ASSERT_EQ(numbers[i], static_cast<double>(i / length));
    }
}

TEST(PlacingDriver, TellsThePlacesThatTheLibraryTells) {
    const test::Folder folder;
    Handle file = create_file(folder / "a.h5");
    std::vector<ByteRange> told, known;
    {
        const Handle a =
            create_dataset(file, "/a", {ElementType::float64, {3 * length}, {}, {length}, false});
        for (std::uint64_t number = 0; number < 3; ++number)
            told.push_back(place_chunk(file, a, {number * length}, chunk(number)));
        known = byte_ranges(a);
    }
    close_file(std::move(file));
    ASSERT_EQ(known.size(), told.size());
    for (std::size_t number = 0; number < told.size(); ++number) {
        EXPECT_EQ(told[number].begin, known[number].begin);
        EXPECT_EQ(told[number].size, known[number].size);
        EXPECT_EQ(told[number].chunk, known[number].chunk);
    }
}

TEST(PlacingDriver, FailsAsTheLibraryDoes) {
    EXPECT_THROW(static_cast<void>(create_file("/nowhere/a.h5")), Failure);
    try {
        static_cast<void>(create_file("/nowhere/a.h5"));
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("No such file or directory"), std::string::npos)
            << failure.what();
    }
}

}  // namespace
}  // namespace netlyap::hdf5
