#include "kept_data_file.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"

#include "files/durable_file.hpp"
#include "files/mapped_file.hpp"
#include "files/replaced_file.hpp"

#include <fcntl.h>
#include <algorithm>
#include <vector>

namespace netlyap::run_directory {

namespace {

/// Whether a file is there, whole, with these data: the head has the digests of all that follows.
bool holds(const std::filesystem::path& file, const std::vector<std::byte>& head) {
    if (!is_file_inside(file))
        return false;
    const auto mapped = std::make_shared<files::MappedFile>(open_inside(file, O_RDONLY), file);
    const std::span<const std::byte> bytes = mapped->bytes();
    if (bytes.size() < head.size() || !std::equal(head.begin(), head.end(), bytes.begin()))
        return false;
    try {
        static_cast<void>(job::read_kept_data(bytes, mapped, file.string()));
        return true;
    } catch (const DataError&) {
        return false;
    }
}

}  // namespace

void write_kept_data(const std::filesystem::path& file, const job::KeptData& data) {
    const job::KeptDataFile content = job::kept_data_file(data);
    if (holds(file, content.head))
        return;
    files::ReplacedFile replaced(file);
    files::write_all(replaced.descriptor(), file, content.head);
    for (const std::span<const std::byte> table : content.tables)
        files::write_all(replaced.descriptor(), file, table);
    replaced.commit();
}

std::shared_ptr<const job::KeptData> map_kept_data(const std::filesystem::path& file) {
    auto mapped = std::make_shared<files::MappedFile>(open_inside(file, O_RDONLY), file);
    const std::span<const std::byte> bytes = mapped->bytes();
    return std::make_shared<const job::KeptData>(
        job::read_kept_data(bytes, std::move(mapped), file.string()));
}

}  // namespace netlyap::run_directory
