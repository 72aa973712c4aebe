#include "netlyap/storage/input/named_file.hpp"

#include <system_error>

namespace netlyap::input {

std::filesystem::path named_file(const std::string& named) {
    std::error_code ignored;
    if (std::filesystem::exists(named, ignored))
        return named;
    for (std::size_t colon = named.find(':'); colon != std::string::npos; colon = named.find(':', colon + 1))
        if (std::filesystem::is_regular_file(named.substr(0, colon), ignored))
            return named.substr(0, colon);
    return named;
}

std::string named_dataset(const std::string& named) {
    const std::size_t length = named_file(named).string().size();
    return length < named.size() ? named.substr(length + 1) : "";
}

}  // namespace netlyap::input
