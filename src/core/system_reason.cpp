#include "netlyap/core/system_reason.hpp"

#include <cerrno>
#include <system_error>

namespace netlyap {

std::string system_reason(int number) {
    const std::string words = std::error_code(number, std::generic_category()).message();
    switch (number) {
        case EFBIG:
            return words + " (it has reached the limit of the size of files, `ulimit -f`: raise that)";
        case EMFILE:
            return words + " (a process may not have more at a time, `ulimit -n`: raise that)";
        case EACCES:
        case EPERM:
            return words + " (ask who owns it, or the folder, for access)";
        case ENAMETOOLONG:
            return words + " (255 bytes are the most for a name: choose a shorter one)";
        case ELOOP:
            return words + " (it is a link to itself: name what it should lead to)";
        default:
            return words;
    }
}

bool is_reason_of_path(int number) noexcept {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
        case EISDIR:
        case ENAMETOOLONG:
        case ELOOP:
        case EACCES:
        case EPERM:
        case ENXIO:
            return true;
        default:
            return false;
    }
}

}  // namespace netlyap
