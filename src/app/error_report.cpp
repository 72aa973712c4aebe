#include "error_report.hpp"

#include <iostream>
#include <new>

namespace netlyap {

ExitCode reporting_errors(const std::function<ExitCode()>& work) {
    try {
        return work();
    } catch (const Error& failure) {
        std::cerr << "netlyap: " << failure.what() << std::endl;
        return failure.code();
    } catch (const std::bad_alloc&) {
        std::cerr << "netlyap: out of memory; record less often or take fewer members, `netlyap plan` tells "
                     "the need"
                  << std::endl;
        return ExitCode::io;
    } catch (const std::exception& failure) {
        std::cerr << "netlyap: internal error: " << failure.what() << "; please report it with the job file"
                  << std::endl;
        return ExitCode::internal;
    }
}

}  // namespace netlyap
