#include "run_folder.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/storage/run_directory.hpp"

namespace netlyap {

std::filesystem::path run_folder(const Arguments& arguments) {
    if (arguments.has("out") && arguments.options.at("out").empty())
        throw UsageError("--out is empty; give the name of a run directory");
    if (arguments.has("out"))
        return arguments.options.at("out");
    const std::filesystem::path job = arguments.operand;
    const RunLayout around{job.parent_path().empty() ? "." : job.parent_path()};
    const bool is_of_a_run =
        job.filename() == around.job().filename() && std::filesystem::exists(around.given());
    return is_of_a_run ? around.root : std::filesystem::path("runs") / job.stem();
}

}  // namespace netlyap
