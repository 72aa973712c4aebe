#pragma once

#include "netlyap/sweep/computing/unit_computation.hpp"
#include "netlyap/storage/journal/journal.hpp"
#include "netlyap/storage/run_directory/run_directory.hpp"

#include "netlyap/runner/former_run.hpp"
#include "record_completion.hpp"

#include <memory>
#include <optional>

namespace netlyap {

/// This process, as it goes to /provenance.
[[nodiscard]] journal::ProcessStart this_process(int rank, int ranks, const std::string& kernel);

/// The log of a rank.
[[nodiscard]] std::filesystem::path log_file(const run_directory::RunLayout& layout,
                                             const scheduling::Slice& slice, int rank);

/// The part of a run that every computing process has for itself. `former`: the job that the one of the run
/// extends; null where there is none.
class ComputingProcess {
public:
    ComputingProcess(const scheduling::PreparedJob& prepared, const run_directory::RunLayout& layout,
                     const scheduling::Slice& slice, int rank, int ranks, const FormerRun* former)
        : prepared_(prepared),
          grid_(prepared.job, slice),
          kernel_(make_kernel(prepared.job.run.kernel, prepared.system)),
          journal_(layout.journals(), prepared, this_process(rank, ranks, kernel_->name()),
                   former == nullptr ? std::nullopt : std::optional(journal::state_owner(former->prepared))) {
        if (former != nullptr && former->completion)
            completion_.emplace(*former, prepared_, grid_, *kernel_, journal_);
    }

    [[nodiscard]] computing::WorkerContext context() {
        return {prepared_, grid_, *kernel_, journal_, completion_ ? &*completion_ : nullptr};
    }

private:
    const scheduling::PreparedJob& prepared_;
    scheduling::Grid grid_;
    std::unique_ptr<Kernel> kernel_;
    journal::JournalWriter journal_;
    std::optional<RecordCompletion> completion_;
};

}  // namespace netlyap
