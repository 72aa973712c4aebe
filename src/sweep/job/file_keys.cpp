#include "netlyap/sweep/job/file_keys.hpp"

#include "netlyap/model/generated_data.hpp"

#include <algorithm>

namespace netlyap::job {

const std::string& file_of(const FileKey& key, const Job& job) {
    static const std::string none;
    const std::string& value = job.*key.value;
    return key.value == &Job::source && is_built_in(value) ? none : value;
}

bool is_file_key(const std::string& name) {
    return std::any_of(file_keys.begin(), file_keys.end(),
                       [&](const FileKey& key) { return name == key.name; });
}

}  // namespace netlyap::job
