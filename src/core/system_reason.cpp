#include "netlyap/core/system_reason.hpp"

#include <cerrno>
#include <system_error>

namespace netlyap {

std::string system_reason(int number) {
    const std::string words = std::error_code(number, std::generic_category()).message();
    return number == EFBIG
               ? words + " (it has reached the limit of the size of files, `ulimit -f`: raise that)"
               : words;
}

}  // namespace netlyap
