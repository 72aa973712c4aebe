#include "error_report.hpp"

#include "netlyap/core/printable.hpp"
#include "netlyap/core/system_reason.hpp"

#include <filesystem>
#include <iostream>
#include <new>
#include <string>
#include <system_error>

namespace netlyap {

namespace {

void print(const std::string& sentence) {
    std::cout.flush();  // what was printed before comes first
    std::cerr << "netlyap: " << printable(sentence) << std::endl;
}

/// A file of the system's refusal that nobody has put into better words: its name and the reason.
std::string sentence_of(const std::filesystem::filesystem_error& failure) {
    if (failure.path1().empty())
        return "the name of a file is empty; name one";
    return failure.path1().string() + " cannot be reached: " + system_reason(failure.code().value());
}

}  // namespace

ExitCode reporting_errors(const std::function<ExitCode()>& work) {
    try {
        return work();
    } catch (const Error& failure) {
        print(failure.what());
        return failure.code();
    } catch (const std::bad_alloc&) {
        print(
            "out of memory; record less often or take fewer members, `netlyap plan` prints how much a job "
            "needs");
        return ExitCode::io;
    } catch (const std::filesystem::filesystem_error& failure) {
        print(sentence_of(failure));
        return is_reason_of_path(failure.code().value()) ? ExitCode::usage : ExitCode::io;
    } catch (const std::system_error& failure) {  // no more threads, files or memory for this process
        print(std::string("the system refuses: ") + failure.what() +
              "; a limit of this machine (`ulimit -a`) is met");
        return ExitCode::io;
    } catch (const std::exception& failure) {
        print(std::string("internal error: ") + failure.what() + "; please report it with the job file");
        return ExitCode::internal;
    }
}

}  // namespace netlyap
