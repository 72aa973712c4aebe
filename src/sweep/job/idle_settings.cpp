#include "netlyap/sweep/job/idle_settings.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/core/value_text.hpp"
#include "netlyap/model/generated_data.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace netlyap::job {

namespace {

std::string text_in(const Job& job, const std::string& name) {
    return find_key(name)->text(job);
}

std::string default_text(const std::string& name) {
    static const Job defaults;
    return text_in(defaults, name);
}

/// Refuses a key that is not at its default; `remedy` would give it an effect.
void refuse_idle(const Job& job, const std::string& name, const std::string& cause,
                 const std::string& remedy) {
    const std::string usual = default_text(name);
    if (const std::string value = text_in(job, name); value != usual)
        throw UsageError(name + " = " + value + " has no effect with " + cause + "; " + remedy +
                         ", or leave " + name + (usual.empty() ? " out" : " at " + usual));
}

/// A coefficient of the descent and the methods that have it.
struct Coefficient {
    std::string key;
    std::vector<DescentMethod> methods;
};

void check_coefficients(const Job& job, const std::set<std::string>& given) {
    using enum DescentMethod;
    static const std::vector<Coefficient> coefficients = {{"descent.momentum", {momentum, nesterov}},
                                                          {"descent.alpha", {rmsprop}},
                                                          {"descent.beta1", {adam}},
                                                          {"descent.beta2", {adam}},
                                                          {"descent.eps", {rmsprop, adam}}};
    for (const auto& [key, methods] : coefficients) {
        if (std::count(methods.begin(), methods.end(), job.descent.method) > 0)
            continue;
        const std::string method = "descent.method = " + std::string(word_of(job.descent.method));
        std::string remedy = "set descent.method = ";
        for (const DescentMethod one : methods)
            remedy += (one == methods.front() ? "" : " or ") + std::string(word_of(one));
        if (given.contains(key) && !given.contains("descent.method"))
            throw UsageError(key + " = " + text_in(job, key) + " has no effect with " + method +
                             ", the default; " + remedy + ", or leave " + key + " out");
        refuse_idle(job, key, method, remedy);
    }
}

}  // namespace

void check_effects(const Job& job, const std::set<std::string>& given) {
    check_coefficients(job, given);
    if (job.descent.batch == 0)
        refuse_idle(job, "descent.batch_order", "descent.batch = full",
                    "set descent.batch to fewer samples than are for training");
    if (is_built_in(job.source))
        for (const char* const key : {"data.label_column", "data.header", "data.decimal"})
            refuse_idle(job, key, "data.source = " + job.source + ", which is not a CSV file",
                        "name a CSV file with data.source");
    if (job.members == 0)
        for (const char* const key :
             {"perturb.at", "perturb.target", "perturb.distribution", "perturb.paired"})
            refuse_idle(job, key, "sweep.members = 0: nothing is perturbed",
                        "set sweep.members to 1 or more");
}

}  // namespace netlyap::job
