#pragma once

#include "netlyap/core/error.hpp"

#include <string>

namespace netlyap::test {

/// What a callable throws as Error; the test fails without one.
template <class Call>
std::string sentence_of(Call call, ExitCode code) {
    try {
        call();
    } catch (const Error& error) {
        return error.code() == code ? error.what()
                                    : "another exit code: " + std::to_string(static_cast<int>(error.code())) +
                                          " " + error.what();
    }
    return "nothing was thrown";
}

}  // namespace netlyap::test
