// Archives. An input that begins like an HDF5 file is one as it is; one that begins with S is a sealed
// archive of ours with changed bytes; with H, one that was changed through HDF5 and sealed again, so that the
// readers see it; any other is the table of checksums behind a content, with the right footer.
#include "netlyap/core/digest.hpp"
#include "netlyap/storage/input/series_file.hpp"

#include "archive/seal.hpp"
#include "archive_edits.hpp"
#include "archive_fixture.hpp"
#include "byte_edits.hpp"

#include <string_view>

namespace netlyap::fuzz {
namespace {

constexpr std::size_t most_edits = 8;
constexpr std::size_t footer_size = 48;
constexpr std::string_view hdf5_signature = "\211HDF\r\n\032\n";

/// The parts of an archive.
struct Archive {
    Bytes content;  ///< HDF5
    Bytes seal;     ///< table and footer
};

Archive small_archive() {
    const std::filesystem::path file = folder() / "valid.h5";
    job::Job job = test::archive_job();
    job.eta = {1.0};  // one cell: its statistics take long
    job.epsilon = {1e-8};
    const scheduling::PreparedJob prepared(job);
    test::write(file, prepared, test::all_of(test::compute(prepared)));
    Bytes bytes = read_bytes(file);
    ByteReader footer(std::span<const std::byte>(bytes).last(footer_size));
    static_cast<void>(footer.get<std::array<char, 16>>());
    static_cast<void>(footer.get<std::uint64_t>());
    const auto size = static_cast<std::ptrdiff_t>(footer.get<std::uint64_t>());
    return {{bytes.begin(), bytes.begin() + size}, {bytes.begin() + size, bytes.end()}};
}

const Archive& valid() {
    static const Archive archive = small_archive();
    return archive;
}

/// A content of this size that begins like HDF5, the table behind it, and a footer that fits.
Bytes with_footer(std::span<const std::byte> content, std::span<const std::byte> table) {
    ByteWriter writer;
    writer.put_bytes(content);
    writer.put_bytes(table);
    ByteWriter footer;
    footer.put(std::array<char, 16>{'n', 'e', 't', 'l', 'y', 'a', 'p', '-', 's', 'w', 'e', 'e', 'p'});
    footer.put<std::uint64_t>(archive::archive_format_version);
    footer.put<std::uint64_t>(content.size());
    footer.put(digest(table));
    footer.put(digest(std::span<const std::byte>(footer.bytes())));
    writer.put_bytes(footer.bytes());
    return writer.take();
}

void write_input(const std::filesystem::path& file, Input input) {
    const std::string_view text(reinterpret_cast<const char*>(input.rest().data()), input.rest().size());
    if (text.starts_with(hdf5_signature)) {
        write_bytes(file, input.rest());
    } else if (text.starts_with('S')) {
        static_cast<void>(input.take<char>());
        Bytes bytes = valid().content;
        bytes.insert(bytes.end(), valid().seal.begin(), valid().seal.end());
        write_bytes(file, edited(std::move(bytes), input, most_edits));
    } else if (text.starts_with('H')) {
        static_cast<void>(input.take<char>());
        write_bytes(file, valid().content);
        edit_archive(file, folder() / "valid.h5", input);
        archive::seal_archive(file, {});
    } else {
        write_bytes(file, with_footer(std::span(valid().content).first(64), input.rest()));
    }
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    netlyap::fuzz::valid();
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    static const std::filesystem::path file = fuzz::folder() / "fuzzed.h5";
    fuzz::write_input(file, {data, size});
    fuzz::refuses([&] { static_cast<void>(archive::verify_archive(file)); });
    fuzz::refuses([&] { static_cast<void>(archive::read_tables(file)); });
    fuzz::refuses([&] { static_cast<void>(archive::compare_archives(file, fuzz::folder() / "valid.h5")); });
    fuzz::refuses([&] {
        static_cast<void>(input::read_series(file, {"/divergence/distance", {0, 0, 0, 0}}));
    });
    return 0;
}
