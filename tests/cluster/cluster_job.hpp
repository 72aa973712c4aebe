#pragma once

#include "netlyap/core/byte_stream.hpp"
#include "netlyap/core/digest.hpp"
#include "netlyap/cluster/compute.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace netlyap {

/// A small job: two radii, as many seeds as wanted.
inline job::Job cluster_job(std::int64_t seeds) {
    job::Job job;
    job.name = "cluster";
    job.epsilon = {1e-8, 1e-3};
    job.seeds.clear();
    for (std::int64_t seed = 0; seed < seeds; ++seed)
        job.seeds.push_back(seed);
    job.members = 2;
    job.iterations = 20;
    job.hidden = {3};
    job.observables = {"divergence", "training"};
    job.run.kernel = "scalar";
    return job;
}

/// A checksum over all that a record says.
inline std::uint64_t fingerprint(const scheduling::Record& record) {
    ByteWriter writer;
    writer.put(record.unit.eta);
    writer.put(record.unit.epsilon);
    writer.put_all(std::span(record.unit.seeds));
    writer.put(record.status);
    for (const std::string& message : record.message)
        writer.put_text(message);
    for (const observables::FieldValues& values : record.values)
        std::visit([&](const auto& numbers) { writer.put_all(std::span(numbers)); }, values);
    return digest(std::span<const std::byte>(writer.bytes()));
}

/// The fingerprints of all units of a job as evaluate() has them: [unit number].
inline std::vector<std::uint64_t> expected_fingerprints(const scheduling::PreparedJob& prepared) {
    const auto kernel = make_kernel("scalar", prepared.system);
    const scheduling::Grid grid(prepared.job);
    std::vector<std::uint64_t> all;
    for (std::int64_t unit = 0; unit < grid.units(); ++unit)
        all.push_back(fingerprint(scheduling::evaluate(prepared, grid.unit(unit), *kernel)));
    return all;
}

/// A kernel that sleeps before some of its steps and assessments.
class SlowKernel final : public Kernel {
public:
    SlowKernel(std::unique_ptr<Kernel> kernel, std::function<double()> seconds)
        : kernel_(std::move(kernel)), seconds_(std::move(seconds)) {}
    [[nodiscard]] std::string name() const override { return kernel_->name(); }
    std::uint32_t step(double learning_rate, std::span<const double> from, std::span<double> to,
                       std::span<double> loss) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        return kernel_->step(learning_rate, from, to, loss);
    }
    void assess(std::span<const double> parameters, const Samples& samples, std::span<double> loss,
                std::span<std::int64_t> correct) override {
        std::this_thread::sleep_for(std::chrono::duration<double>(seconds_()));
        kernel_->assess(parameters, samples, loss, correct);
    }
    void distance(std::span<const double> a, std::span<const double> b, std::span<double> distance) override {
        kernel_->distance(a, b, distance);
    }
    void may_differ(std::span<const double> a, std::span<const double> b, std::span<const double> allowed,
                    std::span<std::uint8_t> lanes_of_unit) override {
        kernel_->may_differ(a, b, allowed, lanes_of_unit);
    }
    void follow_softmax_map(std::span<const double> gains, std::span<const double> frequencies,
                            std::span<double> logits, std::span<double> losses) override {
        kernel_->follow_softmax_map(gains, frequencies, logits, losses);
    }

private:
    std::unique_ptr<Kernel> kernel_;
    std::function<double()> seconds_;
};

/// Keeps records in memory; what was written last is safe only after a sync.
class MemorySink final : public scheduling::RecordSink {
public:
    void write(const scheduling::Record& record, double seconds) override {
        unsynced_.push_back(record);
        seconds_.push_back(seconds);
    }
    void sync() override {
        if (on_sync)
            on_sync();
        for (scheduling::Record& record : unsynced_)
            durable.push_back(std::move(record));
        unsynced_.clear();
    }
    [[nodiscard]] const std::vector<double>& seconds() const { return seconds_; }

    std::function<void()> on_sync;  ///< may throw
    std::vector<scheduling::Record> durable;

private:
    std::vector<scheduling::Record> unsynced_;
    std::vector<double> seconds_;
};

}  // namespace netlyap
