#pragma once

#include "netlyap/core/error.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace netlyap::bench {

/// A folder that is removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "netlyap-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw IoError("cannot make a folder in " + std::filesystem::temp_directory_path().string());
        folder_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& name() const noexcept { return folder_; }

private:
    std::filesystem::path folder_;
};

}  // namespace netlyap::bench
