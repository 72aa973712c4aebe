#pragma once

#include <cstdint>
#include <string>

namespace netlyap {

/// A kind of input that a user names.
struct InputKind {
    std::string what;          ///< "the job file"
    std::string advice;        ///< what to do when it cannot be read: "give an existing CSV file or `iris`"
    std::uint64_t most_bytes;  ///< more are refused
};

/// The most that is read of data and series: a quarter of the memory that this process may use.
[[nodiscard]] std::uint64_t most_input_bytes();

/// Reads all of a file that a user names: once, so it may be a pipe or "-", standard input. While a pipe is
/// silent, signals end the waiting: by Error with ExitCode::stopped under watch_stop_signals(), by the death
/// of the process otherwise.
///
/// UsageError when there is no such file, it is a folder or it may not be read (is_reason_of_path), and when
/// standard input is asked for twice; DataError when it is a device or holds more than `most_bytes`; IoError
/// when reading fails.
[[nodiscard]] std::string read_input(const std::string& name, const InputKind& kind);

/// Whether the name can be given to a second command: pipes and standard input cannot, and the numbers of
/// open files below /dev and /proc mean something else there.
[[nodiscard]] bool can_be_read_again(const std::string& name);

}  // namespace netlyap
