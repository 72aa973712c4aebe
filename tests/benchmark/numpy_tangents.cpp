#include "numpy_tangents.hpp"

#include "netlyap/kernel/kernel.hpp"

#include "workload.hpp"

namespace netlyap::bench {

NumpyTangents::NumpyTangents(std::unique_ptr<PythonProcess> process, std::span<const double> theta,
                             std::span<const double> tangents)
    : process_(std::move(process)) {
    const TrainingSystem system = training_system(paper);
    std::string sizes;
    for (const std::size_t size : {paper.inputs, paper.hidden, paper.classes, paper.samples, lanes,
                                   tangents.size() / (lanes * paper.parameters())})
        sizes += std::to_string(size) + " ";
    process_->say(sizes + std::to_string(eta));
    process_->send(system.train.inputs);
    process_->send(output_targets(system.train));
    process_->send(theta);
    process_->send(tangents);
}

void NumpyTangents::push(std::size_t count) {
    process_->say("push " + std::to_string(count));
}

std::vector<double> NumpyTangents::pushed(std::size_t count) {
    std::vector<double> all(lanes * count * paper.parameters());
    process_->say("pushed");
    process_->answer(all);
    return all;
}

void NumpyTangents::follow(std::size_t iterations) {
    process_->say("spectrum " + std::to_string(iterations));
}

std::vector<double> NumpyTangents::lengths() {
    std::vector<double> all(lanes * paper.parameters());
    process_->say("lengths");
    process_->answer(all);
    return all;
}

std::unique_ptr<NumpyTangents> make_numpy_tangents(std::span<const double> theta,
                                                   std::span<const double> tangents) {
    auto process = std::make_unique<PythonProcess>("numpy_tangents.py", "numpy");
    if (!process->is_ready())
        return nullptr;
    return std::make_unique<NumpyTangents>(std::move(process), theta, tangents);
}

}  // namespace netlyap::bench
