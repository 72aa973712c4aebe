#include "source_archive.hpp"

#include <system_error>

namespace netlyap {

std::string source_as_named(const std::filesystem::path& source, const std::filesystem::path& made) {
    const auto whole = [](const std::filesystem::path& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path));
    };
    return whole(source).lexically_relative(whole(made).parent_path()).string();
}

std::string source_now(const std::string& named, const std::filesystem::path& made) {
    const std::filesystem::path path(named);
    for (const std::filesystem::path& place :
         {made.parent_path() / path, made.parent_path() / path.filename(), path}) {
        std::error_code failure;
        if (std::filesystem::is_regular_file(place, failure))
            return std::filesystem::absolute(place, failure).lexically_normal().string();
    }
    return named;
}

}  // namespace netlyap
