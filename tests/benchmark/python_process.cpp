#include "python_process.hpp"

#include "netlyap/kernel/kernel.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

namespace netlyap::bench {

namespace {

constexpr const char* python = "/usr/bin/python3";

/// What the child sees of its environment: one thread, and the widest vectors that PyTorch has kernels for.
void prepare_environment() {
    setenv("OMP_NUM_THREADS", "1", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    if (available_kernels().back() == "avx512")
        setenv("ATEN_CPU_CAPABILITY", "avx512", 0);
}

}  // namespace

PythonProcess::PythonProcess(const std::string& script, std::string peer) : peer_(std::move(peer)) {
    const std::string path = NETLYAP_BENCH_SOURCE "/" + script;
    std::signal(SIGPIPE, SIG_IGN);  // a child that died is reported by the next answer that is missing
    int down[2];
    int up[2];
    if (pipe2(down, O_CLOEXEC) != 0 ||
        pipe2(up, O_CLOEXEC) != 0)  // not for the next process: each ends at its end of input
        throw IoError("cannot make a pipe to " + peer_);
    process_ = fork();
    if (process_ == 0) {
        prepare_environment();
        dup2(down[0], STDIN_FILENO);
        dup2(up[1], STDOUT_FILENO);
        execl(python, python, "-B", path.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    close(down[0]);
    close(up[1]);
    requests_ = fdopen(down[1], "w");
    answers_ = fdopen(up[0], "r");
}

PythonProcess::~PythonProcess() {
    std::fclose(requests_);  // its end of input ends it
    std::fclose(answers_);
    waitpid(process_, nullptr, 0);
}

bool PythonProcess::is_ready() {
    double ready = 0.0;
    return read(std::span(&ready, 1));
}

void PythonProcess::say(const std::string& line) {
    std::fprintf(requests_, "%s\n", line.c_str());
}

void PythonProcess::send(std::span<const double> values) {
    std::fwrite(values.data(), sizeof(double), values.size(), requests_);
}

void PythonProcess::answer(std::span<double> values) {
    if (!read(values))
        throw has_ended();
}

std::string PythonProcess::answered_line() {
    std::string line;
    int next = std::fgetc(answers_);
    for (; next != EOF && next != '\n'; next = std::fgetc(answers_))
        line += static_cast<char>(next);
    if (next == EOF)
        throw has_ended();
    return line;
}

double PythonProcess::cpu_seconds() {
    double seconds = 0.0;
    say("cpu_seconds");
    answer(std::span(&seconds, 1));
    return seconds;
}

InternalError PythonProcess::has_ended() const {
    return InternalError(peer_ + "'s process has ended early; its message is above");
}

bool PythonProcess::read(std::span<double> values) {
    std::fflush(requests_);
    return std::fread(values.data(), sizeof(double), values.size(), answers_) == values.size();
}

}  // namespace netlyap::bench
