#include "computing_process.hpp"

#include "netlyap/core/build_info.hpp"
#include "netlyap/core/clock.hpp"
#include "netlyap/core/logging.hpp"
#include "netlyap/core/process.hpp"
#include "netlyap/storage/input/job_file.hpp"
#include "netlyap/cluster/worker.hpp"

#include "netlyap/runner/run_sweep.hpp"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iostream>

namespace netlyap {

namespace {

/// A worker's job and its process, in this order of life.
class Worker final : public WorkerContextOwner {
public:
    Worker(const job::Job& job, const Assignment& assignment, const run_directory::RunLayout& layout,
           int rank, int ranks)
        : prepared_(job, run_directory::read_data_of_run(layout, job)),
          former_(former_run(layout, prepared_)),
          process_(prepared_, layout, assignment.slice, rank, ranks, former_.get()) {
        spdlog::info("rank {} of {}: process {} on {}", rank, ranks, process_id(), host_name());
    }

    [[nodiscard]] computing::WorkerContext context() override { return process_.context(); }

private:
    scheduling::PreparedJob prepared_;
    std::unique_ptr<FormerRun> former_;
    ComputingProcess process_;
};

}  // namespace

journal::ProcessStart this_process(int rank, int ranks, const std::string& kernel) {
    const BuildInfo& info = build_info();
    return {host_name(),
            process_id(),
            rank,
            ranks,
            kernel,
            std::string(info.version) + " " + info.git + " " + info.compiler,
            seconds_since_epoch(),
            slurm_job()};
}

std::filesystem::path log_file(const run_directory::RunLayout& layout, const scheduling::Slice& slice,
                               int rank) {
    const std::string of_slice = slice.is_whole() ? "" : "slice-" + scheduling::slice_file_name(slice) + "-";
    return layout.logs() / (of_slice + "rank-" + std::to_string(rank) + ".log");
}

ExitCode run_as_worker(Session& session) {
    try {
        return run_worker(
            session,
            [rank = session.rank(),
             ranks = session.size()](const Assignment& assignment) -> std::unique_ptr<WorkerContextOwner> {
                const run_directory::RunLayout layout{assignment.run_directory};
                log_to_file(log_file(layout, assignment.slice, rank), false);
                return std::make_unique<Worker>(input::parse_job_text(assignment.job_text, "the job"),
                                                assignment, layout, rank, ranks);
            });
    } catch (const MasterLost& failure) {
        spdlog::error("{}", failure.what());
        std::cerr << "netlyap: rank " << session.rank() << ": " << failure.what() << std::endl;
        std::_Exit(static_cast<int>(failure.code()));  // MPI would wait for the master
    }
}

}  // namespace netlyap
