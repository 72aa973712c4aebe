#pragma once

#include "netlyap/core/descriptor.hpp"

#include <filesystem>

namespace netlyap::files {

/// Keeps others who use this class out of a folder for a moment: an flock on the folder itself, while the
/// object lives. Where the file system has no locks, or one is held for more than ten seconds, it goes on
/// without.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& folder);

private:
    Descriptor folder_;
};

}  // namespace netlyap::files
