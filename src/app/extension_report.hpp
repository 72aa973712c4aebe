#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include <cstdint>
#include <string>

namespace netlyap {

/// "sweep.iterations 200 -> 400; observe.names ...": in what a job is larger than the one that it extends in
/// the directory; empty where it extends none.
[[nodiscard]] std::string extended_keys(const run_directory::RunLayout& layout, const job::Job& job);

/// That sentence, and what the units begin with. `continued`: with a state of the former units;
/// `completed`: with their record; `anew`: at iteration 0.
[[nodiscard]] std::string extension_text(const std::string& keys, std::int64_t continued,
                                         std::int64_t completed, std::int64_t anew);

}  // namespace netlyap
