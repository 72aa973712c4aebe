#include "backends.hpp"

#include <algorithm>

namespace netlyap {

std::span<const Backend> backends() {
#if defined(NETLYAP_SCALAR_ONLY)
    return {};
#elif defined(__x86_64__)
    static const Backend all[] = {{"avx2", __builtin_cpu_supports("x86-64-v3") != 0, &avx2_functions},
                                  {"avx512", __builtin_cpu_supports("x86-64-v4") != 0, &avx512_functions}};
    return all;
#elif defined(__aarch64__)
    // Every processor of the architecture that runs Linux has it.
    static const Backend all[] = {{"neon", true, &neon_functions}};
    return all;
#else
    return {};
#endif
}

const Backend* find_backend(std::string_view name) {
    const std::span<const Backend> all = backends();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Backend& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace netlyap
