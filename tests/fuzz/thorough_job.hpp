#pragma once

#include "netlyap/dynamics/observables/observable.hpp"
#include "netlyap/sweep/job/job_keys.hpp"
#include "netlyap/sweep/scheduling/evaluation.hpp"
#include "netlyap/sweep/scheduling/prepared_job.hpp"

#include "harness.hpp"

#include <memory>

namespace netlyap::fuzz {

/// A small job with every observable, whose units are long enough for all of them to have something to say.
inline job::Job thorough_job() {
    job::Job job;
    job.name = "every observable";
    job.eta = {1.0};
    job.epsilon = {1e-4};
    job.seeds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    job.members = 2;
    job.iterations = 300;
    job.train = 15;
    job.hidden = {2};
    job.windows.starts = {0, 10};
    job.windows.lengths = {20};
    job.observables.clear();
    for (const observables::ObservableType& type : observables::observable_types())
        job.observables.push_back(type.name);
    for (const char* name : {"divergence", "training", "accuracy", "saturation", "member_loss"})
        job::set_key(job, std::string("observe.") + name + ".every", "50");
    for (const auto& [key, value] : {std::pair{"weights.range", "280:300"},
                                     {"intermittency.max_phases", "4"},
                                     {"loss_visibility.range", "250:300"},
                                     {"loss_autocorrelation.range", "250:300"},
                                     {"loss_autocorrelation.lags", "5"},
                                     {"loss_autocorrelation.shuffles", "3"},
                                     {"loss_divergence.range", "150:300"},
                                     {"loss_divergence.references", "10"},
                                     {"loss_divergence.radius", "0.5"}})
        job::set_key(job, std::string("observe.") + key, value);
    job.run.kernel = "scalar";
    return job;
}

/// Such a job, its first unit and the kernel that computes it.
struct ThoroughUnit {
    scheduling::PreparedJob prepared{thorough_job()};
    scheduling::WorkUnit unit = scheduling::Grid(prepared.job).unit(scheduling::UnitNumber{0});
    std::unique_ptr<Kernel> kernel = make_kernel("scalar", prepared.system);
};

inline ThoroughUnit& thorough_unit() {
    static ThoroughUnit unit;
    return unit;
}

}  // namespace netlyap::fuzz
