#include "netlyap/kernel/kernel.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"

#include "laminar_functions.hpp"
#include "lane_kernel.hpp"
#include "lane_tangent_kernel.hpp"
#include "logarithm_functions.hpp"
#include "scalar_kernel.hpp"
#include "scalar_tangent_kernel.hpp"

#include <algorithm>

#if defined(__x86_64__) && !defined(NETLYAP_SCALAR_ONLY)
#define NETLYAP_VECTOR_KERNELS
#endif

namespace netlyap {

namespace {

bool has_avx2() {
#ifdef NETLYAP_VECTOR_KERNELS
    return __builtin_cpu_supports("x86-64-v3") != 0;
#else
    return false;
#endif
}

bool has_avx512() {
#ifdef NETLYAP_VECTOR_KERNELS
    return __builtin_cpu_supports("x86-64-v4") != 0;
#else
    return false;
#endif
}

/// The kernel that a name stands for on this machine.
std::string chosen_kernel(const std::string& name) {
    check_kernel_name(name);
    return name == "auto" ? available_kernels().back() : name;
}

}  // namespace

const std::vector<std::string>& kernel_names() {
    static const std::vector<std::string> names = {"auto", "scalar", "avx2", "avx512"};
    return names;
}

std::vector<std::string> available_kernels() {
    std::vector<std::string> names = {"scalar"};
    if (has_avx2())
        names.emplace_back("avx2");
    if (has_avx512())
        names.emplace_back("avx512");
    return names;
}

void check_kernel_name(const std::string& name) {
    const std::vector<std::string>& known = kernel_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        const std::string nearest = nearest_word(name, known);
        throw UsageError("run.kernel = " + name + " is not a kernel" + did_you_mean(nearest) +
                         (nearest.empty() ? "; there are" : " There are") + " auto, scalar, avx2 and avx512");
    }
    const std::vector<std::string> available = available_kernels();
    if (name != "auto" && std::find(available.begin(), available.end(), name) == available.end())
        throw UsageError("run.kernel = " + name +
                         " cannot run on this machine, whose processor lacks it; the best here "
                         "is " +
                         available.back() + ", which `auto` chooses");
}

std::unique_ptr<Kernel> make_kernel(const std::string& name, const TrainingSystem& system) {
    const std::string chosen = chosen_kernel(name);
#ifdef NETLYAP_VECTOR_KERNELS
    if (chosen == "avx512")
        return std::make_unique<LaneKernel>(chosen, avx512_functions, system);
    if (chosen == "avx2")
        return std::make_unique<LaneKernel>(chosen, avx2_functions, system);
#endif
    return std::make_unique<ScalarKernel>(system);
}

std::unique_ptr<TangentKernel> make_tangent_kernel(const std::string& kernel_name,
                                                   const TrainingSystem& system) {
    const std::string chosen = chosen_kernel(kernel_name);
#ifdef NETLYAP_VECTOR_KERNELS
    if (chosen == "avx512")
        return std::make_unique<LaneTangentKernel>(avx512_functions, system);
    if (chosen == "avx2")
        return std::make_unique<LaneTangentKernel>(avx2_functions, system);
#endif
    return std::make_unique<ScalarTangentKernel>(system);
}

const LaminarFunctions& laminar_functions(const std::string& kernel_name) {
    const std::string chosen = chosen_kernel(kernel_name);
#ifdef NETLYAP_VECTOR_KERNELS
    if (chosen == "avx512")
        return avx512_laminar_functions;
    if (chosen == "avx2")
        return avx2_laminar_functions;
#endif
    return scalar_laminar_functions;
}

LogarithmFunction logarithm_function(const std::string& kernel_name) {
    const std::string chosen = chosen_kernel(kernel_name);
#ifdef NETLYAP_VECTOR_KERNELS
    if (chosen == "avx512")
        return avx512_logarithm_function;
    if (chosen == "avx2")
        return avx2_logarithm_function;
#endif
    return [](double* values, std::size_t count) {
        std::transform(values, values + count, values, [](double value) { return log(value); });
    };
}

}  // namespace netlyap
