#include "netlyap/core/error.hpp"

#include "launched_process.hpp"
#include "programs.hpp"
#include "verbs.hpp"

#include <csignal>
#include <cstdlib>

namespace netlyap {

namespace {

const VerbSyntax report_syntax = {
    "report",
    "DIR|sweep.h5",
    "write all that an archive says as one HTML page to send",
    "  netlyap report runs/fig8 --out report.html\n"
    "for a reader who has not run it: the answer in a sentence, what was asked, pictures and tables, "
    "how it was computed, what was kept and why the rest was not, where it comes from, how to cite "
    "it, and the commands that compute it again. It needs no network, and the same archive gives the "
    "same bytes.\n"
    "analysis/page writes it, with Python (h5py, numpy, xarray, matplotlib, jinja2).",
    {{"out", "FILE",
      "the page, .html or .htm; in a folder it is called report.html (default: report.html in the current "
      "folder)"}}};

/// The variable that tells analysis/page by which words it was started (CALLED of
/// analysis/netlyap/commands.py).
constexpr const char* called_as = "NETLYAP_CALLED_AS";

/// How to have the Python that writes the page.
constexpr const char* which_python =
    "install it (Debian: python3-jinja2 python3-h5py python3-xarray python3-matplotlib), "
    "or name a python3 that has these in NETLYAP_PYTHON";

/// The Python that NETLYAP_PYTHON names, else the program itself, which takes the python3 of the PATH.
std::vector<std::string> python_command(const std::filesystem::path& program) {
    const char* const chosen = std::getenv("NETLYAP_PYTHON");
    if (chosen != nullptr && *chosen != '\0') {
        if (found_on_path(chosen).empty())
            throw UsageError("netlyap report needs Python, but NETLYAP_PYTHON names " + std::string(chosen) +
                             ", which cannot be started; " + which_python);
        return {chosen, program.string()};
    }
    if (found_on_path("python3").empty())
        throw UsageError(std::string("netlyap report needs python3, which is not on the PATH; ") +
                         which_python);
    return {program.string()};
}

/// The exit code of analysis/page, which has said what is wrong, as one of ours.
ExitCode code_of(const ProcessEnd& end) {
    constexpr int cannot_create = 73, is_missing = 78;  // of sysexits.h
    if (!end.stopped_by.empty())
        return ExitCode::stopped;
    if (end.code == cannot_create)
        return ExitCode::io;
    if (end.code == is_missing)
        return ExitCode::usage;
    for (const ExitCode code : {ExitCode::complete, ExitCode::usage, ExitCode::data, ExitCode::io})
        if (end.code == static_cast<int>(code))
            return code;
    return ExitCode::internal;
}

ExitCode report(const Arguments& arguments) {
    const std::filesystem::path given = arguments.operand;
    if (!std::filesystem::exists(given))
        throw UsageError(given.string() + " does not exist; give a run directory or an archive sweep.h5");
    const std::filesystem::path program = found_beside("analysis/page");
    if (program.empty())
        throw UsageError("netlyap report needs analysis/page, which lies neither beside " +
                         this_program().string() +
                         " nor where it is installed; install this program with `cmake --install`");
    std::vector<std::string> command = python_command(program);
    command.push_back(std::filesystem::absolute(given).string());
    if (arguments.has("out"))
        command.push_back("--out=" + arguments.options.at("out"));
    ::setenv(called_as, "netlyap report", 1);  // its messages begin like those of this verb
    const ForwardedSignals signals = {[](const std::string&) { return SIGTERM; }, SIGKILL};
    return code_of(run_process(command, false, signals));
}

}  // namespace

Verb report_verb() {
    return {report_syntax, report};
}

}  // namespace netlyap
