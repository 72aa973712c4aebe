#include "python_networks.hpp"

#include "python_process.hpp"

namespace netlyap::bench {

namespace {

/// Networks that a script in Python follows.
class PythonNetworks final : public Implementation {
public:
    PythonNetworks(std::string name, std::size_t count, const Shape& shape,
                   std::unique_ptr<PythonProcess> process)
        : name_(std::move(name)), count_(count), shape_(shape), process_(std::move(process)) {}

    /// Sends what every script begins with; `numbers` come between the sizes and eta.
    void begin(const std::string& numbers, const Samples& train) {
        std::string line;
        for (const std::size_t size : {shape_.inputs, shape_.hidden, shape_.classes, shape_.samples, count_})
            line += std::to_string(size) + " ";
        process_->say(line + numbers + std::to_string(eta));
        process_->send(train.inputs);
        process_->send(output_targets(train));
        process_->send(initial_conditions(shape_, count_));
    }

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] std::size_t networks() const override { return count_; }
    void restart() override { process_->say("restart"); }

    void advance(std::size_t steps) override {
        process_->say("advance " + std::to_string(steps));
        (void)cpu_seconds();  // waits
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all(count_ * shape_.parameters());
        process_->say("current");
        process_->answer(all);
        return all;
    }

    [[nodiscard]] double cpu_seconds() override { return process_->cpu_seconds(); }

private:
    std::string name_;
    std::size_t count_;
    Shape shape_;
    std::unique_ptr<PythonProcess> process_;
};

}  // namespace

std::unique_ptr<Implementation> make_torch_networks(const Shape& shape, const Samples& train,
                                                    std::size_t count) {
    auto process = std::make_unique<PythonProcess>("torch_networks.py", "PyTorch");
    if (!process->is_ready())
        return nullptr;
    auto networks = std::make_unique<PythonNetworks>("PyTorch, " + std::to_string(count) + " in one product",
                                                     count, shape, std::move(process));
    networks->begin("", train);
    return networks;
}

std::unique_ptr<Implementation> make_numpy_networks(const Shape& shape, const Samples& train,
                                                    std::size_t together) {
    constexpr std::size_t count = 8;
    auto process = std::make_unique<PythonProcess>("numpy_networks.py", "numpy");
    if (!process->is_ready())
        return nullptr;
    const std::string core = process->answered_line();
    const std::string name = "numpy, OpenBLAS (" + core + "), " +
                             (together == 1 ? "per network" : std::to_string(together) + " in one product");
    auto networks = std::make_unique<PythonNetworks>(name, count, shape, std::move(process));
    networks->begin(std::to_string(together) + " ", train);
    return networks;
}

}  // namespace netlyap::bench
