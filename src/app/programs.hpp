#pragma once

#include <filesystem>
#include <string>

namespace netlyap {

/// The file of this program.
[[nodiscard]] std::filesystem::path this_program();

/// The file that a shell starts when it is asked for this name; empty when there is none on the PATH.
[[nodiscard]] std::filesystem::path found_on_path(const std::string& name);

/// A program that comes with this one, e.g. "analysis/phases": in the checkout in which this one was built,
/// or where it was installed; empty when it is not there.
[[nodiscard]] std::filesystem::path found_beside(const std::string& name);

/// The job file that comes with this program and is meant by such a relative name, "jobs/fig8.ini" or
/// "fig8.ini"; empty when there is none.
[[nodiscard]] std::filesystem::path job_beside(const std::string& name);

/// A text that comes with this program, e.g. "jobs/README.md"; empty when it is not there.
[[nodiscard]] std::filesystem::path text_beside(const std::string& name);

/// The folder of the job files that come with this program; empty when it is not there.
[[nodiscard]] std::filesystem::path folder_of_jobs();

/// The folder that makes `import netlyap` work in Python when it is on PYTHONPATH; empty when it is not
/// there.
[[nodiscard]] std::filesystem::path python_folder();

}  // namespace netlyap
