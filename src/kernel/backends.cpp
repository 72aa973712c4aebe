#include "backends.hpp"

#include <algorithm>

#if defined(__aarch64__)
#include <sys/auxv.h>
#include <sys/prctl.h>
#endif

namespace netlyap {

#if defined(__aarch64__) && !defined(NETLYAP_SCALAR_ONLY)
namespace {

/// The length of a vector of SVE as this process has them; 0 without SVE.
int bits_of_sve() {
    if ((getauxval(AT_HWCAP) & HWCAP_SVE) == 0)
        return 0;
    const int answer = prctl(PR_SVE_GET_VL);
    return answer < 0 ? 0 : 8 * (answer & PR_SVE_VL_LEN_MASK);
}

}  // namespace
#endif

std::span<const Backend> backends() {
#if defined(NETLYAP_SCALAR_ONLY)
    return {};
#elif defined(__x86_64__)
    static const Backend all[] = {{"avx2", __builtin_cpu_supports("x86-64-v3") != 0, &avx2_functions},
                                  {"avx512", __builtin_cpu_supports("x86-64-v4") != 0, &avx512_functions}};
    return all;
#elif defined(__aarch64__)
    // Every processor of the architecture that runs Linux has NEON. Where vectors of SVE are as long as its
    // own, nobody has measured whether they are faster.
    static const int bits = bits_of_sve();
    static const Backend all[] = {{"sve128", bits == 128, &sve128_functions},
                                  {"neon", true, &neon_functions},
                                  {"sve256", bits == 256, &sve256_functions},
                                  {"sve512", bits == 512, &sve512_functions}};
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
