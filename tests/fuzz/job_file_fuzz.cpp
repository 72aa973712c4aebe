// A job file: read, checked, written and read again.
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"
#include "netlyap/storage/archive/archive.hpp"
#include "netlyap/storage/input/job_file.hpp"

#include "harness.hpp"

#include <algorithm>

namespace netlyap::fuzz {
namespace {

/// Longer lists and larger networks are allowed; what follows from them takes more time and memory than a
/// fuzz target has.
bool is_small(const job::Job& job) {
    const std::size_t longest =
        std::max({job.eta.size(), job.epsilon.size(), job.seeds.size(), job.hidden.size(),
                  job.windows.starts.size(), job.windows.lengths.size()});
    return longest <= 10'000 && job.iterations <= 10'000 &&
           std::all_of(job.hidden.begin(), job.hidden.end(), [](std::int64_t width) { return width <= 100; });
}

void round_trip(const job::Job& job) {
    const std::string written = job::job_file_text(job, false);
    const job::Job again = input::parse_job_text(written, "again.ini");
    require(job::identity(again) == job::identity(job), "a job that was written is read as the same job");
    require(job::job_file_text(again, false) == written, "a job file is stable");
}

/// All that `plan` does but the calibration.
void prepare(const job::Job& job) {
    const scheduling::PreparedJob prepared(job);
    archive::check_archivable(prepared);
    require(
        scheduling::unit_memory_bytes(prepared) >= 0.0 && scheduling::gather_memory_bytes(prepared) >= 0.0,
        "memory is a number");
    require(scheduling::member_steps(prepared.job) >= 0.0, "work is a number");
}

}  // namespace
}  // namespace netlyap::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace netlyap;
    const std::string text(reinterpret_cast<const char*>(data), size);
    fuzz::refuses([&] {
        const job::Job job = input::parse_job_text(text, "job.ini");
        if (!fuzz::is_small(job))
            return;
        fuzz::round_trip(job);
        job::validate(job);
        if (job.source == "iris")  // any other name would be a file of this machine
            fuzz::prepare(job);
    });
    return 0;
}
