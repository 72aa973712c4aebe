#pragma once

#include "netlyap/storage/run_directory/run_directory.hpp"

#include "files/lock_file.hpp"

#include <vector>

namespace netlyap::run_directory {

enum class Life {
    living,
    dead,
    unknown,  ///< it runs on another machine, or there are no locks: only watching can tell
};

/// Who is named in a lock file.
struct NamedHolder {
    std::filesystem::path file;
    scheduling::Slice slice;
    files::LockText text;
    Life life;
};

/// All who are named in the lock files of a run directory, the whole first, then by slice. A living holder
/// whose text is not there yet is "another process".
[[nodiscard]] std::vector<NamedHolder> named_holders(const RunLayout& layout);

/// Those who keep a slice (or the whole) from being computed, if they live: the whole and every slice exclude
/// each other, and so do slices of different divisions, and a slice itself.
[[nodiscard]] std::vector<NamedHolder> holders_in_the_way(const RunLayout& layout,
                                                          const scheduling::Slice& slice);

/// Decides about those of whom nothing is known: living when the text, or the status that a run writes every
/// two seconds, changes within so many seconds, else dead. Ends as soon as one is found to live, and returns
/// it; nothing when all are dead. Error with exit code 75 when a signal asks to stop meanwhile.
const NamedHolder* watch(std::vector<NamedHolder>& holders, double patience_seconds);

}  // namespace netlyap::run_directory
