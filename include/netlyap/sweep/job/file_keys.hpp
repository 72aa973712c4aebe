#pragma once

#include "netlyap/sweep/job/job.hpp"

#include <array>
#include <string>

namespace netlyap::job {

/// A key whose value is the name of a file, which may hold any bytes and is relative to where it stands.
struct FileKey {
    const char* name;
    std::string Job::*value;
    bool is_of_data;  ///< read with the data, which a run directory keeps
};

/// All of them. data.source may be something else than a file (is_built_in()); the others may be empty.
inline constexpr std::array<FileKey, 5> file_keys = {{{"data.source", &Job::source, true},
                                                      {"data.labels", &Job::labels, true},
                                                      {"data.test_source", &Job::test_source, true},
                                                      {"data.test_labels", &Job::test_labels, true},
                                                      {"network.init_file", &Job::init_file, false}}};

/// The name of the file that a key has in a job; empty where it names none.
[[nodiscard]] const std::string& file_of(const FileKey& key, const Job& job);

/// Whether a key of this name is one of them.
[[nodiscard]] bool is_file_key(const std::string& name);

}  // namespace netlyap::job
