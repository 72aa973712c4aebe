#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "files.hpp"

#include <filesystem>
#include <memory>

/// Run directories as tests need them.
namespace netlyap::test {

/// So long a holder elsewhere is watched, in s.
inline constexpr double patience = 1.0;

/// Claims a run directory, or a slice of it, which is ours as long as the result lives.
inline std::unique_ptr<run_directory::RunDirectory> claim(const std::filesystem::path& root,
                                                          const scheduling::Slice& slice = {},
                                                          const job::Job& job = {}, bool extend = false) {
    return std::make_unique<run_directory::RunDirectory>(
        run_directory::ClaimRequest{root, job, "[sweep]\n", extend, slice, patience});
}

/// One in which nothing was computed and that nobody holds, in the place of what was there.
inline run_directory::RunLayout empty_run_directory(const std::filesystem::path& root) {
    const run_directory::RunLayout layout{root};
    std::filesystem::remove_all(layout.root);
    std::filesystem::create_directories(layout.journals());
    write_file(layout.given(), "[sweep]\n");
    return layout;
}

}  // namespace netlyap::test
