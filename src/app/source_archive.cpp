#include "source_archive.hpp"

#include <system_error>

namespace netlyap {

std::string source_now(const std::string& named, const std::filesystem::path& made) {
    const std::filesystem::path beside = made.parent_path() / std::filesystem::path(named).filename();
    for (const std::filesystem::path& place : {std::filesystem::path(named), beside}) {
        std::error_code failure;
        if (std::filesystem::is_regular_file(place, failure))
            return std::filesystem::absolute(place, failure).lexically_normal().string();
    }
    return named;
}

}  // namespace netlyap
