#include "netlyap/kernel/kernel.hpp"

#include "netlyap/core/elementary.hpp"
#include "netlyap/core/enumerated.hpp"
#include "netlyap/core/error.hpp"
#include "netlyap/core/nearest_word.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"

#include "backends.hpp"
#include "lane_kernel.hpp"
#include "lane_tangent_kernel.hpp"
#include "scalar_kernel.hpp"
#include "scalar_tangent_kernel.hpp"

#include <algorithm>

namespace netlyap {

namespace {

/// The kernel that a name stands for on this machine.
std::string chosen_kernel(const std::string& name) {
    check_kernel_name(name);
    check_kernel_runs(name);
    return name == "auto" ? available_kernels().back() : name;
}

}  // namespace

const std::vector<std::string>& kernel_names() {
    static const std::vector<std::string> names = {"auto", "scalar", "avx2",   "avx512",
                                                   "neon", "sve128", "sve256", "sve512"};
    return names;
}

std::vector<std::string> available_kernels() {
    std::vector<std::string> names = {"scalar"};
    for (const Backend& backend : backends())
        if (backend.runs_here)
            names.emplace_back(backend.name);
    return names;
}

void check_kernel_name(const std::string& name) {
    const std::vector<std::string>& known = kernel_names();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        const std::string nearest = nearest_word(name, known);
        throw UsageError("run.kernel = " + name + " is not a kernel" + did_you_mean(nearest) +
                         (nearest.empty() ? "; there are" : " There are") + " " + enumerated(known));
    }
}

void check_kernel_runs(const std::string& name) {
    const std::vector<std::string> available = available_kernels();
    if (name != "auto" && std::find(available.begin(), available.end(), name) == available.end())
        throw UsageError("run.kernel = " + name +
                         " cannot run on this machine, whose processor lacks it: it has " +
                         enumerated(available) + "; `auto` chooses " + available.back());
}

std::unique_ptr<Kernel> make_kernel(const std::string& name, const TrainingSystem& system) {
    const std::string chosen = chosen_kernel(name);
    if (const Backend* backend = find_backend(chosen))
        return std::make_unique<LaneKernel>(chosen, backend->functions->lanes, system);
    return std::make_unique<ScalarKernel>(system);
}

std::unique_ptr<TangentKernel> make_tangent_kernel(const std::string& kernel_name,
                                                   const TrainingSystem& system) {
    if (const Backend* backend = find_backend(chosen_kernel(kernel_name)))
        return std::make_unique<LaneTangentKernel>(backend->functions->lanes, system);
    return std::make_unique<ScalarTangentKernel>(system);
}

const LaminarFunctions& laminar_functions(const std::string& kernel_name) {
    const Backend* backend = find_backend(chosen_kernel(kernel_name));
    return backend == nullptr ? scalar_laminar_functions : backend->functions->laminar;
}

LogarithmFunction logarithm_function(const std::string& kernel_name) {
    if (const Backend* backend = find_backend(chosen_kernel(kernel_name)))
        return backend->functions->logarithm;
    return [](double* values, std::size_t count) {
        std::transform(values, values + count, values, [](double value) { return log(value); });
    };
}

}  // namespace netlyap
