#include "torch_networks.hpp"

#include "python_process.hpp"
#include "workload.hpp"

namespace netlyap::bench {

namespace {

class TorchNetworks final : public Implementation {
public:
    explicit TorchNetworks(std::unique_ptr<PythonProcess> process) : process_(std::move(process)) {}

    [[nodiscard]] std::string name() const override { return "PyTorch, batched"; }
    [[nodiscard]] std::size_t networks() const override { return count; }
    void restart() override { process_->say("restart"); }

    void advance(std::size_t steps) override {
        process_->say("advance " + std::to_string(steps));
        (void)cpu_seconds();  // waits
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all(count * parameters);
        process_->say("current");
        process_->answer(all);
        return all;
    }

    [[nodiscard]] double cpu_seconds() override { return process_->cpu_seconds(); }

    static constexpr std::size_t count = 32;

private:
    std::unique_ptr<PythonProcess> process_;
};

}  // namespace

std::unique_ptr<Implementation> make_torch_networks(const Samples& train) {
    auto process = std::make_unique<PythonProcess>("torch_networks.py", "PyTorch");
    if (!process->is_ready())
        return nullptr;
    process->say(std::to_string(inputs) + " " + std::to_string(hidden) + " " + std::to_string(classes) + " " +
                 std::to_string(samples) + " " + std::to_string(TorchNetworks::count) + " " +
                 std::to_string(eta));
    process->send(train.inputs);
    process->send(output_targets(train));
    process->send(initial_conditions(TorchNetworks::count));
    return std::make_unique<TorchNetworks>(std::move(process));
}

}  // namespace netlyap::bench
