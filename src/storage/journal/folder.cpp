#include "folder.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/inside_file.hpp"

#include <algorithm>
#include <system_error>

namespace netlyap::journal {

std::vector<std::filesystem::path> journals_in(const std::filesystem::path& folder,
                                               std::vector<JournalDamage>& damage) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    std::filesystem::directory_iterator entry(folder, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure)) {
        if (entry->path().extension() != ".journal")
            continue;
        if (is_file_inside(entry->path()))
            files.push_back(entry->path());
        else
            damage.push_back({entry->path(), 0, "this is not a regular file and was not read", false});
    }
    if (failure && failure != std::errc::no_such_file_or_directory)
        throw IoError("reading the folder " + folder.string() + " failed: " + failure.message());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace netlyap::journal
