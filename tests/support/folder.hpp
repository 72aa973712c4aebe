#pragma once

#include "netlyap/core/error.hpp"

#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace netlyap::test {

/// A folder of its own that is removed at the end.
class Folder {
public:
    Folder() {
        // In memory where there is such a place: these tests sync files thousands of times.
        const bool has_memory = std::getenv("TMPDIR") == nullptr && ::access("/dev/shm", W_OK | X_OK) == 0;
        const std::filesystem::path parent = has_memory ? "/dev/shm" : std::filesystem::temp_directory_path();
        std::string pattern = (parent / "netlyap-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw IoError("no temporary folder " + pattern);
        path_ = pattern;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace netlyap::test
