#pragma once

#include "netlyap/sweep/job/kept_data.hpp"

#include <filesystem>
#include <memory>

namespace netlyap::run_directory {

/// Writes the data that a directory keeps: beside the name, and then under it, because others may have the
/// file mapped. Leaves it alone where it holds these data already. IoError.
void write_kept_data(const std::filesystem::path& file, const job::KeptData& data);

/// Maps it; the inputs of the network stay in the file, which all processes of a machine share. IoError where
/// it cannot be read, DataError where it is damaged.
[[nodiscard]] std::shared_ptr<const job::KeptData> map_kept_data(const std::filesystem::path& file);

}  // namespace netlyap::run_directory
