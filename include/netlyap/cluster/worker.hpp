#pragma once

#include "netlyap/cluster/compute.hpp"
#include "netlyap/cluster/master.hpp"
#include "netlyap/cluster/session.hpp"

#include <functional>
#include <memory>

namespace netlyap {

/// Makes the workbench of a worker from its assignment; the owner keeps alive what the bench refers to.
struct WorkbenchOwner {
    virtual ~WorkbenchOwner() = default;
    [[nodiscard]] virtual Workbench bench() = 0;
};
using MakeWorkbench = std::function<std::unique_ptr<WorkbenchOwner>(const Assignment&)>;

/// The life of a rank above 0: waits for the assignment, computes lease after lease until it is dismissed,
/// and returns the exit code that the master gave. A failure of its own is reported to the master, which ends
/// everything.
[[nodiscard]] ExitCode run_worker(Session& session, const MakeWorkbench& make_workbench);

}  // namespace netlyap
