#include "programs.hpp"

#include "netlyap/core/text.hpp"

#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <vector>

namespace netlyap {

namespace {

bool can_be_started(const std::filesystem::path& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0;
}

/// Where a file or folder that comes with this program may lie: in this folder of an installed copy, or in
/// the checkout.
std::vector<std::filesystem::path> places_of(const std::string& name, const char* installed = NETLYAP_SHARE) {
    const std::filesystem::path folder = this_program().parent_path();
    std::vector<std::filesystem::path> places;
    for (const char* const root : {installed, "../.."})  // build/<preset> is two below the checkout
        places.push_back((folder / root / name).lexically_normal());
    return places;
}

}  // namespace

std::filesystem::path this_program() {
    std::error_code failure;
    const std::filesystem::path file = std::filesystem::read_symlink("/proc/self/exe", failure);
    return failure ? std::filesystem::path("netlyap") : file;
}

std::filesystem::path found_on_path(const std::string& name) {
    const char* const path = std::getenv("PATH");
    for (const std::string_view folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
        const std::filesystem::path file = std::filesystem::path(folder.empty() ? "." : folder) / name;
        if (can_be_started(file))
            return file;
    }
    return {};
}

std::filesystem::path found_beside(const std::string& name) {
    const auto files = places_of(name);
    const auto file = std::find_if(files.begin(), files.end(), can_be_started);
    return file == files.end() ? std::filesystem::path() : *file;
}

std::filesystem::path job_beside(const std::string& name) {
    std::error_code ignored;
    const std::filesystem::path given = name;
    if (given.is_absolute() || given.extension() != ".ini")
        return {};
    for (const std::filesystem::path& folder : places_of("jobs"))
        for (const std::filesystem::path& file : {folder.parent_path() / given, folder / given})
            if (file.lexically_normal().string().starts_with(folder.string() + "/") &&
                std::filesystem::is_regular_file(file, ignored))
                return file.lexically_normal();
    return {};
}

std::filesystem::path text_beside(const std::string& name) {
    std::error_code ignored;
    for (const std::filesystem::path& file : places_of(name, NETLYAP_TEXTS))
        if (std::filesystem::is_regular_file(file, ignored))
            return file;
    return {};
}

std::filesystem::path folder_of_jobs() {
    std::error_code ignored;
    for (const std::filesystem::path& folder : places_of("jobs"))
        if (std::filesystem::is_directory(folder, ignored))
            return folder;
    return {};
}

std::filesystem::path python_folder() {
    std::error_code ignored;
    for (const std::filesystem::path& folder : places_of("analysis"))
        if (std::filesystem::is_regular_file(folder / "netlyap/__init__.py", ignored))
            return folder;
    return {};
}

}  // namespace netlyap
