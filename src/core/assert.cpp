#include "netlyap/core/assert.hpp"

#include "netlyap/core/error.hpp"

namespace netlyap {

void broken_promise(const char* condition, const char* why, const char* file, int line) {
    throw InternalError(std::string("internal error at ") + file + ":" + std::to_string(line) + ": " +
                        condition + " does not hold (" + why + "); please report it with the job file");
}

}  // namespace netlyap
