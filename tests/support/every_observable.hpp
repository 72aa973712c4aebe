#pragma once

#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/job_keys.hpp"

namespace netlyap::test {

/// A small job of all observables that are registered, a new one included: blocks of eight seeds and of one.
/// Settings that cost time are small wherever an observable has them.
inline job::Job every_observable_job() {
    job::Job job;
    job.name = "every observable";
    job.eta = {5.0};
    job.epsilon = {1e-3};
    job.seeds = {0, 1, 2, 3, 4, 5, 6, 7, 20};
    job.members = 2;
    job.iterations = 300;
    job.hidden = {3};
    job.observables.clear();
    for (const observables::ObservableType& type : observables::observable_types()) {
        job.observables.push_back(type.name);
        for (const Setting<SettingValues>& setting : type.settings.all)
            if (setting.about.name == "shuffles" || setting.about.name == "references")
                job::set_key(job, "observe." + type.name + "." + setting.about.name, "10");
            else if (type.name == "hessian" && setting.about.name == "every")
                job::set_key(job, "observe.hessian.every", "100");
    }
    job.windows.starts = {0, 5};
    job.windows.lengths = {10, 20};
    job.run.kernel = "scalar";
    return job;
}

}  // namespace netlyap::test
