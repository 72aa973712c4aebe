#pragma once

#include <stdexcept>
#include <string>

namespace netlyap {

/// What the program tells its caller; every script may rely on these numbers.
enum class ExitCode : int {
    complete = 0,     ///< everything asked for is done
    usage = 64,       ///< the command line or the job file is wrong
    data = 65,        ///< a data file or an archive is wrong
    incomplete = 69,  ///< all that can be computed is, but units were given up: the sweep has holes
    internal = 70,    ///< a promise of our own was broken: a bug
    io = 74,          ///< reading or writing failed (disk full, no permission, ...)
    stopped = 75,     ///< stopped early in good order, or in use at the moment: run the same command again
};

/// A failure that ends the program with one sentence: what, where, why, what to do.
class Error : public std::runtime_error {
public:
    Error(ExitCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}

    [[nodiscard]] ExitCode code() const noexcept { return code_; }

private:
    ExitCode code_;
};

/// The user's command line or job file is wrong: exit code 64.
struct UsageError : Error {
    explicit UsageError(const std::string& sentence) : Error(ExitCode::usage, sentence) {}
};

/// A file that was given holds wrong data: exit code 65.
struct DataError : Error {
    explicit DataError(const std::string& sentence) : Error(ExitCode::data, sentence) {}
};

/// The file system refused: exit code 74.
struct IoError : Error {
    explicit IoError(const std::string& sentence) : Error(ExitCode::io, sentence) {}
};

/// Somebody else uses what was asked for, which passes: exit code 75.
struct InUseError : Error {
    explicit InUseError(const std::string& sentence) : Error(ExitCode::stopped, sentence) {}
};

/// A promise of our own was broken: exit code 70.
struct InternalError : Error {
    explicit InternalError(const std::string& sentence) : Error(ExitCode::internal, sentence) {}
};

}  // namespace netlyap
