#include "torch_networks.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/kernel/kernel.hpp"

#include "workload.hpp"

#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>

namespace netlyap::bench {

namespace {

constexpr const char* python = "/usr/bin/python3";
constexpr const char* script = NETLYAP_BENCH_SOURCE "/torch_networks.py";

/// What the child sees of its environment: one thread, and the widest vectors that PyTorch has kernels for.
void prepare_environment() {
    setenv("OMP_NUM_THREADS", "1", 1);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    if (available_kernels().back() == "avx512")
        setenv("ATEN_CPU_CAPABILITY", "avx512", 0);
}

/// A Python process that reads lines from us and answers with doubles.
class Child {
public:
    Child() {
        std::signal(SIGPIPE, SIG_IGN);  // a child that died is reported by the next answer that is missing
        int down[2];
        int up[2];
        if (pipe(down) != 0 || pipe(up) != 0)
            throw IoError("cannot make a pipe to PyTorch");
        process_ = fork();
        if (process_ == 0) {
            prepare_environment();
            dup2(down[0], STDIN_FILENO);
            dup2(up[1], STDOUT_FILENO);
            for (const int end : {down[0], down[1], up[0], up[1]})
                close(end);
            execl(python, python, "-B", script, static_cast<char*>(nullptr));
            _exit(127);
        }
        close(down[0]);
        close(up[1]);
        requests_ = fdopen(down[1], "w");
        answers_ = fdopen(up[0], "r");
    }

    ~Child() {
        std::fclose(requests_);  // its end of input ends it
        std::fclose(answers_);
        waitpid(process_, nullptr, 0);
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void say(const std::string& line) { std::fprintf(requests_, "%s\n", line.c_str()); }

    void send(const std::vector<double>& values) {
        std::fwrite(values.data(), sizeof(double), values.size(), requests_);
    }

    /// Reads as many doubles; false when the child has ended instead.
    bool answer(std::span<double> values) {
        std::fflush(requests_);
        return std::fread(values.data(), sizeof(double), values.size(), answers_) == values.size();
    }

private:
    pid_t process_ = 0;
    FILE* requests_ = nullptr;
    FILE* answers_ = nullptr;
};

class TorchNetworks final : public Implementation {
public:
    explicit TorchNetworks(std::unique_ptr<Child> child) : child_(std::move(child)) {}

    [[nodiscard]] std::string name() const override { return "PyTorch, batched"; }
    [[nodiscard]] std::size_t networks() const override { return count; }
    void restart() override { child_->say("restart"); }

    void advance(std::size_t steps) override {
        child_->say("advance " + std::to_string(steps));
        wait();
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all(count * parameters);
        child_->say("current");
        answer(all);
        return all;
    }

    [[nodiscard]] double cpu_seconds() override { return wait(); }

    static constexpr std::size_t count = 32;

private:
    /// Waits until the child has done everything, and says what CPU time it has used.
    double wait() {
        double seconds = 0.0;
        child_->say("cpu_seconds");
        answer(std::span(&seconds, 1));
        return seconds;
    }

    void answer(std::span<double> values) {
        if (!child_->answer(values))
            throw InternalError("PyTorch's process has ended early; its message is above");
    }

    std::unique_ptr<Child> child_;
};

}  // namespace

std::unique_ptr<Implementation> make_torch_networks(const Samples& train) {
    auto child = std::make_unique<Child>();
    double ready = 0.0;
    if (!child->answer(std::span(&ready, 1)))
        return nullptr;
    std::vector<double> targets(samples * classes, 0.0);
    for (std::size_t s = 0; s < samples; ++s)
        targets[s * classes + train.labels[s]] = 1.0;
    child->say(std::to_string(inputs) + " " + std::to_string(hidden) + " " + std::to_string(classes) + " " +
               std::to_string(samples) + " " + std::to_string(TorchNetworks::count) + " " +
               std::to_string(eta));
    child->send(train.inputs);
    child->send(targets);
    child->send(initial_conditions(TorchNetworks::count));
    return std::make_unique<TorchNetworks>(std::move(child));
}

}  // namespace netlyap::bench
