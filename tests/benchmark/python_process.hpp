#pragma once

#include "netlyap/core/error.hpp"

#include <sys/types.h>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

namespace netlyap::bench {

/// A peer in Python: a script of this folder under /usr/bin/python3, on one thread, that reads lines and
/// doubles from us and answers with doubles. It says one double when it is ready, and understands
/// `cpu_seconds`.
class PythonProcess {
public:
    /// Starts the script; `peer` is what messages call it.
    PythonProcess(const std::string& script, std::string peer);
    ~PythonProcess();
    PythonProcess(const PythonProcess&) = delete;
    PythonProcess& operator=(const PythonProcess&) = delete;

    /// Waits for it; false when it has ended instead, because what it needs is not installed.
    [[nodiscard]] bool is_ready();

    void say(const std::string& line);
    void send(std::span<const double> values);

    /// Reads as many doubles; InternalError when it has ended.
    void answer(std::span<double> values);

    /// Reads a line, without its end; InternalError when it has ended.
    [[nodiscard]] std::string answered_line();

    /// Waits until it has done everything; the CPU time that it has used so far.
    [[nodiscard]] double cpu_seconds();

private:
    [[nodiscard]] InternalError has_ended() const;
    [[nodiscard]] bool read(std::span<double> values);

    std::string peer_;
    pid_t process_ = 0;
    FILE* requests_ = nullptr;
    FILE* answers_ = nullptr;
};

}  // namespace netlyap::bench
