#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include <string>

namespace netlyap::run_directory {

/// UsageError when the copy of the data would replace a file of the same name that `netlyap run` did not
/// write.
void check_data_place(const RunLayout& layout, const job::Job& existing, const std::string& data);

/// Keeps the copy of the data in the directory; leaves it alone when it is there.
void keep_data(const RunLayout& layout, const std::string& data);

}  // namespace netlyap::run_directory
