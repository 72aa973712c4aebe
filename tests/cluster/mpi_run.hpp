#pragma once

#include "netlyap/core/error.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/cluster/master.hpp"
#include "netlyap/cluster/worker.hpp"

#include "folder.hpp"
#include "memory_sink.hpp"
#include "record_fingerprint.hpp"
#include "two_radii_job.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

/// What the MPI programs share: expectations, and workers whose records the master can look at afterwards.
namespace netlyap {

/// Counts what did not hold; main returns code().
class Verdict {
public:
    void expect(bool holds, const std::string& what) {
        if (holds)
            return;
        ++failures_;
        std::cerr << "does not hold: " << what << std::endl;
    }
    [[nodiscard]] int code() const { return failures_ == 0 ? 0 : 1; }

private:
    int failures_ = 0;
};

/// Keeps the fingerprints of records and leaves them, once synced, in a file that rank 0 can look at.
class FingerprintSink final : public scheduling::RecordSink {
public:
    explicit FingerprintSink(const std::filesystem::path& file) : file_(file) {}
    void write(const scheduling::Record& record, double) override {
        unsynced_.push_back(fingerprint(record));
    }
    void sync() override {
        if (before_sync)
            before_sync();
        for (const std::uint64_t print : unsynced_)
            file_ << print << std::endl;
        unsynced_.clear();
    }

    std::function<void()> before_sync;  ///< may throw

private:
    std::ofstream file_;
    std::vector<std::uint64_t> unsynced_;
};

/// A worker as the program has it, with such a sink in the place of a journal.
struct TestWorker final : WorkerContextOwner {
    TestWorker(const Assignment& assignment, int rank)
        : prepared(input::parse_job_text(assignment.job_text, "the assignment")),
          grid(prepared.job),
          kernel(make_kernel("scalar", prepared.system)),
          sink(std::filesystem::path(assignment.run_directory) / ("rank-" + std::to_string(rank))) {}

    [[nodiscard]] computing::WorkerContext context() override { return {prepared, grid, *kernel, sink}; }

    scheduling::PreparedJob prepared;
    scheduling::Grid grid;
    std::unique_ptr<Kernel> kernel;
    FingerprintSink sink;
};

/// How often the workers left the record of each unit, told by its fingerprint; others count for unit -1.
inline std::map<std::int64_t, int> records_left(const std::filesystem::path& folder,
                                                const std::vector<std::uint64_t>& expected) {
    std::map<std::int64_t, int> times;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream stream(entry.path());
        for (std::uint64_t print = 0; stream >> print;) {
            const auto found = std::find(expected.begin(), expected.end(), print);
            ++times[found == expected.end() ? -1 : found - expected.begin()];
        }
    }
    return times;
}

}  // namespace netlyap
